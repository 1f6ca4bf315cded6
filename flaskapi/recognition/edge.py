"""Tell the strokes of a pen, with paper on both sides, from the edge of a sheet or a shadow."""

import cv2
import numpy as np
import numpy.typing as npt

from flaskapi.recognition.frame import HALF_INK, Ink
from flaskapi.recognition.image import Pixels
from flaskapi.recognition.paper import shrink

GAP_PX = 2
EDGE_SHARE = 0.35
# From beside a stroke to beyond its other side, in what lies between stroke and paper.
ACROSS = 3
GRAIN_PX = 3
LARGEST_SIDE_PX = 600


def is_edge(pixels: Pixels, ink: Ink) -> bool:
    """Tell whether what seems to be ink is rather where two shades meet.

    Beside a stroke lies paper; beside an edge what is as dark as the edge itself. pixels, ink:
    uint8 (H, W) both.
    """
    scale = LARGEST_SIDE_PX / max(pixels.shape)
    if scale < 1:
        pixels, ink = shrink(pixels, scale), shrink(ink, scale)
    return measure_dark_side(pixels, ink) > EDGE_SHARE


def measure_dark_side(pixels: Pixels, ink: Ink) -> float:
    """Return how much of what lies beside ink resembles it rather than the paper, 0..1.

    Both are taken from the neighbourhood, since a stroke may cross the edge of a shadow.
    """
    inked = (ink > HALF_INK).astype(np.uint8)
    reach = GAP_PX + max(2, int(cv2.distanceTransform(np.pad(inked, 1), cv2.DIST_L2, 3).max()))
    near, far = (cv2.dilate(inked, make_square(px)) for px in (GAP_PX, reach))
    beside = (far > 0) & (near == 0)
    if not beside.any():
        return 0.0
    level = float(np.median(pixels[inked > 0]))
    low, high = np.quantile(pixels[beside], (0.05, 0.95))
    is_dark = abs(high - level) > abs(low - level)
    levels = average_near(pixels, inked, reach)
    papers = find_paper_near(pixels, beside, is_dark, ACROSS * reach)
    shades = pixels.astype(np.float32)
    return float((np.abs(shades - levels) < np.abs(shades - papers))[beside].mean())


def average_near(pixels: Pixels, chosen: Ink, reach_px: int) -> npt.NDArray[np.float32]:
    """Return the mean of the chosen pixels, 0 or 1, around each one, float32 (H, W)."""
    size = (2 * reach_px + 1,) * 2
    counts, sums = (
        cv2.boxFilter(values, cv2.CV_32F, size, normalize=False)
        for values in (chosen, pixels * chosen)
    )
    mean: npt.NDArray[np.float32] = sums / np.maximum(counts, 1)
    return mean


def find_paper_near(
    pixels: Pixels, beside: npt.NDArray[np.bool_], is_dark: bool, reach_px: int
) -> Pixels:
    """Return the lightest (for dark ink) or darkest shade beside it around each pixel.

    pixels: uint8 (H, W); beside: bool (H, W), what lies beside the ink. Returns uint8 (H, W).
    """
    shades = cv2.blur(pixels, (GRAIN_PX, GRAIN_PX))
    if is_dark:
        return cv2.dilate(np.where(beside, shades, np.uint8(0)), make_square(reach_px))
    return cv2.erode(np.where(beside, shades, np.uint8(255)), make_square(reach_px))


def make_square(reach_px: int) -> npt.NDArray[np.uint8]:
    """Return a kernel that reaches so far to all sides."""
    return np.ones((2 * reach_px + 1,) * 2, np.uint8)
