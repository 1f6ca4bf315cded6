"""Run the network: a batch of frames to scores."""

from dataclasses import replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from flaskapi.recognition.frame import FRAME_SIDE_PX
from flaskapi.recognition.model_file import ModelFile
from flaskapi.recognition.network import Network

Batch = npt.NDArray[np.float32]
Scores = npt.NDArray[np.float32]

# Measured as quick a frame as 128 at once. A thread keeps the memory that one chunk needed, some
# 0.55 MB a frame, and a server has several threads.
CHUNK_FRAMES = 4
SMALLEST_SCORE = 1e-12
CURE = "Package the model again with `scripts/package-model`."


class Classifier(Protocol):
    """What turns frames into scores; tests put a small fake in its place."""

    @property
    def model(self) -> ModelFile:
        """The file this classifier runs."""

    def compute_scores(self, batch: Batch) -> Scores:
        """Return float32 (N, labels) that sum to 1 for float32 (N, 28, 28, 1) of 0..255."""


class OnnxClassifier:
    """A classifier that runs the graph of a model file, from several threads if need be."""

    def __init__(self, model: ModelFile, threads: int) -> None:
        """Open the graph and warm it with one empty frame. Raises ModelCorrupt if it won't run."""
        # The graph itself is not needed once it is open.
        self.model = replace(model, graph=b"")
        empty = np.zeros((1, FRAME_SIDE_PX, FRAME_SIDE_PX, 1), np.float32)
        self._network = Network(model, threads, empty, CURE)

    def compute_scores(self, batch: Batch) -> Scores:
        """Return the calibrated scores of a batch, one run of the network for every few frames.

        batch: float32 (N, 28, 28, 1), 0..255. Returns float32 (N, labels), rows sum to 1.
        """
        chunks = [
            self._network.run(batch[start : start + CHUNK_FRAMES])
            for start in range(0, len(batch), CHUNK_FRAMES)
        ]
        raw = np.concatenate(chunks) if chunks else np.zeros((0, len(self.model.labels)))
        return apply_temperature(raw, self.model.temperature)


def apply_temperature(scores: npt.NDArray[np.floating], temperature: float) -> Scores:
    """Sharpen or flatten scores by a temperature and make each row sum to 1.

    Temperature scaling after Guo et al., "On Calibration of Modern Neural Networks" (2017), on
    the logarithms of scores in place of logits, from which it differs by a constant a row.
    """
    powers = np.log(np.maximum(scores, SMALLEST_SCORE)) / temperature
    powers = np.exp(powers - powers.max(axis=1, keepdims=True, initial=-np.inf))
    return (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)
