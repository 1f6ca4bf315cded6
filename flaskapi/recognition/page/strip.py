"""Bring a line of marks to a strip: level, digits of one height, nothing but ink."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from flaskapi.recognition.frame import HALF_INK, Ink
from flaskapi.recognition.page.cuts import join_marks
from flaskapi.recognition.page.marks import Mark
from flaskapi.recognition.quantiles import find_weighted_median

STRIP_HEIGHT_PX = 32
DIGIT_HEIGHT_PX = 20
MARGIN_PX = 8
WIDEST_PX = 16_384
# Wider gaps take time and tell nothing.
WIDEST_GAP_PX = 10
# Shares of the usual size: what is smaller is no digit, and what lies outside is uneven.
SMALLEST_SHARE, UNEVEN = 0.3, (0.65, 1.5)
OVER_SHARE = 0.3
STROKE_SHARE = 0.4
# A flat digit counts as tall as this share of its width, though not as several of them would.
FLAT_SHARE, FLATTEST = 0.8, 1.3

Places = npt.NDArray[np.floating]


@dataclass(frozen=True)
class Strip:
    """A line as the line reader is shown it, uint8 (32, W), paper 0, digits some 20 pixels tall.

    places_px: where on the page the middle of each column is, float64 (W,). digit_px: how tall on
    the page a digit is that is 20 pixels tall here.
    """

    ink: Ink
    places_px: Places
    digit_px: float


def make_strip(line: Sequence[Mark], slope: float) -> Strip:
    """Return a line as a strip, each mark moved up or down as if there were no slope.

    slope: in degrees, falling to the right where positive.
    """
    level = level_line(line, slope)
    whole = join_marks(level)
    scale = choose_scale(line, whole.box[2])
    return place_in_middle(change_size(whole.ink, scale), whole.box[0], scale)


def make_even_strip(line: Sequence[Mark], slope: float) -> Strip | None:
    """Return a line as a strip with each digit as tall as the others; None where they are."""
    even = even_sizes(level_line(line, slope))
    return make_strip(even, 0) if even else None


def level_line(line: Sequence[Mark], slope: float) -> list[Mark]:
    """Return a line's marks as if there were no slope."""
    fall = np.tan(np.deg2rad(slope))
    level = []
    for mark in line:
        x, y, width, height = mark.box
        level.append(replace(mark, box=(x, y - round(fall * (x + width / 2)), width, height)))
    return level


def make_turned_strip(line: Sequence[Mark], slope: float) -> Strip:
    """Return a line as a strip, turned back by its slope as a whole."""
    whole = join_marks(line)
    scale = choose_scale(line, whole.box[2])
    ink = turn_back(change_size(whole.ink, scale), slope)
    return place_in_middle(ink, whole.box[0], ink.shape[1] / whole.box[2])


def choose_scale(line: Sequence[Mark], width_px: int) -> float:
    """Return by how much a line is enlarged: to digits of 20 pixels, and 16,384 at most in all."""
    areas = np.array([mark.area_px for mark in line])
    heights = np.array([mark.box[3] for mark in line])
    scale = DIGIT_HEIGHT_PX / find_weighted_median(heights, areas)
    return min(scale, (WIDEST_PX - 2 * MARGIN_PX) / width_px)


def count_columns(lines: Sequence[Sequence[Mark]]) -> int:
    """Return about how many columns the strips of lines would have in all, but for margins."""
    count = 0
    for line in lines:
        left = min(mark.box[0] for mark in line)
        width_px = max(mark.box[0] + mark.box[2] for mark in line) - left
        scale = choose_scale(line, width_px)
        count += round(measure_closed(line, WIDEST_GAP_PX / scale) * scale)
    return count


def measure_closed(line: Sequence[Mark], widest_gap_px: float) -> float:
    """Return how wide a line is, in pixels of the page, where no gap is wider than that."""
    spans = sorted((mark.box[0], mark.box[0] + mark.box[2]) for mark in line)
    closed_px, reached = 0.0, spans[0][0]
    for left, right in spans:
        closed_px += min(max(left - reached, 0), widest_gap_px)
        closed_px += max(right - max(left, reached), 0)
        reached = max(reached, right)
    return closed_px


def change_size(ink: Ink, scale: float) -> Ink:
    """Return ink at another size, at least one pixel wide and tall."""
    height, width = ink.shape
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(ink, size, interpolation=method), np.uint8)


def even_sizes(line: Sequence[Mark]) -> list[Mark] | None:
    """Return a level line with all digits as large as its smallest; None where they are.

    What stands one above the other is one digit; each keeps its middle, so that none gets into
    another.
    """
    parts = [join_marks(part) for part in group_columns(line)]
    sizes = np.array([measure_size(part) for part in parts])
    usual = find_weighted_median(sizes, np.array([part.area_px for part in parts]))
    # A small stroke is a comma or a tick rather than a 1.
    small = [
        size < SMALLEST_SHARE * usual or (size < UNEVEN[0] * usual and is_stroke(part))
        for part, size in zip(parts, sizes.tolist(), strict=True)
    ]
    smallest = float(sizes[np.invert(small)].min())
    if smallest > UNEVEN[0] * usual and sizes.max() < UNEVEN[1] * usual:
        return None
    middle = int(np.median([part.box[1] + part.box[3] / 2 for part in parts]))
    return [
        change_mark(part, min(smallest / size, 1.0), middle)
        for part, size in zip(parts, sizes.tolist(), strict=True)
    ]


def measure_size(part: Mark) -> float:
    """Return how large the digit is that a part shows, or the digits in a row that it shows."""
    _, _, width, height = part.box
    return max(height, min(FLAT_SHARE * width, FLATTEST * height))


def is_stroke(part: Mark) -> bool:
    """Tell whether a part is nothing but a straight stroke, lean as it may."""
    points = cv2.findNonZero((part.ink > HALF_INK).astype(np.uint8))
    if points is None:
        return False
    _, sides, _ = cv2.minAreaRect(points)
    return min(sides) < STROKE_SHARE * max(sides)


def group_columns(line: Sequence[Mark]) -> list[list[Mark]]:
    """Return a line's marks from left to right, those together that stand over each other."""
    groups: list[list[Mark]] = []
    right = 0.0
    for mark in sorted(line, key=lambda mark: mark.box[0]):
        x, _, width, _ = mark.box
        if groups and right - x > OVER_SHARE * width:
            groups[-1].append(mark)
        else:
            groups.append([mark])
        right = max(right, x + width)
    return groups


def change_mark(mark: Mark, scale: float, middle: int) -> Mark:
    """Return a mark at another size around the same column, halfway up at a row."""
    x, _, width, _ = mark.box
    ink = change_size(mark.ink, scale)
    height, new_width = ink.shape
    return Mark((x + (width - new_width) // 2, middle - height // 2, new_width, height), ink)


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
    kept = find_kept_columns(ink)
    strip = np.zeros((STRIP_HEIGHT_PX, len(kept) + 2 * MARGIN_PX), np.uint8)
    first, last = max(top, 0), min(top + ink.shape[0], STRIP_HEIGHT_PX)
    # A fine pen's strokes get faint where they get small.
    ink = cv2.convertScaleAbs(ink, alpha=255 / max(int(ink.max()), 1))
    strip[first:last, MARGIN_PX:-MARGIN_PX] = ink[first - top : last - top, kept]
    margin = np.arange(MARGIN_PX)
    columns = np.concatenate((margin - MARGIN_PX, kept, margin + ink.shape[1]))
    return Strip(strip, left_px + (columns + 0.5) / scale, DIGIT_HEIGHT_PX / scale)


def close_gaps(ink: Ink) -> Ink:
    """Return a strip's ink, uint8 (H, W), with no gap wider than 10 pixels."""
    return ink[:, find_kept_columns(ink)]


def find_kept_columns(ink: Ink) -> npt.NDArray[np.intp]:
    """Return which columns are left, int (W,), where gaps in ink are closed to 10 pixels.

    None of what holds no ink at all.
    """
    near = np.ones((1, WIDEST_GAP_PX + 1), np.uint8)
    return np.flatnonzero(cv2.dilate(ink.max(axis=0, keepdims=True), near))
