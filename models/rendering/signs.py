"""Draw the signs that stand between digits with the digits' pen."""

import cv2
import numpy as np

from models.rendering.pen import Coverage

SIGNS = "-.()+/,:"
# Half the sides of signs, and how far dots are apart, as shares of a digit's height.
HALF_SHARES = (0.15, 0.4)
# Slashes and brackets are taller than digits, or nobody could tell them from a 1.
TALL_SHARES = (0.6, 0.72)
FLATTEST = 0.3


def draw_sign(sign: str, height_px: float, pen_px: float, rng: np.random.Generator) -> Coverage:
    """Return a hyphen, dot, comma, colon, slash, plus or bracket, float32 (H, W), 0..1.

    height_px: of the digits beside it, whose middle is that of the rows; H is half as much again.
    """
    side = round(2 * height_px)
    canvas = np.zeros((side, side), np.uint8)
    pen = max(round(pen_px), 1)
    half = height_px * rng.uniform(*HALF_SHARES)
    tall = height_px * rng.uniform(*TALL_SHARES)
    x = y = side / 2
    foot = y + height_px / 2 - pen / 2
    lean = rng.normal(0, 0.1) * half

    def line(x1: float, y1: float, x2: float, y2: float) -> None:
        points = (round(x1), round(y1)), (round(x2), round(y2))
        cv2.line(canvas, *points, 255, pen, cv2.LINE_AA)

    if sign in "-+":
        line(x - half, y + lean, x + half, y - lean)
    if sign == "+":
        line(x + lean, y - half, x - lean, y + half)
    if sign == "/":
        line(x - tall * rng.uniform(FLATTEST, 0.8), y + tall, x + tall * FLATTEST, y - tall)
    if sign in ".:":
        line(x, foot, x + lean, foot)
    if sign == ":":
        line(x, foot - 1.5 * half, x, foot - 1.5 * half + lean)
    if sign == ",":
        line(x, foot, x - half * FLATTEST, foot + half)
    if sign in "()":
        middle = 0 if sign == ")" else 180
        axes = round(tall * rng.uniform(FLATTEST, 0.5)), round(tall)
        centre = round(x), round(y)
        cv2.ellipse(canvas, centre, axes, 0, middle - 65, middle + 65, 255, pen, cv2.LINE_AA)
    edge = round(height_px / 4)
    left, _, width, _ = cv2.boundingRect(canvas)
    return canvas[edge : side - edge, left : left + width].astype(np.float32) / np.float32(255)
