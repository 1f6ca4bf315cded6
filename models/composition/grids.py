"""Show digits as old data sets and tiny pictures do: a few coarse pixels, tight to the frame."""

import cv2
import numpy as np

from flaskapi.recognition.frame import Frame, crop_square, fit_frame
from flaskapi.recognition.ink import extract_ink

GRID_SIDES_PX = (8, 10, 12, 16, 20, 24, 32)
BINARY_SHARE = 0.5
STRETCHED_SHARE = 0.6
NARROWEST = 0.4
MARGIN_SHARE = 0.4
BINARY_LEVELS = (70, 150)
BLOCK_PX = 4


def coarsen_digit(image: Frame, rng: np.random.Generator) -> Frame:
    """Return the frame that serving makes of a digit on a coarse grid.

    image: uint8 (28, 28). The grid is grey, or black and white; it keeps the digit's proportions
    or, as in Semeion, fills both sides; it may have a margin. Returns uint8 (28, 28).
    """
    grid = draw_grid(image, rng)
    return fit_frame(extract_ink(grid)) if grid.any() else image


def draw_grid(image: Frame, rng: np.random.Generator) -> Frame:
    """Return the digit on its grid, light on dark, uint8 (S, S)."""
    side = int(rng.choice(GRID_SIDES_PX))
    digit = crop_square(image)
    if rng.random() < STRETCHED_SHARE:
        digit = stretch_digit(image)
    binary = rng.random() < BINARY_SHARE
    finer = side * BLOCK_PX if binary and side <= 10 else side
    grid = cv2.resize(digit, (finer, finer), interpolation=cv2.INTER_AREA if finer < 20 else 1)
    if binary:
        grid = np.where(grid >= rng.integers(*BINARY_LEVELS), np.uint8(255), np.uint8(0))
    if finer != side:
        # As the UCI digits of 8×8: counts of black pixels in blocks of 4×4.
        grid = cv2.resize(grid, (side, side), interpolation=cv2.INTER_AREA)
    if rng.random() < MARGIN_SHARE:
        grid = np.pad(grid, int(rng.integers(1, 4)))
    return grid


def stretch_digit(image: Frame) -> Frame:
    """Cut the box of all ink out, uint8 (H, W); of a lone stroke, a square."""
    x, y, width, height = cv2.boundingRect(image)
    if width < NARROWEST * height:
        return crop_square(image)
    return image[y : y + height, x : x + width]
