"""Take away what is drawn around marks: the boxes of forms, tables, circles around answers."""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
import numpy.typing as npt

from flaskapi.recognition.components import Labels, Stats, find_components
from flaskapi.recognition.frame import Ink

SIDE_PX = 1200
MOST_LOOKED_AT = 200
# What fills less of the height of a hole is a speck in a loop, unless there are several.
FILLED_SHARE = 0.4
SEVERAL, SEVERAL_SHARE = 3, 0.2
LEAST_MARK_PX = 5
LEAST_HOLE_PX = 8
ALIKE = 0.15
LINE_PX = 2

Contour = npt.NDArray[np.int32]


def find_enclosures(mask: Ink) -> Ink:
    """Return those marks of a page that are drawn around others, uint8 (H, W) of 0 and 1.

    What such a mark has inside, as a digit that touches its box, is no part of it. mask: all marks.
    """
    scale = min(SIDE_PX / max(mask.shape), 1.0)
    height, width = mask.shape
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    small = mask
    if scale < 1:
        # Every inked pixel counts, so that thin lines stay whole.
        small = (cv2.resize(mask * 255, size, interpolation=cv2.INTER_AREA) > 0).astype(np.uint8)
    labels, stats = find_components(small)
    around = [number for number in list_containing(stats) if is_enclosure(number, labels, stats)]
    if not around:
        return np.zeros_like(mask)
    found = np.zeros_like(small)
    for number in list_alike(around, stats):
        x, y, w, h = stats[number, :4]
        drawn = crop_mark(number, labels, stats)
        found[y : y + h, x : x + w] |= drawn & ~fill_holes(drawn) & 1
    return np.asarray(cv2.resize(found, (width, height), interpolation=cv2.INTER_NEAREST))


def list_containing(stats: Stats) -> list[int]:
    """Return the numbers of the largest marks in whose boxes others lie.

    stats: OpenCV's statistics of components, of which the first is the paper.
    """
    largest = 1 + np.argsort(-stats[1:, cv2.CC_STAT_AREA], kind="stable")[:MOST_LOOKED_AT]
    return [int(number) for number in largest if find_contained(number, stats).any()]


def find_contained(number: int, stats: Stats) -> npt.NDArray[np.bool_]:
    """Tell of each mark whether its box lies within that of the mark of that number."""
    left, top, width, height = (stats[:, column] for column in range(4))
    x, y, w, h = stats[number, :4]
    inside = (left > x) & (top > y) & (left + width < x + w) & (top + height < y + h)
    inside[0] = False  # The paper.
    return np.asarray(inside)


def list_alike(numbers: Sequence[int], stats: Stats) -> list[int]:
    """Return those marks and all as large: boxes of a form, of which some digits touch theirs."""
    sizes = stats[:, 2:4].astype(np.float64)
    alike = np.zeros(len(stats), bool)
    for number in numbers:
        alike |= (np.abs(sizes / sizes[number] - 1) <= ALIKE).all(axis=1)
    alike[0] = False  # The paper.
    return [int(number) for number in np.flatnonzero(alike)]


def is_enclosure(number: int, labels: Labels, stats: Stats) -> bool:
    """Tell whether a mark has a hole that another one fills as a digit fills its box."""
    inside = stats[find_contained(number, stats), :4] - (*stats[number, :2], 0, 0)
    holes = list_holes(crop_mark(number, labels, stats))
    return any(holds_marks(hole, inside) for hole in holes)


def crop_mark(number: int, labels: Labels, stats: Stats) -> Ink:
    """Return a mark alone, uint8 of 0 and 1, as large as its box."""
    x, y, w, h = stats[number, :4]
    return (labels[y : y + h, x : x + w] == number).astype(np.uint8)


def list_holes(drawn: Ink) -> Iterator[Contour]:
    """Yield the outlines of the holes of a mark, int32 (N, 1, 2), that are larger than specks."""
    contours, levels = cv2.findContours(drawn, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    for contour, level in zip(contours, levels[0], strict=True):
        is_hole = level[3] >= 0
        if is_hole and cv2.boundingRect(contour)[3] >= LEAST_HOLE_PX:
            yield np.asarray(contour, np.int32)


def holds_marks(hole: Contour, boxes: npt.NDArray[np.int32]) -> bool:
    """Tell whether a mark fills a good part of a hole's height, or several fill some of it."""
    left, top, width, height = cv2.boundingRect(hole)
    x, y, w, h = boxes.T
    within = (x >= left) & (y >= top) & (x + w <= left + width) & (y + h <= top + height)
    heights = h[within & (h >= LEAST_MARK_PX)]
    # On a turned page a long hole's box is much higher than the hole.
    across = min(cv2.minAreaRect(hole)[1])
    many = np.count_nonzero(heights >= SEVERAL_SHARE * across) >= SEVERAL
    return bool(many or (heights >= FILLED_SHARE * across).any())


def fill_holes(drawn: Ink) -> Ink:
    """Return all that lies within the holes of a mark, uint8 of 0 and 1; dents in them are filled.

    What touches the line from inside makes such a dent.
    """
    filled = np.zeros_like(drawn)
    for hole in list_holes(drawn):
        cv2.fillConvexPoly(filled, cv2.convexHull(hole), 1)
    return np.asarray(cv2.erode(filled, np.ones((2 * LINE_PX + 1, 2 * LINE_PX + 1), np.uint8)))
