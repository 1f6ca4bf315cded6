"""A whole evaluation: every group's outcomes and what they sum up to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from flaskapi.evaluation.outcomes import Outcome, Verdict, recognize_group
from flaskapi.evaluation.pages import KnownPage, PageOutcome, PageRow, read_group, summarize_pages
from flaskapi.evaluation.samples import Group
from flaskapi.evaluation.summary import (
    Row,
    Sureness,
    count_confusions,
    measure_sureness,
    summarize_group,
)
from flaskapi.evaluation.tesseract import has_tesseract
from flaskapi.recognition.opening import Readers

FIGURE_DECIMALS = 6


@dataclass(frozen=True)
class Evaluation:
    """What a model made of groups of pictures.

    outcomes: by the group's name. labels: the digits that the model tells. pages: what came of
    pages of many digits, by the group's name.
    """

    model_id: str
    labels: tuple[int, ...]
    outcomes: dict[str, list[Outcome]]
    pages: dict[str, list[PageOutcome]] = field(default_factory=dict)

    @cached_property
    def rows(self) -> list[Row]:
        """A row a group."""
        return [summarize_group(name, outcomes) for name, outcomes in self.outcomes.items()]

    @property
    def digit_rows(self) -> list[Row]:
        """The rows of groups that show digits."""
        return [row for row in self.rows if row.shows_digits]

    @cached_property
    def confusions(self) -> npt.NDArray[np.int64]:
        """How often a digit of the row's label was read as the column's; the last: refused."""
        return count_confusions(self.outcomes, self.labels)

    @cached_property
    def sureness(self) -> Sureness | None:
        """How rightly sure the answers to digits were; None without digits."""
        return measure_sureness(self.outcomes, self.labels)

    @cached_property
    def page_rows(self) -> list[PageRow]:
        """A row a group of pages."""
        return [summarize_pages(name, outcomes) for name, outcomes in self.pages.items()]

    @property
    def missed_pages(self) -> dict[str, list[PageOutcome]]:
        """The pages that weren't read exactly, by the group's name."""
        missed = {
            name: [outcome for outcome in outcomes if not outcome.is_right]
            for name, outcomes in self.pages.items()
        }
        return {name: outcomes for name, outcomes in missed.items() if outcomes}

    @property
    def misses(self) -> dict[str, list[Outcome]]:
        """The outcomes that aren't right, by the group's name."""
        missed = {
            name: [outcome for outcome in outcomes if outcome.verdict is not Verdict.RIGHT]
            for name, outcomes in self.outcomes.items()
        }
        return {name: outcomes for name, outcomes in missed.items() if outcomes}


def evaluate_groups(
    readers: Readers,
    groups: Sequence[Group],
    pages: Mapping[str, Sequence[KnownPage]] = MappingProxyType({}),
    advance: Callable[[int], None] = lambda _: None,
    with_tesseract: bool = True,
) -> Evaluation:
    """Let readers read every picture and page; advance is told how many were read.

    with_tesseract: lets it read the pages too, where it is installed.
    """
    outcomes: dict[str, list[Outcome]] = {}
    for group in groups:
        outcomes[group.name] = []
        for chunk in recognize_group(readers.recognizer, group):
            outcomes[group.name] += chunk
            advance(len(chunk))
    compared = with_tesseract and has_tesseract()
    read = {
        name: read_group(readers.reader, group, compared, advance) for name, group in pages.items()
    }
    model = readers.recognizer.classifier.model
    digits = tuple(label for label in model.labels if label is not None)
    return Evaluation(model.model_id, digits, outcomes, read)


def describe_evaluation(evaluation: Evaluation) -> dict[str, Any]:
    """Return an evaluation as what JSON can say."""
    sureness = evaluation.sureness
    return {
        "model": evaluation.model_id,
        "sets": [round_figures(asdict(row)) for row in evaluation.rows],
        "labels": list(evaluation.labels),
        "confusions": evaluation.confusions.tolist(),
        "sureness": None if sureness is None else round_figures(asdict(sureness)),
        "pages": [round_figures(asdict(row)) for row in evaluation.page_rows],
    }


def round_figures(figures: dict[str, Any]) -> dict[str, Any]:
    """Round the fractions in a description."""
    return {name: _round(figure) for name, figure in figures.items()}


def _round(figure: Any) -> Any:
    if isinstance(figure, float):
        return round(figure, FIGURE_DECIMALS)
    if isinstance(figure, tuple):
        return [_round(part) for part in figure]
    if isinstance(figure, dict):
        return round_figures(figure)
    return figure
