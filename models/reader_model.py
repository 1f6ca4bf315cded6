"""Train the reader of lines on composed rows of MNIST: `python models/reader_model.py`."""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # Before TensorFlow is imported, or it chats.

import cv2
import keras
import numpy as np

from flaskapi.errors import FlaskapiError
from flaskapi.evaluation.metrics import count_edits
from flaskapi.recognition.model_file import Task
from flaskapi.recognition.page.line_reader import COLUMN_STEP_PX
from flaskapi.recognition.page.strip import DIGIT_HEIGHT_PX
from flaskapi.recognition.page.transcript import Transcript, compute_chances
from models.calibration import TEMPERATURES
from models.command_line import (
    BFLOAT16_HELP,
    choose_precision,
    file_to_write,
    list_given,
    name_command,
    positive,
)
from models.composition.augmentation import DEFAULT_VARIATION, Variation
from models.composition.lines import STRIP_WIDTH_PX, LineComposer, WrittenLine
from models.composition.photographed_lines import photograph_lines
from models.data import DataError, Digits, Mnist, load_mnist
from models.network import settle_batch_norm
from models.package import describe_reader, describe_training, package_model
from models.reader_network import (
    LineBatches,
    build_reader_network,
    compile_reader_network,
    to_batch,
)
from models.start_model import copy_network, describe_start, load_start_model
from models.typefaces import find_typefaces

RECIPE_OPTIONS = ("epochs", "lines", "seed")
FOLDER = Path(__file__).parent
PREDICT_BATCH = 64
MEASURED_LINES, MEASURED_FOREIGNERS = 1_000, 100


@dataclass(frozen=True)
class Recipe:
    """How a reader is trained: all that, with the data, decides what comes out.

    lines: in an epoch, of which photo_share come from photos, half of these from the epoch before.
    In the last mild_epochs digits are varied half as much. foreigners: how many digits in European
    forms are made, and in fonts. precision: what the network computes in while it learns, by the
    name of a Keras dtype policy.
    """

    epochs: int = 38
    mild_epochs: int = 8
    lines: int = 9_000
    photo_share: float = 0.3
    foreigners: int = 5_000
    batch_size: int = 32
    peak_learning_rate: float = 0.003
    precision: str = "float32"
    seed: int = 1


# Training further begins with weights that are good already, and draws other lines.
FURTHER = Recipe(epochs=42, peak_learning_rate=0.0015, seed=2)


class LineSet:
    """Draws the lines of one epoch after the other, all new but photos, which are seen twice."""

    def __init__(self, digits: Digits, recipe: Recipe, rng: np.random.Generator) -> None:
        self._composer = LineComposer(digits, recipe.foreigners, rng)
        self._photos = photograph_lines(digits, rng)
        self._photographed = round(recipe.photo_share * recipe.lines / 2)
        self._composed = recipe.lines - 2 * self._photographed
        self._last_photos: list[WrittenLine] = []
        self._full_epochs, self._rng = recipe.epochs - recipe.mild_epochs, rng

    def draw_epoch(self) -> list[WrittenLine]:
        """Return as many lines as the recipe says."""
        variation = DEFAULT_VARIATION if self._full_epochs > 0 else DEFAULT_VARIATION.soften()
        self._full_epochs -= 1
        last = self._last_photos or list(self.photograph(self._photographed))
        self._last_photos = list(self.photograph(self._photographed))
        lines = [*self.compose(variation, self._composed), *last, *self._last_photos]
        return [lines[index] for index in self._rng.permutation(len(lines))]

    def compose(self, variation: Variation, count: int) -> Iterator[WrittenLine]:
        """Yield that many lines put together without a photo."""
        return (self._composer.compose(variation) for _ in range(count))

    def photograph(self, count: int) -> Iterator[WrittenLine]:
        """Yield that many lines from photos, each as wide as a composed one."""
        fitting = (line for line in self._photos if line.ink.shape[1] <= STRIP_WIDTH_PX)
        return (line.widen(STRIP_WIDTH_PX, self._rng) for line in islice(fitting, count))


def main(arguments: list[str] | None = None) -> int:
    """Train, measure and package a reader; return the exit status."""
    options = parse_arguments(arguments)
    recipe = choose_recipe(options)
    started = time.monotonic()
    try:
        mnist = load_mnist(options.data)
        start = load_start_model(options.start_from, Task.LINE) if options.start_from else None
    except (DataError, FlaskapiError) as error:
        print(error, file=sys.stderr)
        return 1
    typefaces = find_typefaces()
    model = train(mnist.train, recipe, start.network if start else None)
    held_out = draw_measured(mnist.holdout, recipe)
    temperature = fit_temperature(model, held_out)
    measured = measure(model, mnist, recipe)
    seconds = time.monotonic() - started
    training = describe_training(describe_command(options), asdict(recipe), seconds)
    training["typefaces"] = typefaces
    if start:
        training |= describe_start(start)
    package_model(model, describe_reader(temperature, training, measured), options.out)
    for name, figure in measured.items():
        print(f"{name.replace('_', ' '):34}{figure:.2%}")
    print(f"time {seconds / 60:.1f} minutes\nwrote {options.out}")
    return 0


def parse_arguments(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    epochs = f"epochs ({Recipe.epochs}, --start-from {FURTHER.epochs})"
    seed = f"start of all random numbers ({Recipe.seed}, --start-from {FURTHER.seed})"
    add("--start-from", type=Path, metavar="FILE.h5", help="train this packaged reader further")
    add("--epochs", type=positive, help=epochs)
    add("--lines", type=positive, help=f"lines an epoch ({Recipe.lines})")
    add("--bfloat16", action="store_true", help=BFLOAT16_HELP)
    add("--seed", type=int, help=seed)
    add("--data", type=Path, metavar="FILE.npz", help="MNIST, instead of looking for it")
    add("--out", type=file_to_write, default=FOLDER / "my_reader.h5", help="file to write")
    return parser.parse_args(arguments)


def choose_recipe(options: argparse.Namespace) -> Recipe:
    """Return the recipe that is asked for with what the command line changes of it."""
    recipe = FURTHER if options.start_from else Recipe()
    given = {name: getattr(options, name) for name in list_given(options, RECIPE_OPTIONS)}
    return replace(recipe, precision=choose_precision(options), **given)


def describe_command(options: argparse.Namespace) -> str:
    """Return the command that trains the same; of files only the names."""
    command = name_command("models/reader_model.py", options, ("bfloat16", *RECIPE_OPTIONS))
    return f"{command} --start-from={options.start_from.name}" if options.start_from else command


def train(digits: Digits, recipe: Recipe, start: keras.Model | None = None) -> keras.Model:
    """Return a reader trained on lines of digits. start: goes on from there."""
    keras.utils.set_random_seed(recipe.seed)
    cv2.setNumThreads(1)  # Or its threads wait busily, beside TensorFlow's that have work.
    line_set = LineSet(digits, recipe, np.random.default_rng(recipe.seed))
    batches = LineBatches(line_set.draw_epoch, recipe.batch_size, recipe.epochs)
    model = copy_network(start or build_reader_network(), recipe.precision)
    compile_reader_network(model, recipe.epochs * len(batches), recipe.peak_learning_rate)
    model.fit(batches, epochs=recipe.epochs, verbose=1 if sys.stdout.isatty() else 2)
    settle_batch_norm(model, batches)
    return copy_network(model)


def draw_measured(digits: Digits, recipe: Recipe) -> list[WrittenLine]:
    """Return lines of digits that were not learned from, half of them from photos."""
    rng = np.random.default_rng(recipe.seed)
    small = replace(recipe, foreigners=MEASURED_FOREIGNERS)
    line_set = LineSet(digits, small, rng)
    composed = line_set.compose(DEFAULT_VARIATION.soften(), MEASURED_LINES)
    return [*composed, *line_set.photograph(MEASURED_LINES)]


def transcribe_lines(model: keras.Model, lines: list[WrittenLine]) -> list[Transcript]:
    """Return what a network sees on lines, its logits as they are."""
    strips = to_batch(np.stack([line.ink for line in lines]))
    logits = np.asarray(model.predict(strips, batch_size=PREDICT_BATCH, verbose=0), np.float64)
    places_px = np.arange(COLUMN_STEP_PX / 2, STRIP_WIDTH_PX, COLUMN_STEP_PX)
    return [Transcript(columns, places_px, DIGIT_HEIGHT_PX) for columns in logits]


def fit_temperature(model: keras.Model, lines: list[WrittenLine]) -> float:
    """Return by what logits are divided for texts to be as likely as they say (Guo et al. 2017)."""
    seen = transcribe_lines(model, lines)
    losses = []
    for temperature in TEMPERATURES[::4]:
        chances = [
            replace(one, columns=compute_chances(one.columns, temperature)).measure_chances(
                [line.text]
            )[0]
            for one, line in zip(seen, lines, strict=True)
        ]
        losses.append(-np.log(np.maximum(chances, 1e-12)).mean())
    return float(TEMPERATURES[::4][int(np.argmin(losses))])


def measure(model: keras.Model, mnist: Mnist, recipe: Recipe) -> dict[str, float]:
    """Return shares of lines read exactly, and edits a digit, of held-out and test digits."""
    measured = {}
    for name, digits in (("holdout", mnist.holdout), ("test", mnist.test)):
        lines = draw_measured(digits, recipe)
        texts = [seen.text for seen in transcribe_lines(model, lines)]
        pairs = [(text, line.text) for text, line in zip(texts, lines, strict=True)]
        for kind, part in (("composed", pairs[:MEASURED_LINES]), ("photo", pairs[MEASURED_LINES:])):
            edits = sum(count_edits(*pair) for pair in part)
            measured[f"{name}_{kind}_lines_exact"] = sum(a == b for a, b in part) / len(part)
            measured[f"{name}_{kind}_edits_a_digit"] = edits / sum(len(text) for _, text in part)
    return measured


if __name__ == "__main__":
    sys.exit(main())
