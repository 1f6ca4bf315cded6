"""The gate: pictures answered by two models, and when the one is worse."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import pytest

from flaskapi.evaluation.samples import Group, Sample
from flaskapi.learning import gate
from flaskapi.learning.gate import (
    CORRECTIONS,
    MNIST,
    PHOTOS,
    Answers,
    Comparison,
    compare,
    judge_candidate,
    measure_tail,
)
from flaskapi.recognition.classifier import Batch, Scores
from flaskapi.recognition.recognizer import Recognizer
from tests.conftest import FakeClassifier, draw_digit, encode
from tests.learning.conftest import make_correction


@pytest.mark.parametrize(
    ("lost", "changed", "chance"), [(0, 0, 1.0), (0, 5, 1.0), (5, 5, 1 / 32), (4, 5, 6 / 32)]
)
def test_tail_is_the_coins(lost: int, changed: int, chance: float) -> None:
    assert measure_tail(lost, changed) == chance


def make_comparison(
    lost: int, won: int, label: int | None = None, name: str = PHOTOS
) -> Comparison:
    return Comparison(name, label, 5000, 4900, 4900 + won - lost, lost, won)


@pytest.mark.parametrize(
    ("comparison", "is_worse"),
    [
        (make_comparison(0, 0), False),
        (make_comparison(6, 0), False),
        (make_comparison(7, 0), True),
        (make_comparison(30, 25), False),
        (make_comparison(5, 0, label=1), False),
        (make_comparison(10, 0, label=1), False),
        (make_comparison(11, 0, label=1), True),
        (make_comparison(45, 40, name=MNIST), False),
        (make_comparison(46, 40, name=MNIST), True),
        (make_comparison(0, 20), False),
    ],
)
def test_worse_is_what_chance_does_not_explain(comparison: Comparison, is_worse: bool) -> None:
    assert comparison.is_worse is is_worse


def test_classes_are_compared_by_themselves() -> None:
    labels = np.array([1, 1, 1, 7], np.uint8)
    before, after = np.array([1, 1, 0, 1], bool), np.array([1, 0, 1, 1], bool)
    everything, ones, sevens = compare(Answers(PHOTOS, labels, before, after))
    assert (everything.number, everything.lost, everything.won) == (4, 1, 1)
    assert (ones.label, ones.before, ones.after, ones.lost) == (1, 2, 2, 1)
    assert (sevens.label, sevens.lost, sevens.won) == (7, 0, 0)


class ConfusedClassifier(FakeClassifier):
    """Reads every seven as a one."""

    def compute_scores(self, batch: Batch) -> Scores:
        scores = super().compute_scores(batch)
        scores[:, 1] += scores[:, 7]
        scores[:, 7] = 0
        return scores


def make_group(name: str, digits: Sequence[int]) -> Group:
    return Group(
        f"held/{name}",
        [
            Sample(str(place), digit, partial(encode, draw_digit(digit)))
            for place, digit in enumerate(digits)
        ],
    )


def test_candidate_that_lost_a_class_is_seen_in_every_set(monkeypatch: pytest.MonkeyPatch) -> None:
    digits = [*range(10), *[7] * 10]
    held_out = {MNIST: [make_group("mnist", digits)], PHOTOS: [make_group("blur", digits)]}
    monkeypatch.setattr(gate, "find_held_out", lambda: held_out)
    serving, candidate = (
        Recognizer(kind(), 10**6) for kind in (FakeClassifier, ConfusedClassifier)
    )
    corrections = [make_correction(digit) for digit in digits]
    answered: list[int] = []
    found = judge_candidate(serving, candidate, corrections, answered.append)
    worse = {(item.name, item.label) for item in found if item.is_worse}
    assert worse == {(name, label) for name in (MNIST, PHOTOS, CORRECTIONS) for label in (None, 7)}
    assert sum(answered) == 4 * len(digits)


def test_same_model_is_no_worse_than_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    held_out = {MNIST: [make_group("mnist", range(10))], PHOTOS: []}
    monkeypatch.setattr(gate, "find_held_out", lambda: held_out | {PHOTOS: held_out[MNIST]})
    model = Recognizer(FakeClassifier(), 10**6)
    assert not any(item.is_worse for item in judge_candidate(model, model, []))
