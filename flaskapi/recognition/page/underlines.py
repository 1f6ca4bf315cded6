"""Take lines that are drawn by hand out of a mask of ink: below a row, or through it."""

import cv2
import numpy as np
import numpy.typing as npt

from flaskapi.recognition.components import Labels, Stats
from flaskapi.recognition.frame import Ink
from flaskapi.recognition.quantiles import find_weighted_median

# Lengths as shares of the usual height of marks: no stroke of a digit is so long, and no line is
# so thick.
LENGTH_SHARE, THICKEST_SHARE = 2.2, 0.3
FLAT_SHARE = 0.1
UNSTEADY_SHARE = 0.06
LEAST_UNSTEADY_PX = 3
PAPER = 0


def erase_underlines(mask: Ink, labels: Labels, stats: Stats) -> bool:
    """Take the lines out of a mask, uint8 (H, W) of 0 and 1, in place; tell whether there was any.

    labels, stats: its components, as OpenCV has them. Where a stroke crosses a line it stays whole.
    """
    found = False
    usual_px = measure_height(stats)
    for number in np.flatnonzero(stats[:, cv2.CC_STAT_WIDTH] > LENGTH_SHARE * usual_px):
        if number == PAPER or not usual_px:
            continue
        left, top, width, height = stats[number, :4]
        place = slice(top, top + height), slice(left, left + width)
        line = find_line((labels[place] == number).astype(np.uint8), usual_px)
        mask[place] &= 1 - line
        found |= bool(line.any())
    return found


def measure_height(stats: Stats) -> float:
    """Return how tall the marks are that hold most of the ink, flat ones aside; 0 without any."""
    width, height, area = stats[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA]].T
    tall = height > FLAT_SHARE * width
    return find_weighted_median(height[tall], area[tall]) if tall.any() else 0.0


def find_line(drawn: Ink, usual_px: float) -> Ink:
    """Return which pixels of a mark belong to a long line alone, uint8 (H, W) of 0 and 1."""
    unsteady = max(LEAST_UNSTEADY_PX, round(UNSTEADY_SHARE * usual_px))
    length = round(LENGTH_SHARE * usual_px)
    thicker = cv2.dilate(drawn, np.ones((unsteady, 1), np.uint8))
    runs = cv2.morphologyEx(thicker, cv2.MORPH_OPEN, np.ones((1, length), np.uint8)) & drawn
    crossed = find_crossings(drawn, runs, unsteady)
    thick = runs.sum(axis=0) > THICKEST_SHARE * usual_px
    return np.asarray(runs * ~(crossed | thick))


def find_crossings(drawn: Ink, line: Ink, margin: int) -> npt.NDArray[np.bool_]:
    """Tell of each column, bool (W,), whether there is ink above a line and below it at once."""
    height, width = drawn.shape
    first = line.argmax(axis=0)
    last = height - 1 - line[::-1].argmax(axis=0)
    columns = np.arange(width)
    above = drawn[np.maximum(first - margin, 0), columns] & (first >= margin)
    below = drawn[np.minimum(last + margin, height - 1), columns] & (last + margin < height)
    return np.asarray((above & below).astype(bool))
