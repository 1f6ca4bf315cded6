"""Tell marks in the midst of the paper from what lies around it."""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from flaskapi.recognition.edge import is_edge
from flaskapi.recognition.frame import HALF_INK, Ink
from flaskapi.recognition.image import Pixels
from flaskapi.recognition.page.marks import MARGIN_PX, Box, Mark
from flaskapi.recognition.quantiles import find_weighted_median

MOST_LARGE = 4
LARGE_SHARE = 0.3
BLOB_THICKNESS = 3.0
# Of marks in a row: how much of the taller has the other beside it, and how far apart they are.
BESIDE_SHARE, NEAR_SHARE = 0.5, 0.6
REACH_PX = 4
SQUAREST, SOLID_SHARE = 0.7, 0.7
SOLID_THICKNESS = 0.75
# Of bars: in heights of the usual mark, and their width as a share of their height.
TALL, BAR_SLIMNESS = 2.0, 0.3
LEAST_SHARE = 0.4
BORDER_PX = 1


def list_largest(marks: Sequence[Mark]) -> list[Mark]:
    """Return the largest mark and up to three that are not much smaller, by inked area."""
    largest = sorted(marks, key=lambda mark: -mark.area_px)[:MOST_LARGE]
    return [mark for mark in largest if mark.area_px >= LARGE_SHARE * largest[0].area_px]


def stands_in_row(ink: Ink, marks: Sequence[Mark]) -> bool:
    """Tell whether beside a mark, which has that ink, there is another as in a word or a number."""
    box = next(mark.box for mark in marks if mark.ink is ink)
    return any(is_beside(box, mark.box) for mark in marks if mark.ink is not ink)


def is_beside(first: Box, second: Box) -> bool:
    """Tell whether boxes of about one height are at about one height, with a small gap between."""
    taller = max(first[3], second[3])
    common = min(first[1] + first[3], second[1] + second[3]) - max(first[1], second[1])
    gap = max(first[0], second[0]) - min(first[0] + first[2], second[0] + second[2])
    return common >= BESIDE_SHARE * taller and abs(gap) <= NEAR_SHARE * taller


def drop_blobs(marks: Sequence[Mark], pixels: Pixels) -> list[Mark]:
    """Leave out what reaches in from the border and is too thick for the pen that wrote the rest.

    That is a finger or a shadow.
    """
    inside = [mark for mark in marks if not reaches_border(mark.box, pixels)]
    if not inside:
        return [*marks]
    most_px = BLOB_THICKNESS * measure_thickness(list_largest(inside)[0])
    return [
        mark
        for mark in marks
        if not reaches_border(mark.box, pixels) or measure_thickness(mark) <= most_px
    ]


def drop_crossing(marks: Sequence[Mark], pixels: Pixels) -> list[Mark]:
    """Leave out what runs from one side of the picture to the opposite one, as tables do."""
    height, width = (side - 2 * BORDER_PX for side in pixels.shape)
    return [mark for mark in marks if mark.box[2] < width and mark.box[3] < height]


def drop_discs(marks: Sequence[Mark]) -> list[Mark]:
    """Leave out what is as thick as it is large, such as punched holes, unless all marks are."""
    strokes = [mark for mark in marks if not is_disc(mark)]
    return strokes or [*marks]


def drop_bars(marks: Sequence[Mark]) -> list[Mark]:
    """Leave out upright bars, brackets and rules of tables that stand beside several lines."""
    if not marks:
        return []
    spans = np.array([(mark.box[1], mark.box[1] + mark.box[3]) for mark in marks])
    heights = spans[:, 1] - spans[:, 0]
    usual_px = find_weighted_median(heights, np.array([mark.area_px for mark in marks]))
    large = spans[heights >= LEAST_SHARE * usual_px]
    return [mark for mark in marks if not is_bar(mark.box, large, TALL * usual_px)]


def is_bar(box: Box, spans: npt.NDArray[np.int64], tall_px: float) -> bool:
    """Tell whether a box is tall, slim and beside marks of which one is above the other.

    spans: int (N, 2), from where to where marks stand.
    """
    _, top, width, height = box
    if height <= tall_px or width > BAR_SLIMNESS * height:
        return False
    middles = spans.mean(axis=1)
    beside = spans[(middles > top) & (middles < top + height) & (np.diff(spans)[:, 0] < height)]
    return len(beside) > 0 and bool(beside[:, 1].min() <= beside[:, 0].max())


def is_disc(mark: Mark) -> bool:
    """Tell whether a mark is about as wide as tall and solid throughout."""
    _, _, width, height = mark.box
    shorter, longer = sorted((width - 2 * MARGIN_PX, height - 2 * MARGIN_PX))
    could_be = shorter >= SQUAREST * longer and mark.area_px >= SOLID_SHARE * shorter * longer
    return could_be and measure_thickness(mark) >= SOLID_THICKNESS * shorter


def lies_along_edge(mark: Mark, pixels: Pixels) -> bool:
    """Tell whether a mark is rather where two shades of a picture meet than a stroke."""
    left, top, _, _ = mark.box
    reach = round(measure_thickness(mark)) + REACH_PX
    around = np.pad(mark.ink, reach)
    paper = np.pad(pixels, reach, mode="edge")
    return is_edge(paper[top : top + len(around), left : left + around.shape[1]], around)


def measure_thickness(mark: Mark) -> float:
    """Return how many pixels thick a mark is at its thickest."""
    inked = np.pad((mark.ink > HALF_INK).astype(np.uint8), 1)
    return 2 * float(cv2.distanceTransform(inked, cv2.DIST_L2, 3).max())


def reaches_border(box: Box, pixels: Pixels) -> bool:
    """Tell whether a box reaches the border of its picture, as light and tables do."""
    left, top, width, height = box
    bottom, right = pixels.shape
    return min(left, top, right - left - width, bottom - top - height) <= BORDER_PX
