"""Give small pictures, which are often cut close around what is written, paper around it."""

import numpy as np

from flaskapi.recognition.image import Pixels
from flaskapi.recognition.page.marks import Box

SMALL_SIDE_PX = 100
MARGIN_SHARE = 0.5


def add_margin(pixels: Pixels) -> tuple[Pixels, Box]:
    """Return a small picture with a margin in its border's most usual shade, a larger one as is.

    Digits that fill their picture are as long as ruled lines there, touch the border as tables do,
    and leave too little paper to tell its grain. pixels: uint8 (H, W). Returns where in the result
    the picture is, too.
    """
    height, width = pixels.shape
    side_px = min(height, width)
    margin_px = round(MARGIN_SHARE * side_px) if side_px < SMALL_SIDE_PX else 0
    if margin_px:
        border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
        pixels = np.pad(pixels, margin_px, constant_values=int(np.median(border)))
    return pixels, (margin_px, margin_px, width, height)


def place_in_picture(box: Box, picture: Box) -> Box:
    """Return the part of a box that lies in a picture, in its own pixels."""
    left, top, width, height = picture
    x, y = max(box[0] - left, 0), max(box[1] - top, 0)
    right, bottom = min(box[0] + box[2] - left, width), min(box[1] + box[3] - top, height)
    return x, y, max(right - x, 1), max(bottom - y, 1)
