"""Train the digit classifier on MNIST and package it: `python models/mnist_model.py`."""

import argparse
import os
import shlex
import sys
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # Before TensorFlow is imported, or it chats.

import keras
import numpy as np

from flaskapi.recognition.classifier import Scores, apply_temperature
from models.augmentation import Variation, vary_digits
from models.calibration import (
    calibrate,
    count_confusions,
    estimate_interval,
    measure_accuracy,
)
from models.data import DataError, Digits, Mnist, digest_arrays, load_mnist
from models.network import VariedDigits, build_network, compile_network, settle_batch_norm
from models.package import describe_libraries, describe_model, package_model

PREDICT_BATCH = 500
DEFAULT_VARIATION = Variation()


@dataclass(frozen=True)
class Recipe:
    """How a model is trained: all that, with the data, decides what comes out."""

    epochs: int = 12
    batch_size: int = 128
    seed: int = 1
    limit: int | None = None
    variation: Variation = DEFAULT_VARIATION


def main(arguments: list[str] | None = None) -> int:
    """Train, measure and package a model; return the exit status."""
    options = parse_arguments(arguments)
    recipe = Recipe(options.epochs, options.batch_size, options.seed, options.limit)
    started = time.monotonic()
    try:
        mnist = load_mnist(options.data)
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    model, history = train(mnist, recipe)
    calibration = calibrate(compute_scores(model, mnist.holdout), mnist.holdout.labels)
    test_scores = apply_temperature(compute_scores(model, mnist.test), calibration.temperature)
    seconds = time.monotonic() - started
    measured = measure(model, mnist, test_scores)
    training = describe_training(recipe, seconds)
    package_model(model, describe_model(calibration, training, measured), options.out)
    print_result(test_scores, mnist.test, measured, seconds, options.out)
    if options.plot:
        from models.plots import plot_learning_curve

        plot_learning_curve(history, options.out.with_suffix(".png"))
    return 0


def parse_arguments(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    default = Recipe()
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--epochs", type=positive, default=default.epochs, help="passes over the digits")
    add("--batch-size", type=positive, default=default.batch_size, help="digits a step")
    add("--seed", type=int, default=default.seed, help="start of all random numbers")
    add("--data", type=Path, metavar="FILE.npz", help="MNIST, instead of looking for it")
    add("--limit", type=positive, help="train on only the first LIMIT digits, to try things out")
    add("--out", type=Path, default=Path(__file__).parent / "my_model.h5", help="file to write")
    add("--plot", action="store_true", help="draw the learning curve beside the file")
    return parser.parse_args(arguments)


def positive(text: str) -> int:
    """Read a whole number above 0. Raises ArgumentTypeError."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def train(mnist: Mnist, recipe: Recipe) -> tuple[keras.Model, dict[str, list[float]]]:
    """Return a trained network and its history, one figure an epoch under each name."""
    keras.utils.set_random_seed(recipe.seed)
    rng = np.random.default_rng(recipe.seed)
    digits = Digits(mnist.train.images[: recipe.limit], mnist.train.labels[: recipe.limit])
    batches = VariedDigits(
        digits.images,
        digits.labels,
        recipe.batch_size,
        rng,
        lambda images: vary_digits(images, rng, recipe.variation),
    )
    model = build_network()
    compile_network(model, recipe.epochs * len(batches))
    history = model.fit(
        batches,
        epochs=recipe.epochs,
        validation_data=(to_batch(mnist.holdout), to_targets(mnist.holdout)),
        validation_batch_size=PREDICT_BATCH,
        verbose=1 if sys.stdout.isatty() else 2,
    )
    settle_batch_norm(model, batches)
    return model, history.history


def to_batch(digits: Digits) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Return digits as float32 (N, 28, 28, 1) of 0..255."""
    return digits.images[..., np.newaxis].astype(np.float32)


def to_targets(digits: Digits) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return labels as one-hot rows (N, 10)."""
    return np.asarray(keras.utils.to_categorical(digits.labels, 10))


def compute_scores(model: keras.Model, digits: Digits) -> Scores:
    """Return the network's scores of digits, float32 (N, 10)."""
    return np.asarray(model.predict(to_batch(digits), batch_size=PREDICT_BATCH, verbose=0))


def measure(model: keras.Model, mnist: Mnist, test_scores: Scores) -> dict[str, Any]:
    """Return the figures for the card; the one look at the test digits is already taken."""
    accuracy = measure_accuracy(test_scores, mnist.test.labels)
    low, high = estimate_interval(accuracy, len(mnist.test))
    holdout_scores = compute_scores(model, mnist.holdout)
    return {
        "holdout_accuracy": measure_accuracy(holdout_scores, mnist.holdout.labels),
        "holdout_digits": len(mnist.holdout),
        "test_accuracy": accuracy,
        "test_accuracy_95_percent": [round(low, 5), round(high, 5)],
        "test_digits": len(mnist.test),
    }


def describe_training(recipe: Recipe, seconds: float) -> dict[str, Any]:
    """Return how the model was made, for the card."""
    return {
        "command": shlex.join(["python", "models/mnist_model.py", *sys.argv[1:]]),
        "date": datetime.now(UTC).date().isoformat(),
        "recipe": asdict(recipe),
        "seconds": round(seconds),
        "data_sha256": digest_arrays(),
        "libraries": describe_libraries(),
    }


def print_result(
    scores: Scores, digits: Digits, measured: dict[str, Any], seconds: float, file: Path
) -> None:
    """Print the confusion matrix, the accuracies and the time."""
    print("\nConfusion matrix of the test digits: rows are labels, columns what was read")
    table = count_confusions(scores, digits.labels)
    print("     " + "".join(f"{label:>6}" for label in range(10)))
    for label, row in enumerate(table):
        print(f"{label:>5}" + "".join(f"{count or '·':>6}" for count in row))
    low, high = measured["test_accuracy_95_percent"]
    print(
        f"\nheld-out accuracy {measured['holdout_accuracy']:.2%}"
        f"\ntest accuracy     {measured['test_accuracy']:.2%}  (95 %: {low:.2%} to {high:.2%})"
        f"\ntime              {seconds / 60:.1f} minutes\nwrote             {file}"
    )


if __name__ == "__main__":
    sys.exit(main())
