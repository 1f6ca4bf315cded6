"""Digits on coarse grids."""

import numpy as np
import pytest

from flaskapi.recognition.digits import load_digits, load_typical_digits
from models.composition.grids import GRID_SIDES_PX, coarsen_digit, draw_grid, slant_digit


def test_grids_are_small_and_light_on_dark() -> None:
    rng = np.random.default_rng(0)
    for digit in load_digits().reshape(-1, 28, 28):
        grid = draw_grid(digit, rng)
        assert max(grid.shape) <= max(GRID_SIDES_PX) + 6
        assert grid.dtype == np.uint8


def test_digit_is_still_itself_on_most_grids() -> None:
    rng = np.random.default_rng(1)
    closeness = [
        np.corrcoef(coarsen_digit(digit, rng).ravel(), digit.ravel())[0, 1]
        for digit in load_typical_digits()
        for _ in range(20)
    ]
    assert np.median(closeness) > 0.8


def test_slanted_digit_keeps_its_ink_and_leans_to_the_right() -> None:
    bar = np.zeros((20, 20), np.uint8)
    bar[2:18, 9:11] = 255
    leaning = slant_digit(bar, 0.5)
    assert int(leaning.sum()) == pytest.approx(int(bar.sum()), rel=0.01)
    top, bottom = (np.flatnonzero(leaning[row]).mean() for row in (2, 17))
    assert 7 < top - bottom < 8
