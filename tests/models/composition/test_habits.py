"""European ones and sevens."""

import numpy as np
import pytest

from flaskapi.recognition.digits import load_digits, load_typical_digits
from models.composition.habits import add_habit


@pytest.mark.parametrize("label", [1, 7])
def test_strokes_are_added_and_nothing_is_taken_away(label: int) -> None:
    rng = np.random.default_rng(0)
    added_px = []
    for digit in load_digits()[label]:
        changed = add_habit(digit, label, rng)
        assert changed.shape == digit.shape
        assert (changed >= digit).all()
        added_px.append(np.count_nonzero(changed > 128) - np.count_nonzero(digit > 128))
    assert min(added_px) > 0
    assert 10 < np.median(added_px) < 60


def test_flag_of_a_one_goes_down_to_the_left_of_its_top() -> None:
    one = np.zeros((28, 28), np.uint8)
    one[4:24, 13:15] = 255
    added = add_habit(one, 1, np.random.default_rng(1)) > one
    rows, columns = np.nonzero(added[:15])
    assert columns.min() < 11
    assert rows.min() >= 2


@pytest.mark.parametrize("label", [0, 2, 3, 4, 5, 6, 8, 9])
def test_other_digits_stay_as_they_are(label: int) -> None:
    digit = load_typical_digits()[label]
    assert np.array_equal(add_habit(digit, label, np.random.default_rng(0)), digit)
