"""Average networks that were trained from the same start: `python models/average_models.py FILE …`.

The mean of their weights is one network that is right about as often as all of them together:
M. Wortsman et al., "Model soups" (2022).
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # Before TensorFlow is imported, or it chats.

import keras
import numpy as np

from flaskapi.errors import FlaskapiError
from models.command_line import file_to_write, name_command, positive
from models.data import DataError, Digits, load_mnist
from models.finishing import finish_model
from models.network import EpochBatches, settle_batch_norm
from models.package import describe_training
from models.recipes import REFINING, Recipe
from models.start_model import StartModel, copy_network, load_start_model
from models.training import plan_lessons
from models.typefaces import find_typefaces

FOLDER = Path(__file__).parent
# Batch norms alone are to be estimated, on some of what the networks learned from.
SETTLING = replace(
    REFINING,
    epochs=1,
    mild_epochs=1,
    mixture=replace(
        REFINING.mixture, frames=26_000, photos=6_000, foreigners=5_000, negatives=5_000
    ),
)

# Of a model's training; its own card tells the rest.
FEWEST = 2
ORIGIN = ("command", "date", "start_from")


def main(arguments: list[str] | None = None) -> int:
    """Average, measure and package models; return the exit status."""
    options = parse_arguments(arguments)
    recipe = replace(SETTLING, limit=options.limit)
    started = time.monotonic()
    try:
        models = [load_start_model(file) for file in options.files]
        check_kinship(models)
        mnist = load_mnist(options.data)
    except (DataError, FlaskapiError) as error:
        print(error, file=sys.stderr)
        return 1
    typefaces = find_typefaces()
    model = average([one.network for one in models], mnist.train, recipe)
    names = [file.name for file in options.files]
    command = name_command("models/average_models.py", options, ("limit",))
    command = " ".join([command, *names])
    training = describe_training(command, asdict(recipe), time.monotonic() - started)
    training["typefaces"] = typefaces
    training["averaged"] = [
        {"file": name, **describe_origin(one)} for name, one in zip(names, models, strict=True)
    ]
    finish_model(model, mnist, recipe, training, options.out)
    return 0


def parse_arguments(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("files", type=Path, nargs="+", metavar="FILE.h5", help="packaged models, two or more")
    add("--data", type=Path, metavar="FILE.npz", help="MNIST, instead of looking for it")
    add("--limit", type=positive, help="settle and calibrate on few digits, to try things out")
    add("--out", type=file_to_write, default=FOLDER / "my_model.h5", help="file to write")
    options = parser.parse_args(arguments)
    if len(options.files) < FEWEST:
        parser.error("name two models or more")
    return options


def check_kinship(models: Sequence[StartModel]) -> None:
    """Refuse networks whose weights don't stand for the same. Raises DataError."""
    shapes = [[weight.shape for weight in one.network.get_weights()] for one in models]
    if any(other != shapes[0] for other in shapes):
        raise DataError(
            "These models are networks of different shapes. Average only models that were trained "
            "further from the same one, with `models/mnist_model.py --start-from`."
        )


def describe_origin(model: StartModel) -> dict[str, Any]:
    """Return for the card which model was averaged and how that was made."""
    told = {name: model.training[name] for name in ORIGIN if name in model.training}
    return {"model_id": model.model_id, **told}


def average(networks: Sequence[keras.Model], digits: Digits, recipe: Recipe) -> keras.Model:
    """Return the network of the mean weights, its batch norms estimated on an epoch of digits."""
    keras.utils.set_random_seed(recipe.seed)
    mean = copy_network(networks[0])
    together = zip(*(network.get_weights() for network in networks), strict=True)
    mean.set_weights([np.mean(weights, axis=0) for weights in together])
    lessons = plan_lessons(digits, recipe, None, None)
    settle_batch_norm(mean, EpochBatches(lessons.draw_epoch, recipe.batch_size, recipe.epochs))
    return mean


if __name__ == "__main__":
    sys.exit(main())
