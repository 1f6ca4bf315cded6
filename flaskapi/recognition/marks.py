"""Tell the marks that make a digit from those that lie around it."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from flaskapi.recognition.components import Stats, find_components
from flaskapi.recognition.frame import Ink

SPECK_SHARE = 0.06
NEAR_SHARE = 0.3
EDGE_SIDE_SHARE = 0.6
DIGIT_AREA_SHARE = 0.003
COMPARABLE_SIZE = 0.6
AS_TALL = 0.6
MOST_LARGE_MARKS = 4
LINE_THICKNESS = 0.14
UNDERLINE_GAP_SHARE = 0.06

Choice = npt.NDArray[np.bool_]


def find_strips(mask: Ink) -> Ink:
    """Return the marks that run along an edge of the picture: a table, the next sheet.

    mask: uint8 (H, W) of 0 and 1. Returns the same of those marks.
    """
    count, labels = cv2.connectedComponents(mask, connectivity=8)
    edges = (labels[0], labels[-1], labels[:, 0], labels[:, -1])
    covered = np.max([np.bincount(edge, minlength=count) / edge.size for edge in edges], axis=0)
    along = covered >= EDGE_SIDE_SHARE
    along[0] = False  # The paper.
    return along.astype(np.uint8)[labels]


def drop_edges(inks: Sequence[Ink]) -> list[Ink]:
    """Leave out the straight edges of a sheet: lines, if one of them lies flat as no digit does."""
    shapes = [cv2.boundingRect(ink)[2:] for ink in inks]
    if not any(height <= LINE_THICKNESS * width for width, height in shapes):
        return [*inks]
    return [
        ink
        for ink, shape in zip(inks, shapes, strict=True)
        if min(shape) > LINE_THICKNESS * max(shape)
    ]


def has_large_mark(mask: Ink) -> bool:
    """Tell whether a mark is large enough to be a digit and no grain of the paper."""
    _, stats = find_components(mask)
    return bool((stats[1:, cv2.CC_STAT_AREA] >= DIGIT_AREA_SHARE * mask.size).any())


def select_digit(mask: Ink) -> Ink:
    """Keep the marks that make the digit: the largest, and what lies near it and is no speck.

    mask: uint8 (H, W) of 0 and 1. Returns the same of the kept marks.
    """
    labels, stats = find_components(mask)
    if len(stats) <= 2:
        return mask
    marks = np.arange(len(stats)) > 0
    main = int(np.where(marks, stats[:, cv2.CC_STAT_AREA], 0).argmax())
    substantial = stats[:, cv2.CC_STAT_AREA] >= SPECK_SHARE * stats[main, cv2.CC_STAT_AREA]
    kept = marks & substantial & find_near(stats, stats[main])
    kept &= ~find_underlines(stats, stats[main])
    outside = find_touching(stats, mask.shape)
    if not outside[main]:
        kept &= ~outside  # What reaches in from the edge is no part of a digit that lies inside.
    return kept.astype(np.uint8)[labels]


def list_large_marks(mask: Ink, kept: Ink) -> Iterator[tuple[Ink, bool]]:
    """Yield the marks that are about as large as the largest kept one, and whether each is kept.

    Each could be a digit of its own. What touches an edge of the picture is left out, and so is
    all beyond the largest few. Masks are uint8 (H, W) of 0 and 1.
    """
    labels, stats = find_components(mask)
    sizes = stats[:, (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT)].max(axis=1)
    inside = np.zeros(len(stats), bool)
    inside[labels[kept > 0]] = True
    large = (sizes >= COMPARABLE_SIZE * sizes[inside].max()) & ~find_touching(stats, mask.shape)
    large[0] = False  # The paper.
    for mark in sorted(np.flatnonzero(large), key=lambda mark: -sizes[mark])[:MOST_LARGE_MARKS]:
        yield (labels == mark).astype(np.uint8), bool(inside[mark])


def stand_apart(inks: Sequence[Ink]) -> bool:
    """Tell whether inks, uint8 (H, W) each, stand beside each other, about as tall, with gaps."""
    boxes = sorted(cv2.boundingRect(ink) for ink in inks)
    heights = [height for _, _, _, height in boxes]
    gaps = [after[0] - before[0] - before[2] for before, after in pairwise(boxes)]
    return min(gaps) > 0 and min(heights) >= AS_TALL * max(heights)


def find_touching(stats: Stats, shape: tuple[int, ...]) -> Choice:
    """Tell of each mark whether it touches an edge of the picture."""
    left, top, width, height = (stats[:, column] for column in range(4))
    right, bottom = left + width, top + height
    return (left == 0) | (top == 0) | (right == shape[1]) | (bottom == shape[0])


def find_underlines(stats: Stats, main: npt.NDArray[np.int32]) -> Choice:
    """Tell of each mark whether it is a flat line well below the main mark, unlike a 2's foot."""
    _, top, width, height = (stats[:, column] for column in range(4))
    gap = top - (main[1] + main[3])
    return np.asarray((height <= LINE_THICKNESS * width) & (gap >= UNDERLINE_GAP_SHARE * main[3]))


def find_near(stats: Stats, main: npt.NDArray[np.int32]) -> Choice:
    """Tell of each mark whether the gap from its box to the main mark's is a small one."""
    gaps = [
        np.maximum(
            stats[:, start] - (main[start] + main[size]),
            main[start] - (stats[:, start] + stats[:, size]),
        )
        for start, size in ((0, 2), (1, 3))
    ]
    return np.max(gaps, axis=0) <= NEAR_SHARE * max(main[2], main[3])
