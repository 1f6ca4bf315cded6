"""Tell the strokes of a pen, with paper on both sides, from the edge of a sheet or a shadow."""

import cv2
import numpy as np
import numpy.typing as npt

from flaskapi.recognition.frame import HALF_INK, Ink
from flaskapi.recognition.image import Pixels
from flaskapi.recognition.paper import shrink

GAP_PX = 2
EDGE_SHARE, VALLEY_SHARE = 0.25, 0.65
# From beside a stroke to beyond its other side, in what lies between stroke and paper.
ACROSS = 3
# In thicknesses of a stroke, and what grain and blur add.
VALLEY_WIDTH, VALLEY_MORE_PX = 1.5, 4
LEAST_SHADE, LEAST_CONTRAST = 8, 0.02
GRAIN_PX = 3
LARGEST_SIDE_PX = 600
# Of its own length that lies at a border, and of the picture's depth that it reaches in.
FLAT_SHARE, SHALLOW_SHARE = 0.8, 1 / 3
# Of a picture, how much what crosses it may cover both ways and be no digit.
CROSSING_SHARE = 2 / 3


def is_edge(pixels: Pixels, ink: Ink) -> bool:
    """Tell whether what seems to be ink is rather where two shades meet.

    Beside a stroke lies paper, on both sides; beside an edge what is as dark as the edge itself,
    or the picture ends. pixels, ink: uint8 (H, W) both.
    """
    scale = LARGEST_SIDE_PX / max(pixels.shape)
    if scale < 1:
        pixels, ink = shrink(pixels, scale), shrink(ink, scale)
    if lies_along_border(ink):
        return True
    inked = (ink > HALF_INK).astype(np.uint8)
    depths = cv2.distanceTransform(np.pad(inked, 1), cv2.DIST_L2, 3)[1:-1, 1:-1]
    reach = GAP_PX + max(2, int(depths.max()))
    near, far = (cv2.dilate(inked, make_square(px)) for px in (GAP_PX, reach))
    beside = (far > 0) & (near == 0)
    if not beside.any():
        return False
    if not is_darker(pixels, inked, beside):
        pixels = 255 - pixels
    if measure_dark_side(pixels, inked, beside, reach) <= EDGE_SHARE:
        return False
    # Across a bar the mean distance from its sides is a quarter of its thickness.
    thickness = 4 * float(depths[inked > 0].mean())
    return measure_valley(pixels, inked, thickness) < VALLEY_SHARE


def lies_along_border(ink: Ink) -> bool:
    """Tell whether ink lies flat at a border up to a corner, as what is seen of a table does.

    A digit that is cropped tightly reaches farther in. ink: uint8 (H, W).
    """
    inked = ink > HALF_INK
    return any(map(lies_at_left, (inked, inked[:, ::-1], inked.T, inked.T[:, ::-1])))


def crosses_picture(ink: Ink) -> bool:
    """Tell whether ink runs from one border to the opposite one with paper beside it.

    So do creases, rules and the borders of shadows. ink: uint8 (H, W).
    """
    _, _, width, height = cv2.boundingRect((ink > HALF_INK).astype(np.uint8))
    shares = height / ink.shape[0], width / ink.shape[1]
    return max(shares) == 1 and min(shares) < CROSSING_SHARE


def lies_at_left(inked: npt.NDArray[np.bool_]) -> bool:
    """Tell whether ink lies flat at the left border and reaches up or down to a corner."""
    at_border = inked[:, 0]
    if not at_border.any():
        return False
    rows, columns = (np.flatnonzero(inked.any(axis=axis)) for axis in (1, 0))
    is_flat = at_border.sum() >= FLAT_SHARE * (rows[-1] - rows[0] + 1)
    is_shallow = columns[-1] < SHALLOW_SHARE * inked.shape[1]
    return bool(is_flat and is_shallow and (inked[0].any() or inked[-1].any()))


def is_darker(pixels: Pixels, inked: Ink, beside: npt.NDArray[np.bool_]) -> bool:
    """Tell whether ink, 1, is rather darker than lighter than the paper beside it."""
    level = float(np.median(pixels[inked > 0]))
    low, high = np.quantile(pixels[beside], (0.05, 0.95))
    return bool(abs(high - level) > abs(low - level))


def measure_dark_side(
    pixels: Pixels, inked: Ink, beside: npt.NDArray[np.bool_], reach_px: int
) -> float:
    """Return how much of what lies beside dark ink resembles it rather than the paper, 0..1.

    Both are taken from the neighbourhood, since a stroke may cross the edge of a shadow.
    """
    levels = average_near(pixels, inked, reach_px)
    shades = cv2.blur(pixels, (GRAIN_PX, GRAIN_PX))
    papers = cv2.dilate(np.where(beside, shades, np.uint8(0)), make_square(ACROSS * reach_px))
    found = pixels.astype(np.float32)
    return float((np.abs(found - levels) < np.abs(found - papers))[beside].mean())


def measure_valley(pixels: Pixels, inked: Ink, thickness_px: float) -> float:
    """Return how deep a valley dark ink lies in, as a share of its whole contrast, 0..1.

    A closing fills what is as narrow as a stroke, up to the lower of its two sides; where two
    shades meet the lower side is the ink itself. Contrasts are ratios, which no shadow changes.
    """
    shades = np.maximum(cv2.blur(pixels, (GRAIN_PX, GRAIN_PX)), LEAST_SHADE)
    width = int(VALLEY_WIDTH * thickness_px) + VALLEY_MORE_PX
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width))
    written, lower, higher = (
        np.log(found[inked > 0].astype(np.float32))
        for found in (
            shades,
            cv2.morphologyEx(shades, cv2.MORPH_CLOSE, disc),
            cv2.dilate(shades, disc),
        )
    )
    return float(((lower - written) / np.maximum(higher - written, LEAST_CONTRAST)).mean())


def average_near(pixels: Pixels, chosen: Ink, reach_px: int) -> npt.NDArray[np.float32]:
    """Return the mean of the chosen pixels, 0 or 1, around each one, float32 (H, W)."""
    size = (2 * reach_px + 1,) * 2
    counts, sums = (
        cv2.boxFilter(values, cv2.CV_32F, size, normalize=False)
        for values in (chosen, pixels * chosen)
    )
    mean: npt.NDArray[np.float32] = sums / np.maximum(counts, 1)
    return mean


def make_square(reach_px: int) -> npt.NDArray[np.uint8]:
    """Return a kernel that reaches so far to all sides."""
    return np.ones((2 * reach_px + 1,) * 2, np.uint8)
