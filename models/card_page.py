"""The model's card as a page, Markdown, with its plots."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flaskapi.evaluation.evaluation import Evaluation
from flaskapi.evaluation.summary import Row, collect_confidences, list_answered
from flaskapi.recognition.model_file import ModelFile
from models.card_tables import (
    write_facts,
    write_page_rows,
    write_refused,
    write_rows,
    write_sureness,
)
from models.plots import plot_confusions, plot_coverage, plot_reliability

PLOTS_FOLDER = "model_card"
PLOTS = {
    "confusions": "How often each label was read as what",
    "reliability": "The errors that confidences promise, and those made",
    "coverage": "The error among the surest answers",
}

TEMPLATE = """# Model card of {file}

Written by `{command}` on {date}; do not edit it by hand.

Model `{model_id}` reads one handwritten digit, 0 to 9, in a frame of 28×28 pixels as MNIST has it,
and refuses what is none as often as the tables say. It isn't made for letters, for several digits
in one frame, or for decisions on people.

## What the file says of itself

{card}

{reader_card}
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

### What is no digit

Greek letters, doodles and empty paper, {things} of each, by `models/things.py` with seed {seed}.
Nothing learned from such. The second table is what `/read` makes of them: exact is nothing read.

{refused}

{things_read}

{things_note}

### Typefaces

Digits and letters in print and in handwriting, {typeset} of each, by `models/typeset.py` with seed
{seed}, in typefaces that nothing learned from.

{typeset_rows}

{letters}

{typeset_note}

### Rows of many digits

Rows of 1 to 15 of MNIST's test digits, {row_pages} under each condition, by `models/rows.py` with
seed {seed}, read through `/read` {with_reader}. Exact are rows whose text is right to the last
digit; edits are insertions, deletions and substitutions.

{page_rows}

{command_note}
{pictures}"""

READER_TEMPLATE = """### The line reader's

Rows and pages are read by a second network as well, which sees each line as a whole.

{card}
"""

PICTURES_TEMPLATE = """
### Pictures that people sent

A folder of real pictures that cannot be shipped, as the README lays one out. Sets of scanned digits
in it are far larger than the rest, and decide the figures of sureness.

{rows}

{refused}

{sureness}

{pages}

Data: that folder. {note}.
"""


@dataclass(frozen=True)
class Measurement:
    """What a model made of MNIST's test digits, of what was rendered, and of pictures."""

    date: str
    command: str
    seed: int
    mnist: Evaluation
    photos: Evaluation
    things: Evaluation
    typeset: Evaluation
    pages: Evaluation
    pictures: Evaluation | None

    def list_evaluations(self) -> Iterator[tuple[str, Evaluation]]:
        """Yield the evaluations there are by the names that cards give them."""
        yield "mnist_png", self.mnist
        yield "rendered_photos", self.photos
        yield "rendered_things", self.things
        yield "rendered_typefaces", self.typeset
        yield "rendered_rows", self.pages
        if self.pictures:
            yield "real_pictures", self.pictures


def write_page(
    model: ModelFile, name: str, line_reader: ModelFile | None, measurement: Measurement
) -> str:
    """Return the page of a model that is in a file of that name, Markdown.

    line_reader: what read lines together with it.
    """
    photos = measurement.photos
    rows = photos.digit_rows
    note = f"{measurement.date}, `{measurement.command}`"
    return TEMPLATE.format(
        file=name,
        command=measurement.command,
        date=measurement.date,
        model_id=model.model_id,
        card=write_facts(model),
        reader_card=READER_TEMPLATE.format(card=write_facts(line_reader)) if line_reader else "",
        mnist=write_rows(measurement.mnist.digit_rows),
        photos=rows[0].number,
        seed=measurement.seed,
        mean=sum(row.share for row in rows) / len(rows),
        worst=min(rows, key=lambda row: row.share),
        rows=write_rows(rows),
        sureness=write_sureness(photos.sureness) if photos.sureness else "",
        plots="\n\n".join(
            f"![{title}]({PLOTS_FOLDER}/{name}.png)\n{title}: the rendered photos above, {note}."
            for name, title in PLOTS.items()
        ),
        things=measurement.things.rows[0].number,
        refused=write_refused(measurement.things.rows),
        things_read=write_page_rows(measurement.things.page_rows),
        things_note=f"Data: drawn by that program. {note}.",
        typeset=measurement.typeset.rows[0].number,
        typeset_rows=write_rows(measurement.typeset.digit_rows),
        letters=write_refused(list_others(measurement.typeset)),
        typeset_note=f"Data: set by that program. {note}.",
        row_pages=measurement.pages.page_rows[0].pages,
        with_reader=f"with the line reader `{line_reader.model_id}`" if line_reader else "alone",
        page_rows=write_page_rows(measurement.pages.page_rows),
        pictures=write_pictures(measurement.pictures, note) if measurement.pictures else "",
        command_note=f"Data: MNIST's test digits. {note}.",
    )


def write_pictures(pictures: Evaluation, note: str) -> str:
    """Return the section of real pictures: digits that were read, and what was refused."""
    others = list_others(pictures)
    return PICTURES_TEMPLATE.format(
        rows=write_rows(pictures.digit_rows),
        refused=write_refused(others) if others else "",
        sureness=write_sureness(pictures.sureness) if pictures.sureness else "",
        pages=write_page_rows(pictures.page_rows) if pictures.page_rows else "",
        note=note,
    )


def list_others(evaluation: Evaluation) -> list[Row]:
    """Return the rows of what is no digit."""
    return [row for row in evaluation.rows if not row.shows_digits]


def draw_plots(photos: Evaluation, folder: Path) -> None:
    """Draw the plots of PLOTS into a folder, each as a PNG of its name."""
    folder.mkdir(parents=True, exist_ok=True)
    confidences, right = collect_confidences(list_answered(photos.outcomes))
    plot_confusions(photos.confusions, photos.labels, folder / "confusions.png")
    plot_reliability(confidences, right, folder / "reliability.png")
    plot_coverage(confidences, right, folder / "coverage.png")
