"""Run a packaged network in ONNX Runtime."""

from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime

from flaskapi.errors import ModelCorrupt
from flaskapi.recognition.model_file import ModelFile

Numbers = npt.NDArray[np.float32]


class Network:
    """The graph of a model file, on the processor.

    Safe to call from several threads: `InferenceSession.run` is.
    """

    def __init__(self, model: ModelFile, threads: int, example: Numbers, cure: str) -> None:
        """Open the graph and warm it with an example. Raises ModelCorrupt if it won't run.

        cure: the sentence that says what to do then.
        """
        try:
            self._session = open_session(model.graph, threads)
            self._input = self._session.get_inputs()[0].name
            self.run(example)
        except Exception as error:  # ONNX Runtime's own errors share no public base class.
            raise ModelCorrupt(f"The network in the model file does not run. {cure}") from error

    def run(self, batch: Numbers) -> Numbers:
        """Return what the network makes of a batch, float32."""
        outputs: list[Any] = self._session.run(None, {self._input: batch})
        return np.asarray(outputs[0], np.float32)


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
