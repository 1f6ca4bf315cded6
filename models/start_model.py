"""The packaged network that further training starts from."""

from dataclasses import dataclass
from pathlib import Path

import keras

from flaskapi.recognition.frame import FRAME_SIDE_PX
from flaskapi.recognition.model_file import read_model_file
from models.data import DataError
from models.legacy_file import ModelUnreadable, load_any_model

INPUT_SHAPE = (None, FRAME_SIDE_PX, FRAME_SIDE_PX, 1)


@dataclass(frozen=True)
class StartModel:
    """A network, float32 (N, 28, 28, 1) of 0..255 to scores (N, 10 or 11), and its model id."""

    network: keras.Model
    model_id: str


def load_start_model(file: Path) -> StartModel:
    """Load a packaged digit classifier.

    Raises ModelMissing, ModelCorrupt, ModelMismatch, and DataError when Keras can't load it.
    """
    model_id = read_model_file(file).model_id
    try:
        network = load_any_model(file)
    except ModelUnreadable as error:
        raise DataError(str(error)) from error
    if network.input_shape != INPUT_SHAPE:
        raise DataError(f"The network in {file.name} takes {network.input_shape}, no frames.")
    return StartModel(network, model_id)


def copy_network(network: keras.Model) -> keras.Model:
    """Return a network with the same layers and weights that learns on its own."""
    copy = keras.models.clone_model(network)
    copy.set_weights(network.get_weights())
    return copy
