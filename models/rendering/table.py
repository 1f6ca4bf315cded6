"""Lay a sheet of paper on a table, as a camera above sees both."""

import cv2
import numpy as np
import numpy.typing as npt

from models.rendering.look import Shade
from models.rendering.paper import Layer

SHADES: tuple[Shade, ...] = (
    (92, 62, 40),
    (60, 60, 64),
    (140, 108, 80),
    (30, 34, 40),
    (62, 96, 72),
    (120, 120, 118),
)
# The grain's standard deviation, as a share of the shade, and how far it runs, in pixels.
GRAIN, GRAIN_PX, WOOD_SHARE, WOOD_TIMES = (0.02, 0.15), (0.7, 6.0), 0.5, 12.0
MOST_DEGREES = 14.0
# By how much of its side each corner of the sheet seems moved.
PERSPECTIVE = 0.05
SHADOW, SHADOW_PX = 0.5, 4.0


def lay_on_table(sheet: Layer, share: float, rng: np.random.Generator) -> Layer:
    """Return a sheet, float32 (H, W, 3), RGB 0..255, on a table of which it takes up that share.

    share: of each side of the picture, 0..1. All of the sheet is on the picture.
    """
    height, width = sheet.shape[:2]
    seen = turn_corners(width, height, rng)
    room = np.ceil((seen.max(axis=0)) / share).astype(int)
    seen += rng.uniform(0.1, 0.9, 2) * (room - seen.max(axis=0))
    table = make_table((int(room[1]), int(room[0])), rng)
    whole = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    matrix = cv2.getPerspectiveTransform(whole, seen.astype(np.float32))
    size = table.shape[1::-1]
    cover = cv2.warpPerspective(np.ones((height, width), np.float32), matrix, size)[..., np.newaxis]
    laid = cv2.warpPerspective(sheet, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    return (table * cast_shadow(cover, rng) * (1 - cover) + laid * cover).astype(np.float32)


def turn_corners(width: int, height: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Return where the corners of a sheet are seen, float64 (4, 2), x and y from 0 on."""
    angle = np.deg2rad(rng.uniform(-MOST_DEGREES, MOST_DEGREES))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    corners = (np.array([(0, 0), (1, 0), (1, 1), (0, 1)]) * (width, height)) @ turn.T
    corners += rng.uniform(-PERSPECTIVE, PERSPECTIVE, (4, 2)) * (width, height)
    return np.asarray(corners - corners.min(axis=0), np.float64)


def make_table(shape: tuple[int, int], rng: np.random.Generator) -> Layer:
    """Return a table's top, float32 (H, W, 3), RGB 0..255: plain, speckled or of wood."""
    shade = np.array(SHADES[rng.integers(len(SHADES))], np.float32)
    grain_px = rng.uniform(*GRAIN_PX)
    along_px = grain_px * (WOOD_TIMES if rng.random() < WOOD_SHARE else 1)
    grain = cv2.GaussianBlur(
        rng.standard_normal(shape, np.float32), (0, 0), sigmaX=along_px, sigmaY=grain_px
    )
    grain *= rng.uniform(*GRAIN) / max(float(grain.std()), 1e-6)
    return shade * (1 + grain[..., np.newaxis])


def cast_shadow(cover: Layer, rng: np.random.Generator) -> Layer:
    """Return the light that a sheet leaves of the table beside it, float32 (H, W, 1), 0..1."""
    down, across = (int(step) for step in rng.integers(0, 6, 2))
    below = cv2.GaussianBlur(np.roll(cover[..., 0], (down, across), (0, 1)), (0, 0), SHADOW_PX)
    left: Layer = 1 - SHADOW * below[..., np.newaxis]
    return left
