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

from flaskapi.errors import FlaskapiError
from models.command_line import (
    BFLOAT16_HELP,
    choose_precision,
    file_to_write,
    list_given,
    name_command,
    positive,
)
from models.data import DataError, Digits, load_mnist
from models.extra_digits import describe_extra, read_extra
from models.finishing import finish_model
from models.network import OUTPUTS
from models.package import describe_training
from models.recipes import FINE_TUNING, FULL, QUICK, REFINING, Recipe
from models.scoring import compute_scores
from models.start_model import StartModel, describe_start, load_start_model
from models.training import train
from models.typefaces import find_typefaces

FOLDER = Path(__file__).parent
RECIPE_OPTIONS = ("epochs", "batch_size", "seed", "limit")
SWITCHES = ("full", "bfloat16")
FILE_OPTIONS = ("extra", "start_from")


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
    seconds = time.monotonic() - started
    training = describe_training(describe_command(options), asdict(recipe), seconds)
    training |= {"typefaces": typefaces, **describe_sources(model, extra, start)}
    finish_model(model, mnist, recipe, training, options.out)
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
    add("--out", type=file_to_write, default=FOLDER / "my_model.h5", help="file to write")
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
    command = name_command("models/mnist_model.py", options, (*SWITCHES, *RECIPE_OPTIONS))
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


if __name__ == "__main__":
    sys.exit(main())
