"""Measure the shipped model, into its card and MODEL_CARD.md: `python models/model_card.py`."""

import argparse
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from flaskapi.errors import FlaskapiError
from flaskapi.evaluation.evaluation import Evaluation, describe_evaluation, evaluate_groups
from flaskapi.evaluation.pages import find_pages, list_empty_pages
from flaskapi.evaluation.rendered import DEFAULT_SEED, PHOTOS, ROWS, THINGS, TYPESET, find_rendered
from flaskapi.evaluation.samples import Group, Sample, find_groups
from flaskapi.recognition.classifier import OnnxClassifier
from flaskapi.recognition.encoding import encode_png
from flaskapi.recognition.model_file import ModelFile, Task, read_model_file
from flaskapi.recognition.opening import Readers
from flaskapi.recognition.page.line_reader import OnnxLineReader
from flaskapi.recognition.page.reader import Reader
from flaskapi.recognition.recognizer import Recognizer
from models.card_page import PLOTS_FOLDER, Measurement, draw_plots, write_page
from models.command_line import positive
from models.data import DataError, load_mnist
from models.package import replace_card

FOLDER = Path(__file__).parent
MAX_PIXELS = 64_000_000
TEST_DIGITS = 10_000


def main(arguments: list[str] | None = None) -> int:
    """Measure the model, draw the plots and write the cards; return the exit status."""
    options = parse_arguments(arguments)
    try:
        model = read_model_file(options.model)
        lines = read_model_file(options.reader, Task.LINE) if options.reader.is_file() else None
        measurement = measure(model, lines, options)
    except (DataError, FlaskapiError) as error:
        print(error, file=sys.stderr)
        return 1
    draw_plots(measurement.photos, options.out.parent / PLOTS_FOLDER)
    options.out.write_text(
        write_page(model, options.model.name, lines, measurement), encoding="utf-8"
    )
    replace_card(options.model, extend_card(model.card, measurement))
    print(f"Wrote {options.out}, its plots, and the card in {options.model}.")
    return 0


def measure(model: ModelFile, lines: ModelFile | None, options: argparse.Namespace) -> Measurement:
    """Evaluate on MNIST's test digits, on rendered photos and rows, and on a folder if given.

    Raises DataError, EvaluationError, ModelCorrupt.
    """
    classifier = OnnxClassifier(model, threads=1)
    line_reader = OnnxLineReader(lines, threads=1) if lines else None
    reader = Reader(classifier, MAX_PIXELS, line_reader)
    readers = Readers(Recognizer(classifier, MAX_PIXELS, line_reader), reader)
    mnist = evaluate_groups(readers, [list_test_digits(options)])
    photos = evaluate_folder(readers, find_rendered(PHOTOS, options.count, options.seed))
    few = min(options.count, THINGS.count)
    things = evaluate_folder(readers, find_rendered(THINGS, few, options.seed))
    typeset = evaluate_folder(readers, find_rendered(TYPESET, options.typeset, options.seed))
    pages = find_pages(find_rendered(ROWS, options.rows, options.seed))
    rows = evaluate_groups(readers, [], pages, with_tesseract=False)
    pictures = options.pictures and evaluate_folder(readers, options.pictures)
    parts = (mnist, photos, things, typeset, rows, pictures)
    return Measurement(options.date, options.command, options.seed, *parts)


def evaluate_folder(readers: Readers, folder: Path) -> Evaluation:
    """Evaluate all groups of pictures below a folder. Raises EvaluationError."""
    groups = find_groups(folder)
    pages = find_pages(folder) | list_empty_pages(groups)
    return evaluate_groups(readers, groups, pages, with_tesseract=False)


def extend_card(card: Mapping[str, Any], measurement: Measurement) -> dict[str, Any]:
    """Return a card with what was measured through the whole pipeline."""
    pipeline: dict[str, Any] = {"date": measurement.date, "command": measurement.command}
    for name, evaluation in measurement.list_evaluations():
        facts = describe_evaluation(evaluation)
        kept = ("sets", "confusions", "sureness") if evaluation.outcomes else ()
        pipeline[name] = {key: facts[key] for key in (*kept, *["pages"] * bool(facts["pages"]))}
    return {**card, "measured": {**card["measured"], "pipeline": pipeline}}


def parse_arguments(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--model", type=Path, default=FOLDER / "my_model.h5", help="packaged model to measure")
    add("--reader", type=Path, default=FOLDER / "my_reader.h5", help="packaged reader of lines")
    add("--out", type=Path, default=FOLDER / "MODEL_CARD.md", help="file to write")
    add("--count", type=positive, default=PHOTOS.count, help="rendered photos a condition")
    add("--typeset", type=positive, default=TYPESET.count, help="rendered characters a kind")
    add("--rows", type=positive, default=ROWS.count, help="rendered rows a condition")
    add("--seed", type=int, default=DEFAULT_SEED, help="start of the photos' random numbers")
    add("--data", type=Path, metavar="FILE.npz", help="MNIST, instead of looking for it")
    add("--pictures", type=Path, metavar="DIR", help="a folder of labelled pictures, too")
    add("--digits", type=positive, default=TEST_DIGITS, help="MNIST test digits to send as PNG")
    options = parser.parse_args(arguments)
    options.command = name_command(options)
    options.date = datetime.now(UTC).date().isoformat()
    return options


def name_command(options: argparse.Namespace) -> str:
    """Return the command that measures the same, without the paths of this machine."""
    standard = {
        "count": PHOTOS.count,
        "typeset": TYPESET.count,
        "rows": ROWS.count,
        "seed": DEFAULT_SEED,
        "digits": TEST_DIGITS,
    }
    words = [
        f"--{name}={getattr(options, name)}"
        for name, usual in standard.items()
        if getattr(options, name) != usual
    ]
    words += ["--pictures=DIR"] * bool(options.pictures)
    return " ".join(["python models/model_card.py", *words])


def list_test_digits(options: argparse.Namespace) -> Group:
    """Return MNIST's test digits, as they are, as PNG files."""
    digits = load_mnist(options.data).test
    pairs = zip(digits.images[: options.digits], digits.labels.tolist(), strict=False)
    samples = [
        Sample(f"{number}", label, partial(encode_png, image))
        for number, (image, label) in enumerate(pairs)
    ]
    return Group("MNIST test", samples)


if __name__ == "__main__":
    sys.exit(main())
