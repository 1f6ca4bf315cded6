"""Train the digit classifier on MNIST and package it: `python models/mnist_model.py`."""

import argparse
import os
import sys
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # Before TensorFlow is imported, or it chats.

import keras
import numpy as np

from flaskapi.evaluation.metrics import estimate_interval
from flaskapi.recognition.classifier import Scores, apply_temperature
from models.calibration import (
    Calibration,
    Scored,
    calibrate,
    count_confusions,
    measure_accuracy,
    measure_refused,
)
from models.command_line import list_given, name_command, positive
from models.composition.photographs import photograph_for_calibration
from models.composition.training_set import Mixture, TrainingSet
from models.data import DataError, Digits, Mnist, load_mnist
from models.network import (
    OUTPUTS,
    EpochBatches,
    build_network,
    compile_network,
    settle_batch_norm,
)
from models.package import describe_model, describe_training, package_model

RECIPE_OPTIONS = ("epochs", "batch_size", "seed", "limit")
PREDICT_BATCH = 500
CALIBRATION_PHOTOS = 5_000
DEFAULT_MIXTURE = Mixture()


@dataclass(frozen=True)
class Recipe:
    """How a model is trained: all that, with the data, decides what comes out.

    filters: of the network's three stages. mixture: what an epoch is composed of; in the
    last mild_epochs digits are varied half as much.
    """

    epochs: int = 10
    mild_epochs: int = 2
    batch_size: int = 128
    filters: tuple[int, int, int] = (16, 32, 64)
    seed: int = 1
    limit: int | None = None
    mixture: Mixture = DEFAULT_MIXTURE


QUICK = Recipe()
FULL = Recipe(
    epochs=44,
    mild_epochs=6,
    filters=(16, 64, 128),
    mixture=Mixture(photos=45_000, foreigners=12_000, negatives=16_000, habits=0.2),
)


def main(arguments: list[str] | None = None) -> int:
    """Train, measure and package a model; return the exit status."""
    options = parse_arguments(arguments)
    recipe = choose_recipe(options)
    started = time.monotonic()
    try:
        mnist = load_mnist(options.data)
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    model, history = train(mnist, recipe)
    photos = photograph_for_calibration(
        mnist.holdout, CALIBRATION_PHOTOS, recipe.mixture.habits, np.random.default_rng(recipe.seed)
    )
    calibration = calibrate(score_digits(model, mnist.holdout), score_digits(model, photos))
    seconds = time.monotonic() - started
    test_scores = apply_temperature(compute_scores(model, mnist.test), calibration.temperature)
    measured = measure(model, mnist, test_scores, calibration)
    program = " ".join(["models/mnist_model.py", *["--full"] * options.full])
    training = describe_training(
        name_command(program, options, RECIPE_OPTIONS), asdict(recipe), seconds
    )
    package_model(model, describe_model(calibration, training, measured), options.out)
    print_result(test_scores, mnist.test, measured, seconds, options.out)
    if options.plot:
        from models.plots import plot_learning_curve

        plot_learning_curve(history, options.out.with_suffix(".png"))
    return 0


def parse_arguments(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--full", action="store_true", help="the larger network and the longer training")
    add("--epochs", type=positive, help=f"passes over the digits ({QUICK.epochs})")
    add("--batch-size", type=positive, help=f"digits a step ({QUICK.batch_size})")
    add("--seed", type=int, help=f"start of all random numbers ({QUICK.seed})")
    add("--data", type=Path, metavar="FILE.npz", help="MNIST, instead of looking for it")
    add("--limit", type=positive, help="train on only the first LIMIT digits, to try things out")
    add("--out", type=Path, default=Path(__file__).parent / "my_model.h5", help="file to write")
    add("--plot", action="store_true", help="draw the learning curve beside the file")
    return parser.parse_args(arguments)


def choose_recipe(options: argparse.Namespace) -> Recipe:
    """Return the quick or the full recipe with what the command line changes of it."""
    given = {name: getattr(options, name) for name in list_given(options, RECIPE_OPTIONS)}
    return replace(FULL if options.full else QUICK, **given)


def train(mnist: Mnist, recipe: Recipe) -> tuple[keras.Model, dict[str, list[float]]]:
    """Return a trained network and its history, one figure an epoch under each name."""
    keras.utils.set_random_seed(recipe.seed)
    digits = Digits(mnist.train.images[: recipe.limit], mnist.train.labels[: recipe.limit])
    full_epochs = max(recipe.epochs - recipe.mild_epochs, 0)
    rng = np.random.default_rng(recipe.seed)
    training_set = TrainingSet(digits, recipe.mixture, full_epochs, rng)
    batches = EpochBatches(training_set.draw_epoch, recipe.batch_size)
    model = build_network(recipe.filters)
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
    """Return labels as one-hot rows (N, 11)."""
    return np.asarray(keras.utils.to_categorical(digits.labels, OUTPUTS))


def compute_scores(model: keras.Model, digits: Digits) -> Scores:
    """Return the network's scores of digits, float32 (N, 11)."""
    return np.asarray(model.predict(to_batch(digits), batch_size=PREDICT_BATCH, verbose=0))


def score_digits(model: keras.Model, digits: Digits) -> Scored:
    """Return the network's scores of digits, beside their labels."""
    return Scored(compute_scores(model, digits), digits.labels)


def measure(
    model: keras.Model, mnist: Mnist, test_scores: Scores, calibration: Calibration
) -> dict[str, Any]:
    """Return the figures for the card; the one look at the test digits is already taken."""
    accuracy = measure_accuracy(test_scores, mnist.test.labels)
    low, high = estimate_interval(accuracy, len(mnist.test))
    holdout_scores = compute_scores(model, mnist.holdout)
    return {
        "holdout_accuracy": measure_accuracy(holdout_scores, mnist.holdout.labels),
        "holdout_digits": len(mnist.holdout),
        "test_accuracy": accuracy,
        "test_accuracy_95_percent": [round(low, 5), round(high, 5)],
        "test_refused": measure_refused(test_scores, calibration),
        "test_digits": len(mnist.test),
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
        f"\nwrongly refused   {measured['test_refused']:.2%}"
        f"\ntime              {seconds / 60:.1f} minutes\nwrote             {file}"
    )


if __name__ == "__main__":
    sys.exit(main())
