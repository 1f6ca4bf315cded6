"""The packaged network that further training starts from."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras

from flaskapi.recognition.frame import FRAME_SIDE_PX
from flaskapi.recognition.model_file import Task, read_model_file
from flaskapi.recognition.page.strip import STRIP_HEIGHT_PX
from models.data import DataError
from models.legacy_file import ModelUnreadable, load_any_model

INPUT_SHAPES = {
    Task.DIGIT: (None, FRAME_SIDE_PX, FRAME_SIDE_PX, 1),
    Task.LINE: (None, STRIP_HEIGHT_PX, None, 1),
}


@dataclass(frozen=True)
class StartModel:
    """A network, how it was trained, and its model id.

    Of digits: float32 (N, 28, 28, 1) of 0..255 to scores (N, 10 or 11). Of lines: float32
    (N, 32, W, 1) of 0..255 to logits (N, W / 2, 11).
    """

    network: keras.Model
    training: dict[str, Any]
    model_id: str


def load_start_model(file: Path, task: Task = Task.DIGIT) -> StartModel:
    """Load a packaged digit classifier or line reader.

    Raises ModelMissing, ModelCorrupt, ModelMismatch, and DataError when Keras can't load it.
    """
    packaged = read_model_file(file, task)
    try:
        network = load_any_model(file)
    except ModelUnreadable as error:
        raise DataError(str(error)) from error
    if network.input_shape != INPUT_SHAPES[task]:
        expected = INPUT_SHAPES[task]
        raise DataError(f"The network in {file.name} takes {network.input_shape}, not {expected}.")
    return StartModel(network, packaged.card["training"], packaged.model_id)


def describe_start(start: StartModel) -> dict[str, Any]:
    """Return for the card what training started from.

    Not what was before that as well, or cards would grow with every correction.
    """
    last = {name: told for name, told in start.training.items() if name != "before"}
    return {"start_from": start.model_id, "before": last}


def copy_network(network: keras.Model, precision: str = "float32") -> keras.Model:
    """Return a network with the same layers and weights that learns on its own.

    precision: what it computes in, by the name of a Keras dtype policy; weights, and the scores of
    digits, are float32 in any.
    """

    def copy_layer(layer: keras.layers.Layer) -> keras.layers.Layer:
        policy = "float32" if layer is network.layers[-1] else precision
        return layer.__class__.from_config(layer.get_config() | {"dtype": policy})

    copy = keras.models.clone_model(network, clone_function=copy_layer)
    copy.set_weights(network.get_weights())
    return copy
