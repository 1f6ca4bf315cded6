"""Digits on coarse grids."""

import numpy as np

from flaskapi.recognition.digits import load_digits, load_typical_digits
from models.composition.grids import GRID_SIDES_PX, coarsen_digit, draw_grid


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
