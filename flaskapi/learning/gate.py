"""Judge a candidate beside the model in service: on the same pictures, answer by answer."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from flaskapi.evaluation.outcomes import Verdict, recognize_group
from flaskapi.evaluation.rendered import HELD_OUT, find_rendered
from flaskapi.evaluation.samples import Group, find_groups
from flaskapi.learning.corrections import NOT_A_DIGIT, Correction, stack_frames, stack_labels
from flaskapi.recognition.prediction import Prediction
from flaskapi.recognition.recognizer import Recognizer

# A difference that chance makes more often than this is none; for classes divided among them. So
# strict that, of all these comparisons together, an equal candidate seldom fails one.
SIGNIFICANCE = 0.01
CLASSES = 11
MNIST, PHOTOS, CORRECTIONS = "MNIST, held out", "photos", "corrections"
# What no test can prove with so few misses: of MNIST's digits no more than this may be lost.
MOST_LOST_SHARE = 0.001

Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Comparison:
    """How two models answered the same pictures: how many each right, and which changed.

    label: the class, 0..9 or 10 for no digit; None for all. lost: right before, wrong now. chance:
    how often as many or more of those that changed would be lost if both were equally good, 0..1.
    """

    name: str
    label: int | None
    number: int
    before: int
    after: int
    lost: int
    won: int

    @property
    def chance(self) -> float:
        """One side of McNemar's test, exact: Q. McNemar (1947)."""
        return measure_tail(self.lost, self.lost + self.won)

    @property
    def is_worse(self) -> bool:
        """Whether the candidate is worse here."""
        limit = SIGNIFICANCE if self.label is None else SIGNIFICANCE / CLASSES
        lost_too_many = (
            self.name == MNIST
            and self.label is None
            and self.lost - self.won > MOST_LOST_SHARE * self.number
        )
        return self.chance < limit or lost_too_many


@dataclass(frozen=True)
class Answers:
    """What both models made of a set of pictures: labels uint8 (N,), right answers bool (N,)."""

    name: str
    labels: npt.NDArray[np.uint8]
    before: Truths
    after: Truths


def measure_tail(lost: int, changed: int) -> float:
    """Return how likely so many or more of the changed are lost if each is by even chance."""
    ways = sum(math.comb(changed, count) for count in range(lost, changed + 1))
    return ways / 2**changed


def compare(answers: Answers) -> list[Comparison]:
    """Return the comparison of a whole set, and of each class in it."""
    found = [compare_part(answers, None, np.ones(len(answers.labels), bool))]
    for label in np.unique(answers.labels):
        found.append(compare_part(answers, int(label), answers.labels == label))
    return found


def compare_part(answers: Answers, label: int | None, part: Truths) -> Comparison:
    """Return the comparison of a part of a set. part: bool (N,)."""
    before, after = answers.before[part], answers.after[part]
    return Comparison(
        answers.name,
        label,
        int(part.sum()),
        int(before.sum()),
        int(after.sum()),
        int((before & ~after).sum()),
        int((after & ~before).sum()),
    )


def judge_candidate(
    serving: Recognizer,
    candidate: Recognizer,
    corrections: Sequence[Correction],
    advance: Callable[[int], None] = lambda _: None,
) -> list[Comparison]:
    """Compare two models on held-out digits, on their photos, and on corrections never learned.

    advance is told how many pictures were answered. Raises EvaluationError where there are no
    held-out digits to be had.
    """
    comparisons = []
    for name, groups in find_held_out().items():
        answers = [answer_groups(model, groups, advance) for model in (serving, candidate)]
        labels = [sample.label for group in groups for sample in group.samples]
        comparisons += compare(Answers(name, np.array(labels, np.uint8), *answers))
    if corrections:
        frames, labels_given = stack_frames(corrections), stack_labels(corrections)
        answers = [
            find_right(model.classify(list(frames)), labels_given) for model in (serving, candidate)
        ]
        comparisons += compare(Answers(CORRECTIONS, labels_given, *answers))
    return comparisons


def find_held_out() -> dict[str, list[Group]]:
    """Return held-out digits as they are and as photos, rendered the first time.

    Raises EvaluationError.
    """
    groups = find_groups(find_rendered(HELD_OUT))
    plain = [group for group in groups if group.name.endswith("/mnist")]
    return {MNIST: plain, PHOTOS: [group for group in groups if group not in plain]}


def count_held_out(held_out: dict[str, list[Group]]) -> int:
    """Return how many pictures there are."""
    return sum(len(group.samples) for groups in held_out.values() for group in groups)


def answer_groups(
    recognizer: Recognizer, groups: Sequence[Group], advance: Callable[[int], None]
) -> Truths:
    """Return which pictures of groups are answered right, bool (N,)."""
    right: list[bool] = []
    for group in groups:
        for outcomes in recognize_group(recognizer, group):
            right += [outcome.verdict is Verdict.RIGHT for outcome in outcomes]
            advance(len(outcomes))
    return np.array(right, bool)


def find_right(predictions: Sequence[Prediction], labels: npt.NDArray[np.uint8]) -> Truths:
    """Return which predictions are what people said, bool (N,); no digit is right when refused."""
    answered = [NOT_A_DIGIT if p.digit is None else p.digit for p in predictions]
    return np.array(answered) == labels
