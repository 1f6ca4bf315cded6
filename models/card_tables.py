"""The tables of a model's card, Markdown."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flaskapi.evaluation.metrics import estimate_interval
from flaskapi.evaluation.pages import PageRow
from flaskapi.evaluation.summary import Row, Sureness
from flaskapi.recognition.model_file import ModelFile

PAGE_HEADINGS = ("set", "pictures", "exact", "95 %", "lines exact", "edits a digit")
MEASURED_HERE = "pipeline"


def write_refused(rows: list[Row]) -> str:
    """Return the table of what is no digit; right is what was refused."""
    cells = ((row.name, str(row.number), f"{row.share:.0%}") for row in rows)
    return "\n".join(write_table(("no digit", "number", "refused"), cells))


def write_facts(model: ModelFile) -> str:
    """Return the table of what a file's card says."""
    return "\n".join(write_table(("what", "value"), list_facts(model.card)))


def list_facts(card: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield the facts of a card's JSON with the path to each, but for those measured anew."""
    for name, value in card.items():
        if name == MEASURED_HERE:
            continue
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


def write_page_rows(rows: list[PageRow]) -> str:
    """Return the table of what came of groups of pages."""
    return "\n".join(write_table(PAGE_HEADINGS, map(list_page_cells, rows)))


def list_page_cells(row: PageRow) -> tuple[str, ...]:
    """Return the cells of a group of pages."""
    low, high = estimate_interval(row.score.pages, row.pages)
    return (
        row.name,
        str(row.pages),
        f"{row.score.pages:.1%}",
        f"{low:.1%} – {high:.1%}",
        f"{row.score.lines:.1%}",
        f"{row.score.digit_errors:.2%}",
    )


def write_sureness(sureness: Sureness) -> str:
    """Return how rightly sure the answers were, as a table."""
    facts = [
        ("ECE, 15 bins of equal mass", f"{sureness.calibration_error:.2%}"),
        ("Brier score", f"{sureness.brier_score:.4f}"),
    ]
    for coverage, error in sureness.coverage_errors.items():
        facts.append((f"error of the surest {coverage}", f"{error:.2%}"))
    return "\n".join(write_table((f"of {sureness.answers} answers", "value"), facts))


def write_table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    for cells in (headings, ("---",) * len(headings), *rows):
        yield "| " + " | ".join(cells) + " |"
