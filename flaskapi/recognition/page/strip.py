"""Bring a line of marks to a strip: level, digits of one height, nothing but ink."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from flaskapi.recognition.frame import Ink
from flaskapi.recognition.page.cuts import join_marks
from flaskapi.recognition.page.marks import Mark, find_weighted_median

STRIP_HEIGHT_PX = 32
DIGIT_HEIGHT_PX = 20
MARGIN_PX = 8
WIDEST_PX = 4096


@dataclass(frozen=True)
class Strip:
    """A line as the line reader is shown it, uint8 (32, W), paper 0, digits some 20 pixels tall.

    left_px, width_px: where on the page it begins, and how much of the page's width it shows.
    """

    ink: Ink
    left_px: float
    width_px: float


def make_strip(line: Sequence[Mark], slope: float) -> Strip:
    """Return a line as a strip, each mark moved up or down as if there were no slope.

    slope: in degrees, falling to the right where positive.
    """
    fall = np.tan(np.deg2rad(slope))
    level = []
    for mark in line:
        x, y, width, height = mark.box
        level.append(replace(mark, box=(x, y - round(fall * (x + width / 2)), width, height)))
    whole = join_marks(level)
    scale = choose_scale(line, whole.box[2])
    return place_in_middle(change_size(whole.ink, scale), whole.box[0], scale)


def make_turned_strip(line: Sequence[Mark], slope: float) -> Strip:
    """Return a line as a strip, turned back by its slope as a whole."""
    whole = join_marks(line)
    scale = choose_scale(line, whole.box[2])
    ink = turn_back(change_size(whole.ink, scale), slope)
    return place_in_middle(ink, whole.box[0], ink.shape[1] / whole.box[2])


def choose_scale(line: Sequence[Mark], width_px: int) -> float:
    """Return by how much a line is enlarged: to digits of 20 pixels, and 4,096 at most in all."""
    areas = np.array([mark.area_px for mark in line])
    heights = np.array([mark.box[3] for mark in line])
    scale = DIGIT_HEIGHT_PX / find_weighted_median(heights, areas)
    return min(scale, (WIDEST_PX - 2 * MARGIN_PX) / width_px)


def change_size(ink: Ink, scale: float) -> Ink:
    """Return ink at another size, at least one pixel wide and tall."""
    height, width = ink.shape
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(ink, size, interpolation=method), np.uint8)


def turn_back(ink: Ink, slope: float) -> Ink:
    """Return ink turned against a slope, nothing beside it."""
    height, width = ink.shape
    angle = np.deg2rad(abs(slope))
    new_width = int(np.ceil(width * np.cos(angle) + height * np.sin(angle)))
    new_height = int(np.ceil(width * np.sin(angle) + height * np.cos(angle)))
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), slope, 1)
    matrix[:, 2] += ((new_width - width) / 2, (new_height - height) / 2)
    turned = np.asarray(cv2.warpAffine(ink, matrix, (new_width, new_height)), np.uint8)
    x, _, inked, _ = cv2.boundingRect(turned)
    return turned[:, x : x + max(inked, 1)]


def place_in_middle(ink: Ink, left_px: float, scale: float) -> Strip:
    """Return a strip with the ink's centre of mass halfway up, and a margin on both sides."""
    rows = ink.sum(axis=1, dtype=np.float64)
    middle = float((rows * np.arange(len(rows))).sum() / max(rows.sum(), 1.0))
    top = round((STRIP_HEIGHT_PX - 1) / 2 - middle)
    strip = np.zeros((STRIP_HEIGHT_PX, ink.shape[1] + 2 * MARGIN_PX), np.uint8)
    first, last = max(top, 0), min(top + ink.shape[0], STRIP_HEIGHT_PX)
    # A fine pen's strokes get faint where they get small.
    ink = cv2.convertScaleAbs(ink, alpha=255 / max(int(ink.max()), 1))
    strip[first:last, MARGIN_PX:-MARGIN_PX] = ink[first - top : last - top]
    return Strip(strip, left_px - MARGIN_PX / scale, strip.shape[1] / scale)
