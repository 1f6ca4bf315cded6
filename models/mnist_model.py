"""Train the digit classifier on MNIST and package it: `python models/mnist_model.py`."""

import argparse
import os
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # Before TensorFlow is imported, or it chats.

import keras
import numpy as np

from flaskapi.errors import FlaskapiError
from flaskapi.evaluation.metrics import estimate_interval
from flaskapi.recognition.classifier import Scores, apply_temperature
from models.calibration import (
    Calibration,
    calibrate,
    count_confusions,
    measure_accuracy,
    measure_refused,
    profile_photos,
)
from models.command_line import BFLOAT16_HELP, choose_precision, list_given, name_command, positive
from models.composition.photographs import photograph_for_calibration
from models.data import DataError, Digits, Mnist, load_mnist
from models.extra_digits import describe_extra, read_extra
from models.network import OUTPUTS
from models.package import describe_model, describe_training, package_model
from models.recipes import FINE_TUNING, FULL, QUICK, REFINING, Recipe
from models.scoring import compute_scores, score_digits
from models.start_model import StartModel, describe_start, load_start_model
from models.training import train
from models.typefaces import find_typefaces

RECIPE_OPTIONS = ("epochs", "batch_size", "seed", "limit")
FILE_OPTIONS = ("extra", "start_from")
CALIBRATION_PHOTOS = 5_000


def main(arguments: list[str] | None = None) -> int:
    """Train, measure and package a model; return the exit status."""
    options = parse_arguments(arguments)
    recipe = choose_recipe(options)
    started = time.monotonic()
    try:
        extra = read_extra(options.extra) if options.extra else None
        start = load_start_model(options.start_from) if options.start_from else None
        check_start(start, recipe)
        mnist = load_mnist(options.data)
    except (DataError, FlaskapiError) as error:
        print(error, file=sys.stderr)
        return 1
    typefaces = find_typefaces()
    model, history = train(mnist, recipe, extra, start.network if start else None)
    count = min(CALIBRATION_PHOTOS, recipe.limit or CALIBRATION_PHOTOS)
    photos = photograph_for_calibration(
        mnist.holdout, count, recipe.mixture.habits, np.random.default_rng(recipe.seed)
    )
    scored_photos = score_digits(model, photos)
    calibration = calibrate(score_digits(model, mnist.holdout), scored_photos)
    seconds = time.monotonic() - started
    test_scores = apply_temperature(
        compute_scores(model, mnist.test.images), calibration.temperature
    )
    measured = measure(model, mnist, test_scores, calibration)
    training = describe_training(describe_command(options), asdict(recipe), seconds)
    training["typefaces"] = typefaces
    training |= describe_sources(model, extra, start)
    reference = profile_photos(photos.images, scored_photos.scores, calibration)
    package_model(model, describe_model(calibration, training, measured, reference), options.out)
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
    add(
        "--start-from",
        type=Path,
        metavar="FILE.h5",
        help="train this packaged model further: a little, keeping what it knows, or --full",
    )
    add("--extra", type=Path, metavar="FILE.npz", help="digits that people labelled, to learn too")
    add(
        "--epochs",
        type=positive,
        help=f"passes over the digits ({QUICK.epochs}, --full {FULL.epochs}, "
        f"--start-from {FINE_TUNING.epochs}, both {REFINING.epochs})",
    )
    add("--batch-size", type=positive, help=f"digits a step ({QUICK.batch_size})")
    add("--bfloat16", action="store_true", help=BFLOAT16_HELP)
    add("--seed", type=int, help=f"start of all random numbers ({QUICK.seed})")
    add("--data", type=Path, metavar="FILE.npz", help="MNIST, instead of looking for it")
    add(
        "--limit",
        type=positive,
        help="train on only the first LIMIT digits and calibrate on as many, to try things out",
    )
    add("--out", type=Path, default=Path(__file__).parent / "my_model.h5", help="file to write")
    add("--plot", action="store_true", help="draw the learning curve beside the file")
    return parser.parse_args(arguments)


def choose_recipe(options: argparse.Namespace) -> Recipe:
    """Return the recipe that is asked for with what the command line changes of it."""
    if options.start_from:
        recipe = REFINING if options.full else FINE_TUNING
    else:
        recipe = FULL if options.full else QUICK
    given = {name: getattr(options, name) for name in list_given(options, RECIPE_OPTIONS)}
    return replace(recipe, precision=choose_precision(options), **given)


def check_start(start: StartModel | None, recipe: Recipe) -> None:
    """Refuse a network that has no score for what it would be told. Raises DataError."""
    if start and not recipe.keeps and start.network.output_shape[-1] < OUTPUTS:
        raise DataError(
            "This model has no score for what is no digit, which --full would teach it. Train it "
            "further without --full, or a new one with it."
        )


def describe_command(options: argparse.Namespace) -> str:
    """Return the command that trains the same; of files only the names."""
    flags = ["--full"] * options.full + ["--bfloat16"] * options.bfloat16
    program = " ".join(["models/mnist_model.py", *flags])
    command = name_command(program, options, RECIPE_OPTIONS)
    files = [
        f"--{name.replace('_', '-')}={getattr(options, name).name}"
        for name in list_given(options, FILE_OPTIONS)
    ]
    return " ".join([command, *files])


def describe_sources(
    model: keras.Model, extra: Digits | None, start: StartModel | None
) -> dict[str, Any]:
    """Return for the card what a model was made of beside MNIST."""
    described = describe_start(start) if start else {}
    if extra:
        before = compute_scores(start.network, extra.images) if start else None
        after = compute_scores(model, extra.images)
        described["extra"] = describe_extra(extra, before, after)
    return described


def measure(
    model: keras.Model, mnist: Mnist, test_scores: Scores, calibration: Calibration
) -> dict[str, Any]:
    """Return the figures for the card; the one look at the test digits is already taken."""
    accuracy = measure_accuracy(test_scores, mnist.test.labels)
    low, high = estimate_interval(accuracy, len(mnist.test))
    holdout_scores = compute_scores(model, mnist.holdout.images)
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
