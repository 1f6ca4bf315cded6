"""Lines drawn by hand below rows are taken out, and strokes stay whole."""

import cv2
import numpy as np
import pytest

from flaskapi.recognition.frame import Ink
from flaskapi.recognition.page.underlines import erase_underlines


def draw_row(count: int = 5) -> Ink:
    """Upright bars 40 pixels tall, 30 from one to the next, uint8 (120, 300) of 0 and 1."""
    mask = np.zeros((120, 300), np.uint8)
    for number in range(count):
        mask[30:70, 50 + 30 * number : 62 + 30 * number] = 1
    return mask


def erase(mask: Ink) -> tuple[Ink, bool]:
    left = mask.copy()
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    return left, erase_underlines(left, labels, stats)


@pytest.mark.parametrize("drop", [-4, 0, 5])
@pytest.mark.parametrize("top", [68, 80])
def test_line_below_a_row_is_taken_out_whether_it_touches_or_not(top: int, drop: int) -> None:
    row = draw_row()
    underlined = row.copy()
    cv2.line(underlined, (40, top), (200, top + drop), 1, 4)
    left, found = erase(underlined)
    assert found
    beside = (underlined == 1) & (row == 0)
    assert left[beside].sum() < 0.1 * beside.sum()
    assert np.array_equal(left[:60], row[:60])


def test_strokes_that_cross_a_line_stay_whole() -> None:
    row = draw_row()
    struck = row.copy()
    cv2.line(struck, (20, 50), (230, 50), 1, 3)
    left, _ = erase(struck)
    assert (left & row).sum() == row.sum()
    assert left[:, :45].sum() == 0


def test_row_without_a_line_is_left_alone() -> None:
    row = draw_row()
    row[30:36, 50:92] = 1  # Two digits that touch.
    left, found = erase(row)
    assert not found
    assert np.array_equal(left, row)


def test_nothing_but_a_line_tells_nothing_of_digits() -> None:
    mask = np.zeros((120, 300), np.uint8)
    mask[60:64, 20:280] = 1
    assert not erase(mask)[1]
