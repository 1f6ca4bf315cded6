"""Tell the strokes of a pen, with paper on both sides, from the edge of a sheet or a shadow."""

import cv2
import numpy as np

from flaskapi.recognition.frame import HALF_INK, Ink
from flaskapi.recognition.image import Pixels

GAP_PX = 2
EDGE_SHARE = 0.35


def is_edge(pixels: Pixels, ink: Ink) -> bool:
    """Tell whether what seems to be ink is rather where two shades meet.

    Beside a stroke lies paper; beside an edge what is as dark as the edge itself. pixels, ink:
    uint8 (H, W) both.
    """
    return measure_dark_side(pixels, ink) > EDGE_SHARE


def measure_dark_side(pixels: Pixels, ink: Ink) -> float:
    """Return how much of what lies beside ink resembles it rather than the paper, 0..1."""
    inked = (ink > HALF_INK).astype(np.uint8)
    reach = GAP_PX + max(2, int(cv2.distanceTransform(np.pad(inked, 1), cv2.DIST_L2, 3).max()))
    near, far = (
        cv2.dilate(inked, np.ones((2 * px + 1, 2 * px + 1), np.uint8)) for px in (GAP_PX, reach)
    )
    beside = pixels[(far > 0) & (near == 0)].astype(np.float32)
    if beside.size == 0 or not inked.any():
        return 0.0
    level = float(np.median(pixels[inked > 0]))
    low, high = np.quantile(beside, (0.05, 0.95))
    paper = high if abs(high - level) > abs(low - level) else low
    return float((np.abs(beside - level) < np.abs(beside - paper)).mean())
