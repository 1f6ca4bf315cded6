"""Vary training digits as people's hands and pens do, and frame them as the server does."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from flaskapi.recognition.frame import FRAME_SIDE_PX, HALF_INK, Frame, fit_frame

Images = npt.NDArray[np.uint8]

# Digits are warped at twice their size, so that framing them again averages as MNIST's making did.
ENLARGEMENT = 2
CANVAS_SIDE_PX = 64
FEWEST_INK_PIXELS = 40


@dataclass(frozen=True)
class Variation:
    """How far digits are varied; each figure is a standard deviation unless it says otherwise.

    wide_share of the digits are drawn out sideways, up to widest times, as in forms' boxes.

    Elastic distortion after Simard, Steinkraus and Platt, "Best Practices for Convolutional
    Neural Networks" (2003), on a coarse grid.
    """

    rotation_degrees: float = 6.0
    shear: float = 0.12
    stretch: float = 0.1
    wide_share: float = 0.05
    widest: float = 1.5
    elastic_px: float = 0.8
    elastic_grid: int = 5
    pen_grey_levels: float = 35.0
    sharpness_max: float = 5.0
    untouched_share: float = 0.2

    def soften(self) -> "Variation":
        """Return half the variation, for the end of a training: MNIST's own digits get sharper."""
        return replace(
            self,
            rotation_degrees=self.rotation_degrees / 2,
            shear=self.shear / 2,
            stretch=self.stretch / 2,
            elastic_px=self.elastic_px / 2,
            pen_grey_levels=self.pen_grey_levels / 2,
            untouched_share=(1 + self.untouched_share) / 2,
        )


DEFAULT_VARIATION = Variation()


def vary_digits(images: Images, rng: np.random.Generator, variation: Variation) -> Images:
    """Return one variant of each digit.

    images: uint8 (N, 28, 28). Returns the same shape and dtype.
    """
    return np.stack([vary_digit(image, rng, variation) for image in images])


def vary_digit(image: Frame, rng: np.random.Generator, variation: Variation) -> Frame:
    """Return a warped digit, written with a thicker or thinner pen, in its frame again."""
    if rng.random() < variation.untouched_share:
        return image
    x, y = make_warp(rng, variation)
    warped = cv2.remap(image, x, y, cv2.INTER_CUBIC)
    ink = change_pen(warped, rng, variation)
    if np.count_nonzero(ink > HALF_INK) < FEWEST_INK_PIXELS:
        return image
    return fit_frame(ink)


def make_warp(
    rng: np.random.Generator, variation: Variation
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Return where each canvas pixel takes its ink from: x and y, float32 (64, 64), in pixels."""
    angle = np.deg2rad(rng.normal(0, variation.rotation_degrees))
    shear = rng.normal(0, variation.shear)
    stretch_x, stretch_y = np.exp(rng.normal(0, variation.stretch, 2)) / ENLARGEMENT
    if rng.random() < variation.wide_share:
        stretch_x /= rng.uniform(1, variation.widest)
    cos, sin = np.cos(angle), np.sin(angle)
    matrix = np.array([[cos, -sin], [sin, cos]]) @ np.array([[1, shear], [0, 1]])
    matrix = matrix @ np.diag([stretch_x, stretch_y])
    grid = variation.elastic_grid
    coarse = rng.normal(0, variation.elastic_px, (grid, grid, 2))
    bend = cv2.resize(
        coarse.astype(np.float32), (CANVAS_SIDE_PX, CANVAS_SIDE_PX), interpolation=cv2.INTER_CUBIC
    )
    steps = np.arange(CANVAS_SIDE_PX, dtype=np.float32) - (CANVAS_SIDE_PX - 1) / 2
    x, y = steps[np.newaxis, :], steps[:, np.newaxis]
    middle = (FRAME_SIDE_PX - 1) / 2
    map_x = matrix[0, 0] * x + matrix[0, 1] * y + bend[..., 0] + middle
    map_y = matrix[1, 0] * x + matrix[1, 1] * y + bend[..., 1] + middle
    return map_x.astype(np.float32), map_y.astype(np.float32)


def change_pen(ink: Images, rng: np.random.Generator, variation: Variation) -> Images:
    """Move the edge of the strokes outwards or inwards and sharpen it, uint8 (64, 64)."""
    steepness = rng.uniform(1.0, variation.sharpness_max)
    edge = rng.normal(HALF_INK, variation.pen_grey_levels)
    # Paper stays paper: below the lowest edge nothing may rise above 0.
    edge = max(edge, HALF_INK / steepness)
    return np.clip((ink - edge) * steepness + HALF_INK, 0, 255).astype(np.uint8)
