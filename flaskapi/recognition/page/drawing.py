"""Draw a reading on its picture."""

import cv2
import numpy as np
import numpy.typing as npt

from flaskapi.recognition.image import Pixels
from flaskapi.recognition.page.reading import Reading

BOX_COLOUR = (30, 110, 220)
TEXT_COLOUR = (200, 30, 40)
FONT = cv2.FONT_HERSHEY_SIMPLEX


def draw_reading(pixels: Pixels, reading: Reading) -> npt.NDArray[np.uint8]:
    """Return the picture with every digit's box, what it was read as, and each line's number.

    pixels: uint8 (H, W). Returns uint8 (H, W, 3), RGB.
    """
    canvas = cv2.cvtColor(pixels, cv2.COLOR_GRAY2RGB)
    pen_px = max(1, max(pixels.shape) // 400)
    for number, line in enumerate(reading.lines, start=1):
        for digit in line.digits:
            x, y, width, height = digit.box
            cv2.rectangle(canvas, (x, y), (x + width, y + height), BOX_COLOUR, pen_px)
            write(canvas, str(digit.digit), (x, y - 2 * pen_px), pen_px)
        x, y, _, height = line.digits[0].box
        write(canvas, f"{number}:", (max(x - 24 * pen_px, 0), y + height), pen_px)
    return np.asarray(canvas, np.uint8)


def write(canvas: cv2.typing.MatLike, text: str, place: tuple[int, int], pen_px: int) -> None:
    """Write with a pen of that width, which sets the size."""
    cv2.putText(canvas, text, place, FONT, 0.4 * pen_px, TEXT_COLOUR, pen_px, cv2.LINE_AA)
