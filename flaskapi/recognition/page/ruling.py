"""Find the lines that paper is ruled or squared with, and take them out of a mask of ink."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from flaskapi.recognition.components import find_components
from flaskapi.recognition.frame import Ink
from flaskapi.recognition.paper import shrink
from flaskapi.recognition.quantiles import find_weighted_median

SEARCHED_SIDE_PX = 800
# What so much of a pixel is inked is, of 255, where lines are searched for.
FAINTEST = 60
TILTS = np.tan(np.deg2rad(np.arange(-3, 3.01, 0.5)))
# A printed line covers most of the width. One alone covers nearly all of it, several are as many
# steps of one distance apart.
COVERED, COVERED_ALONE = 0.6, 0.9
FEWEST_REGULAR = 3
IRREGULARITY = 0.12
THICKEST_SHARE = 0.04
LEAST_THICKNESS_PX = 3
# What is ruled goes on beyond the picture. Ones do not, and are about as tall as other digits.
WHOLE, AS_TALL, MOST_ONES = 0.97, 0.6, 4


@dataclass(frozen=True)
class RuledLine:
    """A line y = offset + tilt · x, how thick it is, in pixels, and how much of it is inked."""

    offset: float
    tilt: float
    thickness: int
    share: float


def erase_ruling(mask: Ink) -> Ink:
    """Return a mask of ink, uint8 (H, W) of 0 and 1, without horizontal and vertical ruling.

    Where a stroke crosses a line it stays whole.
    """
    scale = min(SEARCHED_SIDE_PX / max(mask.shape), 1.0)
    across, upright = (
        find_ruling(find_inked(side, scale), scale) if may_be_ruled(side, scale) else []
        for side in (mask, mask.T)
    )
    mask = erase_lines(mask, across)
    if not upright:
        return mask
    without = np.ascontiguousarray(erase_lines(np.ascontiguousarray(mask.T), upright).T)
    return mask if are_strokes(upright, without) else without


def may_be_ruled(mask: Ink, scale: float) -> bool:
    """Tell whether lines may run from left to right: whether enough columns have any ink.

    Quick to see, and mostly they have not.
    """
    inked = find_inked(mask.max(axis=0, keepdims=True), scale)
    return bool(inked.mean() > COVERED)


def find_inked(mask: Ink, scale: float) -> Ink:
    """Return a mask at a smaller scale, uint8 of 0 and 1."""
    return (shrink(mask * np.uint8(255), scale) > FAINTEST).astype(np.uint8)


def are_strokes(lines: Sequence[RuledLine], rest: Ink) -> bool:
    """Tell whether upright lines are ones, in a picture cut close around a row of digits.

    They reach not quite from border to border, and the rest of the ink is about as tall.
    """
    share = max(line.share for line in lines)
    if share > WHOLE:
        return False
    _, stats = find_components(rest)
    if len(stats) == 1:
        return len(lines) <= MOST_ONES
    heights, areas = stats[1:, cv2.CC_STAT_HEIGHT], stats[1:, cv2.CC_STAT_AREA]
    return find_weighted_median(heights, areas) > AS_TALL * share * len(rest)


def find_ruling(small: Ink, scale: float) -> list[RuledLine]:
    """Return the ruled lines that run from left to right.

    small: uint8 (H, W) of 0 and 1, a mask at that scale; the lines are those of the mask.
    """
    height, width = small.shape
    if min(height, width) < LEAST_THICKNESS_PX:
        return []
    sums = sum_columns(small)
    profiles = [(tilt, measure_rows(sums, tilt)) for tilt in TILTS]
    tilt, covered = max(profiles, key=lambda profile: float(np.square(profile[1]).sum()))
    thickest = max(LEAST_THICKNESS_PX, THICKEST_SHARE * height)
    bands = [band for band in list_bands(covered > COVERED) if band[1] - band[0] <= thickest]
    if not is_regular([(first + last) / 2 for first, last in bands]):
        bands = [(a, b) for a, b in bands if covered[a:b].max() > COVERED_ALONE]
    return [
        RuledLine(
            (first + last - 1) / 2 / scale,
            tilt,
            int(np.ceil((last - first + 1) / scale)),
            float(covered[first:last].max()),
        )
        for first, last in bands
    ]


def sum_columns(inked: Ink) -> npt.NDArray[np.int32]:
    """Return the sum of the first 0 to W columns, int32 (W + 1, H). inked: uint8 (H, W)."""
    return np.asarray(cv2.transpose(np.diff(cv2.integral(inked), axis=0)), np.int32)


def measure_rows(sums: npt.NDArray[np.int32], tilt: float) -> npt.NDArray[np.float64]:
    """Return which share of each row of that tilt is inked, float64 (H,).

    sums: as `sum_columns` returns them of a mask of 0 and 1. Neighbouring columns that the tilt
    moves by as many pixels are added up at once.
    """
    width, height = len(sums) - 1, sums.shape[1]
    moves = np.clip(np.rint(tilt * np.arange(width)), -height, height).astype(int)
    starts = np.concatenate(([0], np.flatnonzero(np.diff(moves)) + 1, [width])).tolist()
    rows = np.zeros(height, np.int64)
    for start, stop in pairwise(starts):
        move, part = int(moves[start]), sums[stop] - sums[start]
        rows[max(-move, 0) : height - max(move, 0)] += part[max(move, 0) : height - max(-move, 0)]
    return rows / width


def list_bands(rows: np.ndarray) -> Iterator[tuple[int, int]]:
    """Yield runs of true rows: the first, and the one after the last."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], rows.astype(np.int8), [0]))))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def is_regular(places: list[float]) -> bool:
    """Tell whether places are a few steps of one distance apart each."""
    if len(places) < FEWEST_REGULAR:
        return False
    gaps = np.diff(places)
    steps = gaps / np.median(gaps)
    return bool(np.abs(steps - np.maximum(np.rint(steps), 1)).mean() < IRREGULARITY)


def erase_lines(mask: Ink, lines: list[RuledLine]) -> Ink:
    """Return a mask without lines; what is inked above and below a line at once is a stroke."""
    if not lines:
        return mask
    kept = mask.copy()
    height, width = mask.shape
    columns = np.arange(width)
    for line in lines:
        middle = np.rint(line.offset + line.tilt * columns).astype(int)
        reach = line.thickness // 2 + 1
        above = mask[np.clip(middle - reach - 1, 0, height - 1), columns]
        below = mask[np.clip(middle + reach + 1, 0, height - 1), columns]
        empty = (above & below) == 0
        for step in range(-reach, reach + 1):
            rows = middle + step
            inside = empty & (rows >= 0) & (rows < height)
            kept[rows[inside], columns[inside]] = 0
    return kept
