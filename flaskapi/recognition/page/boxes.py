"""Tell by their boxes alone which components of a page could be digits."""

import cv2
import numpy as np
import numpy.typing as npt

from flaskapi.recognition.components import Stats
from flaskapi.recognition.quantiles import find_weighted_median

LEAST_SIDE_PX = 6
LEAST_SIDE_SHARE = 1 / 150
# What is longer than so much of the page and slimmer than so much of its length is a line.
RULE_SHARE, RULE_THICKNESS = 0.6, 0.12
# What touches the border and is wider or taller than so much of the page is an edge.
EDGE_SHARE = 0.5
THIN_SHARE = 0.08
SLIMMEST = 0.3
# Shares of the other digits' height, within which an odd one is a digit as well.
LOW, TALL = 0.6, 1.6
FILLING_SHARE, SOLID_SHARE = 0.5, 0.6

# A row of the statistics.
Component = npt.NDArray[np.int32]


def find_possible(stats: Stats, shape: tuple[int, int]) -> list[int]:
    """Return the numbers of components that are neither grain, nor an edge nor a ruled line.

    stats: of OpenCV, the first row the paper's. shape: the page's height and width. On a picture
    cut close around what is written digits are as long as lines there, and touch the border as
    edges do: they are told by the height of the others.
    """
    least_px = max(LEAST_SIDE_PX, LEAST_SIDE_SHARE * max(shape))
    sides = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    large = [number for number in range(1, len(stats)) if sides[number] >= least_px]
    odd = {n for n in large if is_ruled(stats[n], shape) or is_edge_of_page(stats[n], shape)}
    if not odd:
        return large
    plain = [number for number in large if number not in odd]
    heights, areas = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_AREA]
    usual_px = find_weighted_median(heights[plain], areas[plain]) if plain else 0.0
    return [n for n in large if n not in odd or stands_among(stats[n], usual_px, shape)]


def is_ruled(component: Component, shape: tuple[int, int]) -> bool:
    """Tell whether a component is long and slim beside its page."""
    page_height, page_width = shape
    _, _, width, height, _ = component.tolist()
    long_side = max(width / page_width, height / page_height)
    return long_side > RULE_SHARE and min(width, height) < RULE_THICKNESS * max(width, height)


def is_edge_of_page(component: Component, shape: tuple[int, int]) -> bool:
    """Tell whether a component is a table, the next sheet or a shadow.

    They run along an edge, or into the page from it.
    """
    page_height, page_width = shape
    left, top, width, height, _ = component.tolist()
    touches = min(left, top, page_width - left - width, page_height - top - height) <= 1
    is_wide, is_tall = width > EDGE_SHARE * page_width, height > EDGE_SHARE * page_height
    is_thin = width < THIN_SHARE * page_width and width < SLIMMEST * height
    return touches and (is_wide or (is_tall and is_thin))


def stands_among(component: Component, usual_px: float, shape: tuple[int, int]) -> bool:
    """Tell whether an odd component is about as tall as the others, or alone fills its picture."""
    page_height, _ = shape
    _, _, width, height, area = component.tolist()
    if usual_px:
        return LOW * usual_px <= height <= TALL * usual_px and width <= TALL * usual_px
    if width < SLIMMEST * height:
        # A one, unless it goes on beyond the picture.
        return FILLING_SHARE * page_height < height < page_height - 2
    return height > FILLING_SHARE * page_height and area < SOLID_SHARE * width * height
