"""Fit ink into the 28×28 frame in which MNIST shows a digit.

How MNIST was made is described by LeCun, Cortes and Burges and was recovered to the pixel by
Yadav and Bottou, "Cold Case: The Lost MNIST Digits" (2019), whose steps these are.
"""

import cv2
import numpy as np
import numpy.typing as npt

Ink = npt.NDArray[np.uint8]
Frame = npt.NDArray[np.uint8]

FRAME_SIDE_PX = 28
DIGIT_SIDE_PX = 20
CENTRE_PX = FRAME_SIDE_PX // 2
# Of ink up to 255: what is more is on a stroke rather than on its soft edge.
HALF_INK = 127


def fit_frame(ink: Ink) -> Frame:
    """Return the MNIST frame of one digit's ink.

    ink: uint8 (H, W), paper 0, ink up to 255, at least one pixel above 0.
    Returns uint8 (28, 28): the digit fills a 20×20 box, its darkest pixel is 255 and its
    centre of mass lies within half a pixel of the middle.
    Raises ValueError when there is no ink.
    """
    digit = scale_digit(crop_square(ink))
    x, y, width, height = cv2.boundingRect(digit)
    left, top = find_offset(digit)
    left = min(max(left + x, 0), FRAME_SIDE_PX - width)
    top = min(max(top + y, 0), FRAME_SIDE_PX - height)
    frame = np.zeros((FRAME_SIDE_PX, FRAME_SIDE_PX), np.uint8)
    frame[top : top + height, left : left + width] = digit[y : y + height, x : x + width]
    return frame


def crop_square(ink: Ink) -> Ink:
    """Cut the box of all ink out and pad its short side evenly to a square, uint8 (S, S)."""
    x, y, width, height = cv2.boundingRect(ink)
    if width == 0:
        raise ValueError("There is no ink to frame.")
    side = max(width, height)
    square = np.zeros((side, side), np.uint8)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = ink[y : y + height, x : x + width]
    return square


def scale_digit(square: Ink) -> Ink:
    """Resample a square to 20×20 and stretch its maximum to 255, uint8 (20, 20).

    Shrinking weighs by area as MNIST does; enlarging interpolates, so that a picture of a few
    pixels gives strokes and not blocks.
    """
    side = square.shape[0]
    if side != DIGIT_SIDE_PX:
        method = cv2.INTER_AREA if side > DIGIT_SIDE_PX else cv2.INTER_CUBIC
        square = cv2.resize(square, (DIGIT_SIDE_PX, DIGIT_SIDE_PX), interpolation=method)
    return cv2.convertScaleAbs(square, alpha=255 / max(int(square.max()), 1))


def find_offset(digit: Ink) -> tuple[int, int]:
    """Return (left, top) in whole pixels that put the centre of mass at the frame's middle."""
    moments = cv2.moments(digit)
    mass = moments["m00"]
    return CENTRE_PX - round(moments["m10"] / mass), CENTRE_PX - round(moments["m01"] / mass)
