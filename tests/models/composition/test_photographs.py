"""Photos of digits, taken through the pipeline that serves."""

import numpy as np

from flaskapi.recognition.digits import DIGITS_PER_LABEL, load_digits, load_typical_digits
from models.composition.photographs import (
    UNREADABLE,
    measure_likeness,
    photograph_digits,
    photograph_for_calibration,
)
from models.data import Digits

DIGITS = Digits(
    load_digits().reshape(-1, 28, 28), np.repeat(np.arange(10, dtype=np.uint8), DIGITS_PER_LABEL)
)


def test_photos_show_their_digit_and_misread_ones_do_not() -> None:
    photos = photograph_digits(DIGITS, 40, 0.3, np.random.default_rng(0))
    assert len(photos.digits) >= 40
    assert len(photos.misread) > 0
    likeness = [
        max(measure_likeness(frame, digit) for digit in DIGITS.images[DIGITS.labels == label])
        for frame, label in zip(photos.digits.images, photos.digits.labels, strict=True)
    ]
    assert np.median(likeness) > 0.9
    assert min(likeness) > UNREADABLE


def test_calibration_sees_as_many_photos_as_asked_for() -> None:
    photos = photograph_for_calibration(DIGITS, 30, 0.3, np.random.default_rng(1))
    assert len(photos) == 30


def test_likeness_is_that_of_the_shape() -> None:
    three, four = load_typical_digits()[3:5]
    assert measure_likeness(three, three // 2) > 0.99
    assert measure_likeness(three, four) < 0.8
