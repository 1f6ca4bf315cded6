"""Give small pictures, which are often cut close around what is written, paper around it."""

import cv2
import numpy as np

from flaskapi.recognition.image import Pixels
from flaskapi.recognition.page.marks import Box
from flaskapi.recognition.paper import list_border

SMALL_SIDE_PX = 100
MARGIN_SHARE = 0.5
# How thick strokes are at most, and how much of the side they cover, as shares of the short side.
STROKE_SHARE, CLOSE_SHARE = 0.2, 0.75
# How much of the strongest contrast a stroke has at least beyond the paper's grain, and in grey
# levels.
CLEAR_SHARE, FAINTEST = 0.4, 20
SMOOTHED_PX = 0.8


def add_margin(pixels: Pixels) -> tuple[Pixels, Box]:
    """Return a small picture with a margin in its border's most usual shade, a larger one as is.

    Digits that fill their picture are as long as ruled lines there, touch the border as tables do,
    and leave too little paper to tell its grain. pixels: uint8 (H, W). Returns where in the result
    the picture is, too.
    """
    height, width = pixels.shape
    side_px = min(height, width)
    margin_px = 0
    if side_px < SMALL_SIDE_PX and is_cut_close(pixels):
        margin_px = round(MARGIN_SHARE * side_px)
        shade = int(np.median(list_border(pixels)))
        pixels = np.pad(pixels, margin_px, constant_values=shade)
    return pixels, (margin_px, margin_px, width, height)


def is_cut_close(pixels: Pixels) -> bool:
    """Tell whether strokes, dark or light ones, reach over nearly all of a picture's short side.

    Shadows do so too, but are no strokes, and a margin in one shade would be another one.
    """
    side_px = min(pixels.shape)
    pixels = cv2.GaussianBlur(pixels, (0, 0), SMOOTHED_PX)
    # Odd, or edges are moved by a pixel.
    kernel = np.ones((round(STROKE_SHARE * side_px) | 1,) * 2, np.uint8)
    strokes = cv2.max(
        cv2.morphologyEx(pixels, cv2.MORPH_TOPHAT, kernel),
        cv2.morphologyEx(pixels, cv2.MORPH_BLACKHAT, kernel),
    )
    grain = float(np.median(strokes))
    inked = strokes > max(grain + CLEAR_SHARE * (float(strokes.max()) - grain), FAINTEST)
    along = inked.any(axis=1 if pixels.shape[0] == side_px else 0)
    places = np.flatnonzero(along)
    return bool(places.size) and places[-1] - places[0] + 1 > CLOSE_SHARE * side_px


def place_in_picture(box: Box, picture: Box) -> Box:
    """Return the part of a box that lies in a picture, in its own pixels."""
    left, top, width, height = picture
    x, y = max(box[0] - left, 0), max(box[1] - top, 0)
    right, bottom = min(box[0] + box[2] - left, width), min(box[1] + box[3] - top, height)
    return x, y, max(right - x, 1), max(bottom - y, 1)
