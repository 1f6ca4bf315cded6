"""Signs that stand between digits and are none."""

import numpy as np
import pytest

from models.rendering.signs import SIGNS, draw_sign


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("pen_px", [2, 4])
def test_signs_are_drawn_with_the_digits_pen(sign: str, pen_px: float) -> None:
    for seed in range(5):
        ink = draw_sign(sign, 20, pen_px, np.random.default_rng(seed))
        assert ink.shape[0] == 30
        assert 0 < ink.shape[1] <= 40
        assert ink.max() > 0.5


def test_slash_is_taller_than_a_digit_and_leans() -> None:
    for seed in range(20):
        inked = draw_sign("/", 20, 2, np.random.default_rng(seed)) > 0.5
        height = int(inked.any(axis=1).sum())
        assert height > 20
        assert inked.shape[1] > 0.3 * height


@pytest.mark.parametrize(("sign", "lowest_row"), [(".", 25), (",", 31), (":", 25), ("-", 20)])
def test_signs_stand_where_digits_beside_them_want_them(sign: str, lowest_row: int) -> None:
    """Of 30 rows, digits take up those from 5 to 24."""
    inked = draw_sign(sign, 20, 2, np.random.default_rng(1)) > 0.5
    lowest = int(np.flatnonzero(inked.any(axis=1))[-1])
    assert lowest <= lowest_row
    assert lowest >= (23 if sign in ".,:" else 13)
