"""Find the sheets of paper that lie on a table, and show them as if there was no table."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from flaskapi.recognition.components import find_components
from flaskapi.recognition.frame import HALF_INK, Ink
from flaskapi.recognition.image import Pixels
from flaskapi.recognition.paper import list_border, list_sides, shrink
from flaskapi.recognition.quantiles import find_quantile

# The side of a square as large as what is looked at.
LOOKED_AT_SIDE_PX = 200
# What is written on a sheet, and the grain of a table, is smoothed away to tell them apart.
WRITING_PX = 15
# Light spots of the table beside a sheet are no part of it.
SPOT_PX = 11
# How much of the picture a sheet takes up, and of the largest one another one.
LEAST_SHARE, MOST_SHARE, OTHERS_SHARE = 0.04, 0.97, 0.2
# How much a sheet fills of its convex hull, and that of a shape with four corners around it.
CONVEX_SHARE, FOUR_SIDED_SHARE = 0.93, 0.92
# How much of one side of the picture, and of its border, at least shows the table.
SIDE_SHARE, BORDER_SHARE = 0.6, 0.15
# How much lighter than the table around it, in grey levels.
LEAST_DIFFERENCE = 18
LIGHTEST = 0.97
RING_PX = 5
# The edge of a sheet is blurred into the table.
EDGE_PX = 4
REACH_PX = 3
SPREAD_SIDE_PX = 64
# How far from a sheet the middle of a thing is that is none of its edges: as a share of the side of
# a square as large as the sheets, and of the thing.
EDGE_DEPTH, THING_DEPTH = 0.06, 0.4

# x, y, width, height in pixels.
Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Document:
    """The part of a picture where sheets lie, and what it would look like without a table.

    pixels: uint8 (height, width) of the box, beyond the sheets as light as their paper. beyond:
    the same, 1 there and along the edges of the sheets, 0 inside.
    """

    box: Box
    pixels: Pixels
    beyond: Ink

    def holds(self, ink: Ink) -> bool:
        """Tell whether all ink of the picture, uint8 (H, W), is in the box of the sheets."""
        left, top, width, height = self.box
        inside = ink[top : top + height, left : left + width]
        return bool(np.count_nonzero(inside) == np.count_nonzero(ink))

    def cuts(self, ink: Ink) -> bool:
        """Tell whether ink on the document, uint8 (height, width), reaches an edge of a sheet.

        Then that is no sheet's but a shadow's or a light's, with writing on both sides.
        """
        return bool(np.any(self.beyond & (ink > HALF_INK)))

    def count_beyond(self, boxes: Sequence[Box]) -> int:
        """Return how many things on the picture are clearly beyond the sheets, not at an edge."""
        depths_px = cv2.distanceTransform(self.beyond, cv2.DIST_L2, 3)
        least_px = EDGE_DEPTH * math.sqrt(self.beyond.size)
        left, top, width, height = self.box
        count = 0
        for box_left, box_top, box_width, box_height in boxes:
            x, y = box_left + box_width // 2 - left, box_top + box_height // 2 - top
            inside_x, inside_y = min(max(x, 0), width - 1), min(max(y, 0), height - 1)
            depth_px = math.hypot(x - inside_x, y - inside_y) + depths_px[inside_y, inside_x]
            count += depth_px > max(least_px, THING_DEPTH * max(box_width, box_height))
        return count


def find_document(pixels: Pixels) -> Document | None:
    """Return the sheets that lie on something darker, or None where there is none.

    A sheet is a large light part of the picture with straight sides and four corners, as far as
    these are on the picture. pixels: uint8 (H, W).
    """
    small = skim(pixels)
    if not has_darker_side(small):
        return None
    plain = cv2.medianBlur(small, WRITING_PX)
    _, light = cv2.threshold(plain, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    spot = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (SPOT_PX, SPOT_PX))
    sheets = find_sheets(np.asarray(cv2.morphologyEx(light, cv2.MORPH_OPEN, spot), np.uint8))
    if not sheets.any() or not shows_table(sheets):
        return None
    if measure_difference(plain, sheets) < LEAST_DIFFERENCE:
        return None
    return cut_document_out(pixels, sheets)


def skim(pixels: Pixels) -> Pixels:
    """Return a picture at the scale at which sheets are looked for."""
    scale = min(LOOKED_AT_SIDE_PX / math.sqrt(pixels.size), 1.0)
    # Averaging all pixels would take longer than all else.
    step_px = max(int(0.5 / scale), 1)
    return shrink(np.ascontiguousarray(pixels[::step_px, ::step_px]), scale * step_px)


def has_darker_side(pixels: Pixels) -> bool:
    """Tell whether half of a side is so much darker than the lightest paper as a table is."""
    light = find_quantile(pixels, LIGHTEST)
    levels = [find_quantile(side, 0.5) for side in list_sides(pixels)]
    return min(levels) <= light - LEAST_DIFFERENCE


def find_sheets(light: Ink) -> Ink:
    """Return the largest parts of a mask that have the shape of a sheet, uint8 (H, W) of 0 and 1.

    Nothing, where the largest part of all does not.
    """
    sheets = np.zeros_like(light)
    labels, stats = find_components(light)
    areas = stats[1:, cv2.CC_STAT_AREA]
    if areas.size == 0 or not LEAST_SHARE <= areas.max() / light.size <= MOST_SHARE:
        return sheets
    large = 1 + np.flatnonzero(areas >= max(OTHERS_SHARE * areas.max(), LEAST_SHARE * light.size))
    for number in sorted(large, key=lambda number: -areas[number - 1]):
        outline = outline_sheet((labels == number).astype(np.uint8))
        if outline is not None:
            cv2.drawContours(sheets, [outline], -1, 1, cv2.FILLED)
        elif not sheets.any():
            break
    return sheets


def outline_sheet(part: Ink) -> npt.NDArray[np.int32] | None:
    """Return the outline of one part of a mask, int32 (N, 1, 2), if it is shaped as a sheet."""
    contours, _ = cv2.findContours(part, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    outline = np.asarray(max(contours, key=cv2.contourArea), np.int32)
    hull = np.asarray(cv2.convexHull(outline), np.int32)
    filled = cv2.fillConvexPoly(np.zeros_like(part), hull, 1)
    corners = hull if len(hull) < 4 else np.asarray(cv2.approxPolyN(hull, 4), np.int32)
    four_sided = cv2.fillConvexPoly(np.zeros_like(part), corners, 1)
    is_convex = cv2.contourArea(outline) >= CONVEX_SHARE * cv2.contourArea(hull)
    return outline if is_convex and filled.sum() >= FOUR_SIDED_SHARE * four_sided.sum() else None


def shows_table(sheets: Ink) -> bool:
    """Tell whether a picture's border shows enough of what is no sheet to be a table.

    Bold digits that touch the border are dark as well, but not all along a side.
    """
    shares = [1 - float(side.mean()) for side in list_sides(sheets)]
    return max(shares) >= SIDE_SHARE and 1 - float(list_border(sheets).mean()) >= BORDER_SHARE


def measure_difference(plain: Pixels, sheets: Ink) -> float:
    """Return how much lighter sheets are than what is just around them, in grey levels."""
    ring = np.ones((2 * RING_PX + 1, 2 * RING_PX + 1), np.uint8)
    outside = plain[(cv2.dilate(sheets, ring) > 0) & (sheets == 0)]
    inside = plain[(cv2.erode(sheets, ring) == 0) & (sheets > 0)]
    if outside.size == 0 or inside.size == 0:
        return 0.0
    return float(np.median(inside)) - float(np.quantile(outside, 0.75))


def cut_document_out(pixels: Pixels, sheets: Ink) -> Document:
    """Return the box of sheets, in which what is beyond their edges is as their paper."""
    inner = cv2.erode(sheets, np.ones((2 * EDGE_PX + 1, 2 * EDGE_PX + 1), np.uint8))
    inner = cv2.resize(inner, pixels.shape[::-1], interpolation=cv2.INTER_NEAREST)
    box = left, top, width, height = tuple(cv2.boundingRect(inner))
    part = pixels[top : top + height, left : left + width]
    inside = inner[top : top + height, left : left + width]
    shown = np.where(inside > 0, part, spread_paper(part, inside))
    return Document(box, shown, find_beyond(inner, box))


def find_beyond(inner: Ink, box: Box) -> Ink:
    """Return where in a box of the picture sheets end, or have ended, uint8 of 0 and 1.

    The picture's own border is no end of a sheet.
    """
    left, top, width, height = box
    before_x, before_y = min(left, REACH_PX), min(top, REACH_PX)
    rows = slice(top - before_y, top + height + REACH_PX)
    columns = slice(left - before_x, left + width + REACH_PX)
    around = np.ones((2 * REACH_PX + 1, 2 * REACH_PX + 1), np.uint8)
    beyond = cv2.dilate(1 - inner[rows, columns], around)
    return beyond[before_y : before_y + height, before_x : before_x + width]


def spread_paper(pixels: Pixels, inside: Ink) -> Pixels:
    """Return for every pixel how light the paper near it is, uint8 (H, W). inside: what is paper.

    Paper is spread outwards in wider and wider circles, until it is everywhere.
    """
    scale = min(SPREAD_SIDE_PX / math.sqrt(pixels.size), 1.0)
    # The lightest around, so that nothing of what is written is spread.
    kernel = np.ones((WRITING_PX // 2, WRITING_PX // 2), np.uint8)
    paper = cv2.dilate(shrink(pixels * inside, scale), kernel).astype(np.float32)
    weight = shrink(inside * np.uint8(255), scale).astype(np.float32)
    spread, reach_px = np.zeros_like(paper), 2.0
    while not spread.all() and reach_px <= SPREAD_SIDE_PX:
        near = cv2.GaussianBlur(weight, (0, 0), reach_px)
        level = cv2.GaussianBlur(paper * weight, (0, 0), reach_px) / np.maximum(near, 1e-3)
        spread = np.where((spread == 0) & (near > 1), np.maximum(level, 1), spread)
        reach_px *= 2
    return cv2.resize(np.clip(spread, 0, 255).astype(np.uint8), pixels.shape[::-1])
