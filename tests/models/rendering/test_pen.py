"""Digits written again with another pen."""

import cv2
import numpy as np
import pytest

from flaskapi.recognition.digits import load_digits, load_typical_digits
from models.rendering.pen import find_blots, write_line, write_strokes

TYPICAL = load_typical_digits()
THIN = [min(digits, key=lambda digit: int(digit.sum())) for digits in load_digits()]


def count_loops(ink: np.ndarray) -> int:
    paper = np.pad(ink < 0.5, 1, constant_values=True).astype(np.uint8)
    return cv2.connectedComponents(paper, connectivity=4)[0] - 2


@pytest.mark.parametrize("label", range(10))
def test_line_is_thin_all_along(label: int) -> None:
    ink = write_line(THIN[label], 80, 1, smooth=False)
    inked = np.pad(ink > 0.5, 1).astype(np.uint8)
    assert cv2.distanceTransform(inked, cv2.DIST_L2, 3).max() < 2.5
    assert 60 < max(ink.shape) < 100


def test_loop_that_ran_full_is_drawn_open() -> None:
    frame = np.zeros((28, 28), np.uint8)
    cv2.circle(frame, (13, 8), 4, 255, -1)
    cv2.line(frame, (17, 8), (15, 24), 255, 2)
    ink = write_line(frame, 80, 1)
    assert count_loops(ink) == 1
    assert np.count_nonzero(ink > 0.5) < 0.15 * ink.size


def test_strokes_of_one_width_have_no_blots() -> None:
    depth = np.zeros((40, 40), np.float32)
    depth[:, 18:23] = (1, 2, 3, 2, 1)
    assert not find_blots(depth, 3.0).any()
    cv2.circle(depth, (20, 20), 8, 7, -1)
    assert find_blots(depth, 3.0)[20, 20]
    assert not find_blots(depth, 3.0)[2, 20]


@pytest.mark.parametrize("growth_px", [-0.5, 0.0, 1.5])
def test_pen_changes_how_thick_a_digit_is_but_not_its_loops(growth_px: float) -> None:
    plain, changed = (write_strokes(TYPICAL[8], 100, growth) for growth in (0.0, growth_px))
    assert count_loops(changed) == count_loops(plain) == 2
    assert np.sign((changed > 0.5).mean() - (plain > 0.5).mean()) == np.sign(growth_px)
