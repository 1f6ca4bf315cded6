"""See ink that differs from its paper in colour alone, and that grey pixels do not show."""

import cv2
import numpy as np
import numpy.typing as npt

from flaskapi.recognition.image import Pixels, decode_colours
from flaskapi.recognition.quantiles import find_quantile

# The colours of lamps, of cameras' noise and of compression stay below.
LEAST_TINT = 32
# Ink that is so much darker or lighter than its paper shows in grey.
GREY_CONTRAST = 48
STRONG_TINT_SHARE = 0.5
RING_SHARE = 0.1
SMOOTHED_SHARE = 1 / 150


def decode_tint(data: bytes, max_pixels: int) -> Pixels | None:
    """Return a picture with its paper white, and the darker what has another colour.

    data, max_pixels: of a picture that `decode_image` can read. Returns uint8 (H, W), upright; None
    where nothing differs in colour, or what does also differs in brightness. Raises RequestError.
    """
    layers = decode_colours(data, max_pixels)
    if layers is None:
        return None
    brightness, *colours = cv2.split(layers)
    tint = measure_tint(colours)
    top = int(tint.max())
    if top < LEAST_TINT:
        return None
    if measure_contrast(brightness, tint > STRONG_TINT_SHARE * top) > GREY_CONTRAST:
        return None
    return 255 - cv2.convertScaleAbs(tint, alpha=255 / top)


def measure_tint(colours: list[Pixels]) -> Pixels:
    """Return how far each pixel's colour is from the commonest, from Cb and Cr, uint8 (H, W)."""
    middles = [find_quantile(layer, 0.5) for layer in colours]
    distances = map(cv2.absdiff, colours, map(np.full_like, colours, middles))
    tint = cv2.add(*distances)
    return cv2.GaussianBlur(tint, (0, 0), max(1.0, SMOOTHED_SHARE * max(tint.shape)))


def measure_contrast(brightness: Pixels, ink: npt.NDArray[np.bool_]) -> int:
    """Return by how many grey levels ink, (H, W), is brighter or darker than what is around it."""
    side = int(RING_SHARE * max(ink.shape)) | 1
    near = cv2.dilate(ink.astype(np.uint8), np.ones((side, side), np.uint8)) > 0
    inside, around = brightness[ink], brightness[near & ~ink]
    if around.size == 0:
        return 0
    return abs(find_quantile(inside, 0.5) - find_quantile(around, 0.5))
