"""Sum outcomes up: a row a group, the confusions, and how sure the answers were."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from flaskapi.evaluation.metrics import (
    Confidences,
    Truths,
    estimate_interval,
    measure_brier_score,
    measure_calibration_error,
    measure_coverage_error,
)
from flaskapi.evaluation.outcomes import Outcome, Verdict
from flaskapi.recognition.prediction import Prediction

COVERAGES = (0.99, 0.98)

Outcomes = Mapping[str, Sequence[Outcome]]


@dataclass(frozen=True)
class Row:
    """What came of one group. share and its 95 % interval: of right answers, 0..1."""

    name: str
    shows_digits: bool
    number: int
    right: int
    share: float
    interval: tuple[float, float]
    wrongly_refused: int
    errors: int


@dataclass(frozen=True)
class Sureness:
    """How rightly sure the answers to pictures of digits were; each 0..1, the Brier score 0..2."""

    answers: int
    calibration_error: float
    brier_score: float
    coverage_errors: dict[str, float]


def summarize_group(name: str, outcomes: Sequence[Outcome]) -> Row:
    """Return the row of a group's outcomes, at least one."""
    verdicts = Counter(outcome.verdict for outcome in outcomes)
    right, number = verdicts[Verdict.RIGHT], len(outcomes)
    return Row(
        name=name,
        shows_digits=outcomes[0].sample.label is not None,
        number=number,
        right=right,
        share=right / number,
        interval=estimate_interval(right / number, number),
        wrongly_refused=verdicts[Verdict.REFUSED],
        errors=verdicts[Verdict.ERROR],
    )


def list_answered(groups: Outcomes) -> list[tuple[int, Prediction]]:
    """Return label and prediction of every picture of a digit that got one."""
    return [
        (outcome.sample.label, outcome.answer)
        for outcomes in groups.values()
        for outcome in outcomes
        if outcome.sample.label is not None and isinstance(outcome.answer, Prediction)
    ]


def count_confusions(groups: Outcomes, labels: Sequence[int]) -> npt.NDArray[np.int64]:
    """Return how often a digit of the row's label was read as the column's; the last: as none.

    int64 (labels, labels + 1).
    """
    place = {label: column for column, label in enumerate(labels)}
    table = np.zeros((len(labels), len(labels) + 1), np.int64)
    for outcomes in groups.values():
        for outcome in outcomes:
            if outcome.sample.label in place:
                answer = outcome.answer
                read = answer.digit if isinstance(answer, Prediction) else None
                column = len(labels) if read is None else place[read]
                table[place[outcome.sample.label], column] += 1
    return table


def collect_confidences(answered: Sequence[tuple[int, Prediction]]) -> tuple[Confidences, Truths]:
    """Return the confidence of each best guess, and whether it is right: float64 and bool (N,)."""
    confidences = np.array([prediction.confidence for _, prediction in answered])
    right = np.array([prediction.best_guess == label for label, prediction in answered])
    return confidences, right


def measure_sureness(groups: Outcomes, labels: Sequence[int]) -> Sureness | None:
    """Return how sure the answers to digits were, or None where there are none.

    Of the best guesses, refused or not; pictures that got no prediction have no confidence.
    """
    answered = [(label, answer) for label, answer in list_answered(groups) if label in labels]
    if not answered:
        return None
    confidences, right = collect_confidences(answered)
    columns = np.array([labels.index(label) for label, _ in answered])
    probabilities = np.array([prediction.probabilities for _, prediction in answered])
    return Sureness(
        answers=len(answered),
        calibration_error=measure_calibration_error(confidences, right),
        brier_score=measure_brier_score(probabilities, columns),
        coverage_errors={
            f"{coverage:.0%}": measure_coverage_error(confidences, right, coverage)
            for coverage in COVERAGES
        },
    )
