"""Make the one file that serves: a Keras model, the same network in ONNX, and a card."""

import json
import platform
import tempfile
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import h5py
import keras
import numpy as np
from absl import logging as absl_logging

from flaskapi.evaluation.profile import Profile
from flaskapi.recognition.frame import FRAME_SIDE_PX
from flaskapi.recognition.model_file import (
    CARD_VERSION,
    SERVING_GROUP,
    Task,
    digest_bytes,
    digest_weights,
    replace_file,
)
from flaskapi.recognition.page.strip import STRIP_HEIGHT_PX
from models.calibration import DIGITS, Calibration
from models.data import digest_arrays

# Any will do where the network takes any.
EXAMPLE_SIZE = 32
LIBRARIES = ("keras", "tensorflow", "numpy", "h5py", "tf2onnx", "cv2")


def describe_model(
    calibration: Calibration,
    training: dict[str, Any],
    measured: dict[str, Any],
    reference: Profile | None = None,
) -> dict[str, Any]:
    """Return a digit classifier's card, but for what `package_model` adds.

    reference: what pictures and answers looked like before it served, to measure drift against.
    """
    card = describe_network(
        Task.DIGIT, [FRAME_SIDE_PX, FRAME_SIDE_PX, 1], calibration.temperature, training, measured
    )
    card["rejection"] = {
        "minimum_confidence": round(calibration.minimum_confidence, 4),
        "maximum_not_digit": round(calibration.maximum_not_digit, 4),
    }
    if reference:
        card["reference"] = reference
    return card


def describe_reader(
    temperature: float, training: dict[str, Any], measured: dict[str, Any]
) -> dict[str, Any]:
    """Return a line reader's card, but for what `package_model` adds."""
    return describe_network(Task.LINE, [STRIP_HEIGHT_PX, None, 1], temperature, training, measured)


def describe_network(
    task: Task,
    shape: list[int | None],
    temperature: float,
    training: dict[str, Any],
    measured: dict[str, Any],
) -> dict[str, Any]:
    """Return what the cards of all networks say."""
    return {
        "card_version": CARD_VERSION,
        "task": task,
        "input": {"shape": shape, "range": [0, 255], "ink": "high"},
        "calibration": {"temperature": round(temperature, 4)},
        "training": training,
        "measured": measured,
    }


def list_labels(model: keras.Model, task: Task) -> list[int | None]:
    """Return what each score stands for; None for what is no digit, or none that is new.

    A line reader's first score is that; a digit classifier may have it as its eleventh.
    """
    others = [None] * (model.output_shape[-1] - DIGITS)
    digits = list(range(DIGITS))
    return [*others, *digits] if task is Task.LINE else [*digits, *others]


def describe_training(command: str, recipe: dict[str, Any], seconds: float) -> dict[str, Any]:
    """Return how a model was made of MNIST, for the card; the date is when that began.

    What people labelled since then it cannot have learned. seconds: for how long it was trained.
    """
    began = datetime.now(UTC) - timedelta(seconds=seconds)
    return {
        "command": command,
        "date": began.isoformat(timespec="seconds"),
        "recipe": recipe,
        "seconds": round(seconds),
        "data_sha256": digest_arrays(),
        "libraries": describe_libraries(),
    }


def describe_libraries() -> dict[str, str]:
    """Return the versions of Python and of the libraries that made a model."""
    versions = {"python": platform.python_version()}
    return versions | {name: __import__(name).__version__ for name in LIBRARIES}


def package_model(model: keras.Model, card: dict[str, Any], target: Path) -> None:
    """Write a model, its graph and its card as one file, whole or not at all.

    model: float32 of 0..255, (N, 28, 28, 1) to scores (N, 10 or 11) or, for lines, (N, 32, W, 1)
    to logits (N, W / 2, 11). The card gets the labels, the size and the digests.
    """
    graph = export_graph(model)
    with replace_file(target) as beside:
        save_hdf5(model, beside)
        with h5py.File(beside, "r+") as file:
            digests = {
                "weights_sha256": digest_weights(file),
                "onnx_sha256": digest_bytes(graph),
            }
            serving = file.create_group(SERVING_GROUP)
            serving["onnx"] = np.frombuffer(graph, np.uint8)
            network = {
                "labels": list_labels(model, card["task"]),
                "parameters": model.count_params(),
            }
            write_card(serving, {**card, **network, **digests})


def replace_card(file: Path, card: dict[str, Any]) -> None:
    """Write a packaged model anew with another card; the network in it stays the same.

    Written anew, because HDF5 does not give back the space of what is deleted from a file.
    """
    with (
        h5py.File(file, "r") as old,
        replace_file(file) as beside,
        h5py.File(beside, "w") as new,
    ):
        for name, value in old.attrs.items():
            new.attrs[name] = value
        for name in old:
            if name != SERVING_GROUP:
                old.copy(name, new)
        serving = new.create_group(SERVING_GROUP)
        old.copy(f"{SERVING_GROUP}/onnx", serving)
        write_card(serving, card)


def write_card(serving: h5py.Group, card: dict[str, Any]) -> None:
    """Put a card into a file's group `serving`."""
    serving["card"] = np.bytes_(json.dumps(card))


def save_hdf5(model: keras.Model, file: Path) -> None:
    """Save a Keras model without its optimizer as HDF5, the format this project is about."""
    verbosity = absl_logging.get_verbosity()
    # Keras warns at each save that it prefers another format.
    absl_logging.set_verbosity(absl_logging.ERROR)
    try:
        model.save(file, include_optimizer=False)
    finally:
        absl_logging.set_verbosity(verbosity)


def export_graph(model: keras.Model) -> bytes:
    """Return a Keras model as a serialised ONNX graph that takes inputs of any number."""
    shape = [size or EXAMPLE_SIZE for size in model.input_shape]
    model(np.zeros(shape, np.float32))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "graph.onnx"
        with warnings.catch_warnings():
            # Keras asks NumPy for a name that NumPy is about to give a new meaning.
            warnings.simplefilter("ignore", FutureWarning)
            model.export(file, format="onnx", verbose=False)
        return file.read_bytes()
