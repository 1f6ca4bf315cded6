"""Measure the reading of many digits: pages whose lines are known, read and compared."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from flaskapi.errors import EvaluationError, RequestError
from flaskapi.evaluation.metrics import count_edits
from flaskapi.evaluation.samples import Group, list_places
from flaskapi.evaluation.tesseract import read_with_tesseract
from flaskapi.recognition.page.reader import Reader
from flaskapi.recognition.page.reading import Reading, interpret_sheet

LIST = "multi.json"


@dataclass(frozen=True)
class KnownPage:
    """A picture and the lines of digits that it shows."""

    name: str
    lines: tuple[str, ...]
    read: Callable[[], bytes]


@dataclass(frozen=True)
class PageOutcome:
    """A page and what came of it, and what Tesseract read where it is installed."""

    page: KnownPage
    answer: Reading | RequestError
    tesseract: tuple[str, ...] | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines that were read; none where the picture was refused."""
        if isinstance(self.answer, RequestError):
            return ()
        return tuple(line.text for line in self.answer.lines)

    @property
    def is_right(self) -> bool:
        """Whether every line was read exactly."""
        return self.lines == self.page.lines


@dataclass(frozen=True)
class Score:
    """How much of a group was read exactly, 0..1, and how many edits a true digit it takes.

    Where no digits are to be read, lines is as pages, and the edits are those a page.
    """

    pages: float
    lines: float
    digit_errors: float


@dataclass(frozen=True)
class PageRow:
    """What came of one group of pages, and what Tesseract made of it where it is installed."""

    name: str
    pages: int
    score: Score
    tesseract: Score | None


def find_pages(folder: Path) -> dict[str, list[KnownPage]]:
    """Return the pages below a folder by their group's name.

    A file multi.json tells `{"<picture>": ["<line>", …], …}` of pictures beside it or in a folder
    multi/. Raises EvaluationError for one that doesn't.
    """
    groups = {}
    for place, name in list_places(folder):
        if (place / LIST).is_file():
            pages = list(list_pages(place))
            if pages:
                groups[name] = pages
    return groups


def list_empty_pages(groups: Sequence[Group]) -> dict[str, list[KnownPage]]:
    """Return the pictures that show no digit, by a name for each group: nothing is to be read."""
    return {
        f"{group.name} in /read": [KnownPage(one.name, (), one.read) for one in group.samples]
        for group in groups
        if not group.shows_digits
    }


def list_pages(place: Path) -> Iterator[KnownPage]:
    """Yield the pages of a folder's list. Raises EvaluationError."""
    try:
        texts = json.loads((place / LIST).read_text(encoding="utf-8"))
        for name, lines in texts.items():
            beside = place / name
            file = beside if beside.is_file() else place / Path(LIST).stem / name
            if not file.is_file():
                raise EvaluationError(f"{place / LIST} names {name}, which is not there.")
            yield KnownPage(name, tuple(str(line) for line in lines), file.read_bytes)
    except (ValueError, AttributeError, TypeError) as error:
        raise EvaluationError(
            f"{place / LIST} cannot be used ({error}). It must hold "
            '{"<picture>": ["<line>", …], …}.'
        ) from error


def read_group(
    reader: Reader, pages: Sequence[KnownPage], with_tesseract: bool, advance: Callable[[int], None]
) -> list[PageOutcome]:
    """Let a reader read pages; advance is told of each."""
    outcomes = []
    for page in pages:
        data = page.read()
        answer: Reading | RequestError
        try:
            answer = interpret_sheet(reader.read(data)[0])
        except RequestError as error:
            answer = error
        outcomes.append(
            PageOutcome(page, answer, read_with_tesseract(data) if with_tesseract else None)
        )
        advance(1)
    return outcomes


def summarize_pages(name: str, outcomes: Sequence[PageOutcome]) -> PageRow:
    """Return the row of a group's outcomes, at least one."""
    truths = [outcome.page.lines for outcome in outcomes]
    others = [outcome.tesseract for outcome in outcomes if outcome.tesseract is not None]
    return PageRow(
        name,
        len(outcomes),
        score_lines(truths, [outcome.lines for outcome in outcomes]),
        score_lines(truths, others) if len(others) == len(truths) else None,
    )


def score_lines(truths: Sequence[tuple[str, ...]], read: Sequence[tuple[str, ...]]) -> Score:
    """Compare lines, true and read, page by page."""
    pairs = list(zip(truths, read, strict=True))
    digits = sum(len("".join(truth)) for truth in truths)
    edits = sum(count_edits("".join(truth), "".join(lines)) for truth, lines in pairs)
    # Lines in their order; an extra one in between costs none of the others.
    right = sum(
        len(truth) + len(lines) - count_edits(truth, lines, substitution=2)
        for truth, lines in pairs
    )
    pages = sum(truth == lines for truth, lines in pairs) / len(pairs)
    lines = sum(len(truth) for truth in truths)
    return Score(
        pages=pages,
        lines=right / 2 / lines if lines else pages,
        digit_errors=edits / (digits or len(pairs)),
    )
