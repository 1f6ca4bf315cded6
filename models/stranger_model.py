"""Package any Keras digit classifier so that it is served like ours: `scripts/package-model`."""

import argparse
import os
import shutil
import sys
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # Before TensorFlow is imported, or it chats.

import keras
import numpy as np
from keras import layers

from flaskapi.recognition.digits import load_typical_digits
from flaskapi.recognition.frame import FRAME_SIDE_PX
from flaskapi.recognition.model_file import digest_bytes
from flaskapi.recognition.recognizer import make_batch
from models.calibration import DIGITS, Calibration
from models.input_range import InputUnknown, Trial, choose_trial, print_trials, try_ranges
from models.legacy_file import ModelUnreadable, load_any_model
from models.network import OUTPUTS
from models.package import describe_libraries, describe_model, package_model

INPUT_SHAPES = ((28, 28, 1), (1, 28, 28), (28, 28), (784,))


def main(arguments: list[str] | None = None) -> int:
    """Package the model named on the command line; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE.h5", help="a Keras 2 or 3 model")
    parser.add_argument(
        "--out",
        type=Path,
        help="file to write; else FILE.h5 itself, and what was there is kept as FILE.original.h5",
    )
    options = parser.parse_args(arguments)
    target = options.out or options.file
    try:
        model = load_any_model(options.file)
        wrapped, trial = adapt_model(model)
    except (ModelUnreadable, InputUnknown) as error:
        print(error, file=sys.stderr)
        return 1
    card = describe_stranger(options.file, trial)
    if target.exists() and target.samefile(options.file):
        keep_original(options.file)
    package_model(wrapped, card, target)
    print(f"Wrote {target}. Serve it with FLASKAPI_MODEL={target.resolve()} scripts/serve")
    return 0


def adapt_model(model: keras.Model) -> tuple[keras.Model, Trial]:
    """Put layers before a model that bring our frames to what it was trained on.

    model: takes one of INPUT_SHAPES in a range unknown, gives 10 scores a digit.
    Returns a model of float32 (N, 28, 28, 1), 0..255, and the trial of the range that was found.
    Raises InputUnknown when the shape is none of ours, no range makes it read digits, or it reads
    one of the ten plainest wrongly.
    """
    shape = find_input_shape(model)
    trials = try_ranges(model, shape)
    print_trials(trials)
    trial = choose_trial(trials)
    wrapped = wrap_model(model, shape, trial)
    check_typical_digits(wrapped)
    return wrapped, trial


def wrap_model(model: keras.Model, shape: tuple[int, ...], trial: Trial) -> keras.Model:
    """Return a model of our frames and range around one of another shape and range."""
    if trial.range.is_ours and shape == INPUT_SHAPES[0] and trial.gives_probabilities:
        return model
    steps = [keras.Input((FRAME_SIDE_PX, FRAME_SIDE_PX, 1), name="frame")]
    steps.append(layers.Rescaling(trial.range.scale, trial.range.offset, name="scale"))
    if shape != INPUT_SHAPES[0]:
        steps.append(layers.Reshape(shape, name="layout"))
    steps.append(model)
    if not trial.gives_probabilities:
        steps.append(layers.Softmax(name="probabilities"))
    return keras.Sequential(steps, name="packaged")


def check_typical_digits(model: keras.Model) -> None:
    """Let a model read what a server asks of it before it is ready. Raises InputUnknown."""
    scores = np.asarray(model(make_batch(load_typical_digits())))[:, :DIGITS]
    read = scores.argmax(axis=1).tolist()
    if read != list(range(DIGITS)):
        raise InputUnknown(
            f"The model reads ten plain digits 0 to 9 as {read}, and no server would take it so. "
            "Train it further."
        )


def find_input_shape(model: keras.Model) -> tuple[int, ...]:
    """Return the shape of one digit that a model takes. Raises InputUnknown."""
    if isinstance(model.input_shape, list) or isinstance(model.output_shape, list):
        raise InputUnknown("The model has several inputs or outputs; a classifier has one each.")
    # Old files without an input layer show an unknown size more before the digit's own.
    shape = tuple(size for size in model.input_shape if size is not None)
    if shape not in INPUT_SHAPES:
        raise InputUnknown(
            f"The model takes {model.input_shape}; digits are given as one of {INPUT_SHAPES}."
        )
    if model.output_shape[-1] not in (DIGITS, OUTPUTS):
        raise InputUnknown(f"The model gives {model.output_shape[-1]} scores; digits need 10.")
    return shape


def describe_stranger(file: Path, trial: Trial) -> dict[str, Any]:
    """Return the card of a model that somebody else trained."""
    training = {
        "command": f"scripts/package-model {file.name}",
        "source_sha256": digest_bytes(file.read_bytes()),
        "input_range_found": trial.range.name,
        "libraries": describe_libraries(),
    }
    measured = {"bundled_digits_accuracy": trial.accuracy}
    # Without digits that it did not learn from there is nothing to calibrate on, so all is kept.
    return describe_model(Calibration(1.0), training, measured)


def keep_original(file: Path) -> None:
    """Copy a file that is about to be replaced, unless its original is kept already."""
    original = file.with_suffix(f".original{file.suffix}")
    if not original.exists():
        shutil.copy2(file, original)


if __name__ == "__main__":
    sys.exit(main())
