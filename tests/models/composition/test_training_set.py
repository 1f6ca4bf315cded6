"""What an epoch is composed of."""

from dataclasses import replace

import numpy as np
import pytest

from flaskapi.recognition.digits import DIGITS_PER_LABEL, load_digits
from models.composition.training_set import NOT_A_DIGIT, Mixture, TrainingSet
from models.data import Digits

DIGITS = Digits(
    load_digits().reshape(-1, 28, 28), np.repeat(np.arange(10, dtype=np.uint8), DIGITS_PER_LABEL)
)
MIXTURE = Mixture(photo_share=0.2, negative_share=0.1, photos=30, negatives=20)


def make_training_set(seed: int = 0, full_epochs: int = 9) -> TrainingSet:
    return TrainingSet(DIGITS, MIXTURE, full_epochs, np.random.default_rng(seed))


def test_epoch_is_as_long_as_there_are_digits() -> None:
    training_set = make_training_set()
    frames, labels = training_set.draw_epoch()
    assert len(training_set) == len(frames) == len(labels) == 200
    assert frames.dtype == labels.dtype == np.uint8


def test_a_tenth_is_no_digit() -> None:
    _, labels = make_training_set().draw_epoch()
    assert (labels == NOT_A_DIGIT).sum() == 20
    assert set(labels[labels < 10].tolist()) == set(range(10))


def test_every_epoch_is_another() -> None:
    training_set = make_training_set()
    first, second = training_set.draw_epoch(), training_set.draw_epoch()
    assert not np.array_equal(first[0], second[0])


@pytest.mark.parametrize("seed", [0, 5])
def test_the_same_seed_composes_the_same(seed: int) -> None:
    first, second = (make_training_set(seed).draw_epoch() for _ in range(2))
    assert np.array_equal(first[0], second[0])
    assert np.array_equal(first[1], second[1])


def test_last_epochs_leave_more_digits_untouched() -> None:
    known = {digit.tobytes() for digit in DIGITS.images}
    training_set = make_training_set(full_epochs=1)
    full, mild = (
        sum(frame.tobytes() in known for frame in training_set.draw_epoch()[0]) for _ in range(2)
    )
    assert mild > 1.5 * full


def test_epoch_may_be_shorter_than_there_are_digits_but_not_longer() -> None:
    for wanted, drawn in ((50, 50), (1000, 200)):
        mixture = replace(MIXTURE, frames=wanted)
        training_set = TrainingSet(DIGITS, mixture, 9, np.random.default_rng(0))
        assert len(training_set) == len(training_set.draw_epoch()[0]) == drawn
