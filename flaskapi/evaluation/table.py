"""Write an evaluation as text, for a terminal."""

from collections.abc import Iterator

from flaskapi.evaluation.evaluation import Evaluation
from flaskapi.evaluation.pages import PageRow, Score
from flaskapi.evaluation.summary import Row, Sureness

HEADINGS = ("number", "right", "95 %", "wrongly refused", "refused", "errors")
WIDTHS = (8, 10, 18, 17, 9, 8)
CELL_WIDTH = 6
PAGE_HEADINGS = ("number", "exact", "exact lines", "digit errors")
PAGE_WIDTHS = (8, 10, 13, 14)
TESSERACT = "  with Tesseract"
NONE = "·"


def format_evaluation(evaluation: Evaluation) -> str:
    """Return the table of groups, the confusion matrix and the figures of sureness."""
    parts = ["\n".join(format_rows(evaluation.rows))] if evaluation.rows else []
    if evaluation.digit_rows:
        parts.append(format_mean(evaluation.digit_rows))
        parts.append("\n".join(format_confusions(evaluation)))
    if evaluation.sureness:
        parts.append(format_sureness(evaluation.sureness))
    if evaluation.page_rows:
        parts.append("\n".join(format_page_rows(evaluation.page_rows)))
    return "\n\n".join(parts)


def format_rows(rows: list[Row]) -> Iterator[str]:
    """Yield a line of headings, and one a group. What is no digit is right when refused."""
    name_width = max(len(row.name) for row in rows) + 2
    yield "set".ljust(name_width) + join_cells(HEADINGS, WIDTHS)
    for row in rows:
        low, high = row.interval
        cells = (
            str(row.number),
            f"{row.share:.2%}",
            f"{low:.2%} – {high:.2%}",
            str(row.wrongly_refused or NONE) if row.shows_digits else "",
            "" if row.shows_digits else str(row.right or NONE),
            str(row.errors or NONE),
        )
        yield row.name.ljust(name_width) + join_cells(cells, WIDTHS)


def format_page_rows(rows: list[PageRow]) -> Iterator[str]:
    """Yield a line of headings, and one a group of pages, Tesseract's beneath where it was run."""
    name_width = max(*(len(row.name) for row in rows), len(TESSERACT)) + 2
    yield "pages".ljust(name_width) + join_cells(PAGE_HEADINGS, PAGE_WIDTHS)
    for row in rows:
        yield row.name.ljust(name_width) + format_score(str(row.pages), row.score)
        if row.tesseract:
            yield TESSERACT.ljust(name_width) + format_score("", row.tesseract)


def format_score(number: str, score: Score) -> str:
    """Return the cells of a row of pages."""
    shares = (f"{share:.2%}" for share in (score.pages, score.lines, score.digit_errors))
    return join_cells((number, *shares), PAGE_WIDTHS)


def format_mean(rows: list[Row]) -> str:
    """Return the mean of the groups of digits, each counted alike, and the worst of them."""
    mean = sum(row.share for row in rows) / len(rows)
    worst = min(rows, key=lambda row: row.share)
    return f"mean of {len(rows)} sets of digits {mean:.2%}, worst {worst.name} {worst.share:.2%}"


def format_confusions(evaluation: Evaluation) -> Iterator[str]:
    """Yield the lines of the confusion matrix."""
    yield "Confusion matrix of the digits: rows are labels, columns what was read, – is refused"
    headings = [*map(str, evaluation.labels), "–"]
    widths = (CELL_WIDTH,) * (len(headings) + 1)
    yield join_cells(("", *headings), widths)
    for label, counts in zip(evaluation.labels, evaluation.confusions.tolist(), strict=True):
        yield join_cells((str(label), *(str(count or NONE) for count in counts)), widths)


def format_sureness(sureness: Sureness) -> str:
    """Return the lines that say how sure the answers were."""
    figures = {
        "ECE (15 bins of equal mass)": f"{sureness.calibration_error:.2%}",
        "Brier score": f"{sureness.brier_score:.4f}",
    }
    for coverage, error in sureness.coverage_errors.items():
        figures[f"error of the surest {coverage}"] = f"{error:.2%}"
    lines = [f"How sure the answers to digits were, of which there are {sureness.answers}"]
    return "\n".join([*lines, *(f"  {name:<30}{value:>8}" for name, value in figures.items())])


def join_cells(cells: tuple[str, ...], widths: tuple[int, ...]) -> str:
    """Return cells of a line, each at the right end of its width."""
    return "".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
