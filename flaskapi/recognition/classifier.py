"""Run the network: a batch of frames to scores."""

from typing import Protocol

import numpy as np
import numpy.typing as npt
import onnxruntime

from flaskapi.errors import ModelCorrupt
from flaskapi.recognition.frame import FRAME_SIDE_PX
from flaskapi.recognition.model_file import ModelFile

Batch = npt.NDArray[np.float32]
Scores = npt.NDArray[np.float32]

# Measured as quick a frame as 128 at once. A thread keeps the memory that one chunk needed, some
# 0.55 MB a frame, and a server has several threads.
CHUNK_FRAMES = 8
SMALLEST_SCORE = 1e-12


class Classifier(Protocol):
    """What turns frames into scores; tests put a small fake in its place."""

    @property
    def model(self) -> ModelFile:
        """The file this classifier runs."""

    def compute_scores(self, batch: Batch) -> Scores:
        """Return float32 (N, labels) that sum to 1 for float32 (N, 28, 28, 1) of 0..255."""


class OnnxClassifier:
    """A classifier that runs the graph of a model file in ONNX Runtime on the processor.

    Safe to call from several threads: `InferenceSession.run` is.
    """

    def __init__(self, model: ModelFile, threads: int) -> None:
        """Open the graph and warm it with one empty frame. Raises ModelCorrupt if it won't run."""
        self.model = model
        try:
            self._session = open_session(model.graph, threads)
            self._input = self._session.get_inputs()[0].name
            self.compute_scores(np.zeros((1, FRAME_SIDE_PX, FRAME_SIDE_PX, 1), np.float32))
        except Exception as error:  # ONNX Runtime's own errors share no public base class.
            raise ModelCorrupt(
                "The network in the model file does not run. Package the model again with "
                "`scripts/package-model`."
            ) from error

    def compute_scores(self, batch: Batch) -> Scores:
        """Return the calibrated scores of a batch, one run of the network a chunk of 8.

        batch: float32 (N, 28, 28, 1), 0..255. Returns float32 (N, labels), rows sum to 1.
        """
        chunks = [
            self._session.run(None, {self._input: batch[start : start + CHUNK_FRAMES]})[0]
            for start in range(0, len(batch), CHUNK_FRAMES)
        ]
        raw = np.concatenate(chunks) if chunks else np.zeros((0, len(self.model.labels)))
        return apply_temperature(raw, self.model.temperature)


def open_session(graph: bytes, threads: int) -> onnxruntime.InferenceSession:
    """Open an ONNX graph on the processor with that many threads, quietly."""
    # It would otherwise try to write an identifier for telemetry and warn where it cannot.
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # The arena would keep the memory of the largest batch ever run for good.
    options.enable_cpu_mem_arena = False
    # Idle threads that spin would take the processor from the other processes of the service.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def apply_temperature(scores: npt.NDArray[np.floating], temperature: float) -> Scores:
    """Sharpen or flatten scores by a temperature and make each row sum to 1.

    Temperature scaling after Guo et al., "On Calibration of Modern Neural Networks" (2017), on
    the logarithms of scores in place of logits, from which it differs by a constant a row.
    """
    powers = np.log(np.maximum(scores, SMALLEST_SCORE)) / temperature
    powers = np.exp(powers - powers.max(axis=1, keepdims=True, initial=-np.inf))
    return (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)
