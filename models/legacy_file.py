"""Load Keras .h5 files of every age, also those that Keras 3 itself does not read."""

import json
import shutil
import tempfile
from pathlib import Path

import h5py
import keras


class ModelUnreadable(Exception):
    """A file is no Keras model that can be loaded here; the message says why."""


def load_any_model(file: Path) -> keras.Model:
    """Load a Keras 2 or 3 model for reading digits. Raises ModelUnreadable.

    Keras stays in its safe mode: a file that carries code is refused.
    """
    if not file.is_file():
        raise ModelUnreadable(f"There is no file {file}.")
    try:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(shutil.copy(file, Path(folder) / "model.h5"))
            copy.chmod(0o600)
            mend_config(copy)
            return keras.models.load_model(copy, compile=False)
    except Exception as error:  # Keras raises whatever its many readers meet.
        raise ModelUnreadable(
            f"{file.name} cannot be loaded as a Keras model: {str(error).splitlines()[0]}"
        ) from error


def mend_config(file: Path) -> None:
    """Bring the description of a Sequential model to the form that Keras 3 reads, in place.

    Until 2.2.2 Keras wrote the bare list of layers where it now writes a dictionary, and longer
    still it gave the input's shape to the first layer instead of to an input layer.
    """
    with h5py.File(file, "r+") as h5:
        model = json.loads(h5.attrs["model_config"])
        if model["class_name"] != "Sequential":
            return
        if isinstance(model["config"], list):
            model["config"] = {"name": "sequential", "layers": model["config"]}
        first = model["config"]["layers"][0]
        shape = first["config"].pop("batch_input_shape", None)
        if shape and first["class_name"] != "InputLayer":
            input_layer = {"batch_shape": shape, "dtype": "float32", "name": "input"}
            model["config"]["layers"].insert(0, {"class_name": "InputLayer", "config": input_layer})
        elif shape:
            first["config"]["batch_input_shape"] = shape
        h5.attrs["model_config"] = json.dumps(model)
