"""Digits cut from a neighbour."""

import numpy as np

from flaskapi.recognition.digits import DIGITS_PER_LABEL, load_digits
from models.composition.neighbours import cut_digits_apart, cut_pair, write_pair
from models.composition.photographs import measure_likeness
from models.data import Digits

DIGITS = Digits(
    load_digits().reshape(-1, 28, 28), np.repeat(np.arange(10, dtype=np.uint8), DIGITS_PER_LABEL)
)


def test_cut_digits_resemble_digits_of_their_label_and_mixed_ones_are_others() -> None:
    cut = cut_digits_apart(DIGITS, 60, 0.0, np.random.default_rng(0))
    assert len(cut.digits) >= 60
    assert len(cut.mixed) > 5
    likeness = [
        max(measure_likeness(frame, digit) for digit in DIGITS.images[DIGITS.labels == label])
        for frame, label in zip(cut.digits.images, cut.digits.labels, strict=True)
    ]
    assert np.median(likeness) > 0.8


def test_pair_touches_and_the_whole_of_it_is_neither() -> None:
    rng = np.random.default_rng(1)
    for index in range(0, 180, 20):
        planes = write_pair([DIGITS.images[index], DIGITS.images[index + 20]], rng)
        first, second = (plane > 0.5 for plane in planes)
        assert first.shape == second.shape
        assert (first & second).any()
        shares = [max(alike) for _, alike in cut_pair(planes)]
        assert max(shares) <= 1
