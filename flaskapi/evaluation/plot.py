"""Draw an evaluation: each set's share of right answers, and the confusions, as SVG."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import render_template

from flaskapi.evaluation.evaluation import Evaluation

WIDTH_PX, MARGIN_PX, TOP_PX = 760, 20, 58
LINE_PX, HEADING_PX, AXIS_PX = 20, 30, 28
NAMES_PX, SHARES_PX, CHARACTER_PX = 60, 70, 6.2
MOST_CHARACTERS = 40
CELL_WIDTH_PX, CELL_HEIGHT_PX, LABELS_PX = 52, 26, 50
# Where the axis can begin: as near to 1 as the lowest share allows.
FLOORS = (0.99, 0.95, 0.9, 0.8, 0.5, 0.0)
STEPS = 5
KINDS = DIGITS, THINGS, PAGES = "digits", "no digits", "lines of pages"
# A confusion that takes this share of its row is drawn in full colour.
FULL_SHARE = 0.05
FAINTEST = 0.15
REFUSED = "–"


@dataclass(frozen=True)
class Share:
    """A set's share of right answers, 0..1, and its 95 % interval where one is known."""

    name: str
    kind: str
    share: float
    interval: tuple[float, float]


@dataclass(frozen=True)
class Dot:
    """A share drawn: the places of the dot and of both ends of its interval, in pixels."""

    name: str
    kind: str
    text: str
    x: float
    left: float
    right: float
    y: float


@dataclass(frozen=True)
class Chart:
    """The shares drawn: dots, the axis' ticks, where lines of the grid begin and end."""

    dots: list[Dot]
    ticks: list[tuple[float, str]]
    names_x: float
    top: float
    bottom: float
    kinds: list[str]


@dataclass(frozen=True)
class Cell:
    """A number of the confusion matrix: its corner, and how strong its colour is, 0..1."""

    x: float
    y: float
    count: int
    is_right: bool
    strength: float


@dataclass(frozen=True)
class Matrix:
    """The confusions drawn: cells, the name of each row and of each column, in their middles."""

    top: float
    cells: list[Cell]
    rows: list[tuple[float, str]]
    columns: list[tuple[float, str]]


def draw_evaluation(evaluation: Evaluation) -> str:
    """Return the plot as an SVG document. Needs the application's context."""
    shares = list(list_shares(evaluation))
    chart = draw_shares(shares, TOP_PX)
    matrix = None
    height = chart.bottom + AXIS_PX + MARGIN_PX
    if evaluation.digit_rows:
        matrix = draw_confusions(evaluation, height + HEADING_PX)
        height = matrix.cells[-1].y + CELL_HEIGHT_PX + MARGIN_PX
    return render_template(
        "evaluation.svg",
        title=f"How right the model {evaluation.model_id} is",
        chart=chart,
        matrix=matrix,
        width=WIDTH_PX,
        height=height,
        cell=(CELL_WIDTH_PX, CELL_HEIGHT_PX),
    )


def list_shares(evaluation: Evaluation) -> Iterator[Share]:
    """Yield what is drawn of each set, in the table's order; of pages the lines read exactly."""
    for row in evaluation.rows:
        kind = DIGITS if row.shows_digits else THINGS
        yield Share(shorten(row.name), kind, row.share, row.interval)
    for page in evaluation.page_rows:
        lines = page.score.lines
        yield Share(shorten(page.name), PAGES, lines, (lines, lines))


def shorten(name: str) -> str:
    """Return the end of a name for which there is room."""
    return name if len(name) <= MOST_CHARACTERS else "…" + name[1 - MOST_CHARACTERS :]


def draw_shares(shares: Sequence[Share], top: float) -> Chart:
    """Return shares, at least one, drawn one below the other."""
    lowest = min(share.interval[0] for share in shares)
    floor = next(floor for floor in FLOORS if floor <= lowest)
    names_x = MARGIN_PX + max(NAMES_PX, CHARACTER_PX * max(len(share.name) for share in shares))
    left, right = names_x + 12, WIDTH_PX - MARGIN_PX - SHARES_PX

    def place(share: float) -> float:
        return left + (share - floor) / (1 - floor) * (right - left)

    dots = []
    for number, item in enumerate(shares, start=1):
        low, high = map(place, item.interval)
        text, y = f"{item.share:.2%}", top + number * LINE_PX
        dots.append(Dot(item.name, item.kind, text, place(item.share), low, high, y))
    values = [floor + (1 - floor) * step / STEPS for step in range(STEPS + 1)]
    kinds = {share.kind for share in shares}
    return Chart(
        dots,
        [(place(value), f"{100 * value:g} %") for value in values],
        names_x,
        top,
        dots[-1].y + LINE_PX / 2,
        [kind for kind in KINDS if kind in kinds],
    )


def draw_confusions(evaluation: Evaluation, top: float) -> Matrix:
    """Return the confusion matrix drawn: rows are labels, columns what was read."""
    left, first = MARGIN_PX + LABELS_PX, top + HEADING_PX
    cells = []
    for row, counts in enumerate(evaluation.confusions.tolist()):
        for column, count in enumerate(counts):
            x, y = left + column * CELL_WIDTH_PX, first + row * CELL_HEIGHT_PX
            share = count / max(sum(counts), 1)
            is_right = row == column
            strength = share if is_right else min(share / FULL_SHARE, 1.0)
            shown = max(strength, FAINTEST) if count else 0.0
            cells.append(Cell(x, y, count, is_right, shown))
    names = [str(label) for label in evaluation.labels]
    return Matrix(
        top,
        cells,
        [(first + (row + 0.5) * CELL_HEIGHT_PX, name) for row, name in enumerate(names)],
        [
            (left + (column + 0.5) * CELL_WIDTH_PX, name)
            for column, name in enumerate([*names, REFUSED])
        ],
    )
