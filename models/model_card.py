"""Write what is known of the shipped model: `python models/model_card.py`."""

import argparse
import shlex
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from flaskapi.errors import FlaskapiError
from flaskapi.evaluation.evaluation import Evaluation, evaluate_groups
from flaskapi.evaluation.photos import DEFAULT_COUNT, DEFAULT_SEED, find_photos
from flaskapi.evaluation.samples import Group, Sample, encode_png, find_groups
from flaskapi.evaluation.summary import Row, Sureness, collect_confidences, list_answered
from flaskapi.recognition.classifier import OnnxClassifier
from flaskapi.recognition.model_file import ModelFile, read_model_file
from flaskapi.recognition.recognizer import Recognizer
from models.data import DataError, load_mnist
from models.plots import plot_confusions, plot_coverage, plot_reliability

FOLDER = Path(__file__).parent
MAX_PIXELS = 64_000_000
TEST_DIGITS = 10_000
PLOTS = {
    "confusions": "How often each label was read as what",
    "reliability": "The errors that confidences promise, and those made",
    "coverage": "The error among the surest answers",
}

TEMPLATE = """# Model card of {file}

Written by `{command}` on {date}; do not edit it by hand.

Model `{model_id}` reads one handwritten digit, 0 to 9, in a frame of 28×28 pixels as MNIST has it,
and refuses what is none. It isn't made for letters, for several digits in one frame, or for
decisions on people.

## What the file says of itself

{card}

## Measured through the whole pipeline

Every picture was read as a client's would be: file, ink, frame, network. Right are answers that
name the label; the interval is Wilson's of 95 %.

### MNIST's test digits as PNG

{mnist}

{command_note}

### Rendered photos

MNIST's test digits as people photograph and draw them, {photos} pictures under each condition,
by `models/photo.py` with seed {seed}. The mean of the conditions is {mean:.2%}, the worst is
{worst.name} with {worst.share:.2%}.

{rows}

{sureness}

{command_note}

{plots}
"""


def main(arguments: list[str] | None = None) -> int:
    """Measure the model, draw the plots and write the card; return the exit status."""
    options = parse_arguments(arguments)
    try:
        model = read_model_file(options.model)
        mnist, photos = measure(model, options)
    except (DataError, FlaskapiError) as error:
        print(error, file=sys.stderr)
        return 1
    draw_plots(photos, options.out.parent / "model_card")
    options.out.write_text(write_card(model, mnist, photos, options), encoding="utf-8")
    print(f"Wrote {options.out} and its plots.")
    return 0


def measure(model: ModelFile, options: argparse.Namespace) -> tuple[Evaluation, Evaluation]:
    """Evaluate a model on MNIST's test digits and on rendered photos.

    Raises DataError, EvaluationError, ModelCorrupt.
    """
    recognizer = Recognizer(OnnxClassifier(model, threads=1), MAX_PIXELS)
    mnist = evaluate_groups(recognizer, [list_test_digits(options)])
    groups, _ = find_groups(find_photos(options.count, options.seed))
    return mnist, evaluate_groups(recognizer, groups)


def parse_arguments(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--model", type=Path, default=FOLDER / "my_model.h5", help="packaged model to measure")
    add("--out", type=Path, default=FOLDER / "MODEL_CARD.md", help="file to write")
    add("--count", type=int, default=DEFAULT_COUNT, help="rendered photos a condition")
    add("--seed", type=int, default=DEFAULT_SEED, help="start of the photos' random numbers")
    add("--data", type=Path, metavar="FILE.npz", help="MNIST, instead of looking for it")
    add("--digits", type=int, default=TEST_DIGITS, help="MNIST test digits to send as PNG")
    options = parser.parse_args(arguments)
    given = sys.argv[1:] if arguments is None else arguments
    options.command = shlex.join(["python", "models/model_card.py", *given])
    options.date = datetime.now(UTC).date().isoformat()
    return options


def list_test_digits(options: argparse.Namespace) -> Group:
    """Return MNIST's test digits, as they are, as PNG files."""
    digits = load_mnist(options.data).test
    pairs = zip(digits.images[: options.digits], digits.labels.tolist(), strict=False)
    samples = [
        Sample(f"{number}", label, partial(encode_png, image))
        for number, (image, label) in enumerate(pairs)
    ]
    return Group("MNIST test", samples)


def draw_plots(photos: Evaluation, folder: Path) -> None:
    """Draw the plots of PLOTS into a folder, each as a PNG of its name."""
    folder.mkdir(parents=True, exist_ok=True)
    confidences, right = collect_confidences(list_answered(photos.outcomes))
    plot_confusions(photos.confusions, photos.labels, folder / "confusions.png")
    plot_reliability(confidences, right, folder / "reliability.png")
    plot_coverage(confidences, right, folder / "coverage.png")


def write_card(
    model: ModelFile, mnist: Evaluation, photos: Evaluation, options: argparse.Namespace
) -> str:
    """Return the card, Markdown."""
    rows = photos.digit_rows
    note = f"{options.date}, `{options.command}`"
    return TEMPLATE.format(
        file=options.model.name,
        command=options.command,
        date=options.date,
        model_id=model.model_id,
        card="\n".join(write_table(("what", "value"), list_facts(model.card))),
        mnist=write_rows(mnist.digit_rows),
        photos=options.count,
        seed=options.seed,
        mean=sum(row.share for row in rows) / len(rows),
        worst=min(rows, key=lambda row: row.share),
        rows=write_rows(rows),
        sureness=write_sureness(photos.sureness) if photos.sureness else "",
        plots="\n\n".join(
            f"![{title}](model_card/{name}.png)\n{title}: the rendered photos above, {note}."
            for name, title in PLOTS.items()
        ),
        command_note=f"Data: MNIST's test digits. {note}.",
    )


def list_facts(card: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield every fact of a card's JSON with the path to it."""
    for name, value in card.items():
        if isinstance(value, dict):
            yield from list_facts(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", f"`{value}`"


def write_rows(rows: list[Row]) -> str:
    """Return the table of what came of groups of digits."""
    cells = (
        (
            row.name,
            str(row.number),
            f"{row.share:.2%}",
            f"{row.interval[0]:.2%} – {row.interval[1]:.2%}",
            str(row.wrongly_refused),
        )
        for row in rows
    )
    return "\n".join(write_table(("set", "number", "right", "95 %", "wrongly refused"), cells))


def write_sureness(sureness: Sureness) -> str:
    """Return how rightly sure the answers were, as a table."""
    facts = [
        ("ECE, 15 bins of equal mass", f"{sureness.calibration_error:.2%}"),
        ("Brier score", f"{sureness.brier_score:.4f}"),
    ]
    for coverage, error in sureness.coverage_errors.items():
        facts.append((f"error of the surest {coverage}", f"{error:.2%}"))
    return "\n".join(write_table((f"of {sureness.answers} answers", "value"), facts))


def write_table(
    headings: tuple[str, ...], rows: Iterator[tuple[str, ...]] | list[tuple[str, str]]
) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    for cells in (headings, ("---",) * len(headings), *rows):
        yield "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    sys.exit(main())
