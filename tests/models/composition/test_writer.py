"""Digits as the people write them whose digits were labelled."""

import numpy as np
import pytest

from flaskapi.recognition.digits import load_digits
from models.composition.augmentation import Variation
from models.composition.distortion import Distortion, distort
from models.composition.writer import Writer
from models.data import Digits

SEVENS, ONES = load_digits()[7], load_digits()[1]
OWN = Digits(SEVENS[:5], np.full(5, 7, np.uint8))
OTHERS = Digits(ONES, np.full(len(ONES), 1, np.uint8))
UNTOUCHED = Variation(untouched_share=1.0)
MIRROR = np.diag([-1.0, 1.0])


def draw(count: int, variation: Variation, distortion: Distortion | None = None) -> Digits:
    return Writer(OWN, OTHERS, distortion, np.random.default_rng(0)).draw(count, variation)


def test_without_a_style_only_peoples_own_digits_come_each_as_often() -> None:
    drawn = draw(20, UNTOUCHED)
    assert drawn.labels.tolist() == [7] * 20
    times = [sum(np.array_equal(image, own) for image in drawn.images) for own in OWN.images]
    assert times == [4] * 5


def test_own_digits_are_varied() -> None:
    drawn = draw(10, Variation(untouched_share=0.0))
    known = {own.tobytes() for own in OWN.images}
    assert not known.intersection(image.tobytes() for image in drawn.images)


def test_in_a_known_style_most_are_others_digits() -> None:
    drawn = draw(20, UNTOUCHED, MIRROR)
    assert np.bincount(drawn.labels).tolist() == [0, 14, 0, 0, 0, 0, 0, 6]
    mirrored = {image.tobytes() for image in distort(ONES, MIRROR)}
    assert {image.tobytes() for image in drawn.images[6:]} <= mirrored


@pytest.mark.parametrize("count", [1, 3, 7])
def test_as_many_are_drawn_as_asked_for(count: int) -> None:
    for distortion in (None, MIRROR):
        assert len(draw(count, UNTOUCHED, distortion)) == count
