"""Give digits the habits of European hands, which MNIST's American writers hardly show."""

import cv2
import numpy as np

from flaskapi.evaluation.profile import measure_stroke
from flaskapi.recognition.frame import Frame

ENLARGEMENT = 4
INK_LEVEL = 128
FLAG_LENGTH_PX = (4.0, 13.0)
FLAG_DEGREES = (25.0, 65.0)
LOW_FLAG_SHARE = 0.25
LOW_FLAG_DEPTH = 0.35
FOOT_SHARE = 0.25
FOOT_HALF_PX = (2.0, 6.0)
BAR_HALF_PX = (2.5, 6.0)
BAR_TILT = 0.25
BAR_HEIGHT = (0.4, 0.65)

Point = tuple[float, float]


def add_habit(image: Frame, label: int, rng: np.random.Generator) -> Frame:
    """Return a one with a flag (and at times a foot), a seven with a bar, others as they are.

    image: uint8 (28, 28). Returns the same, the added strokes as thick as the digit's own.
    """
    if label == 1:
        return add_flag(image, rng)
    if label == 7:
        return add_bar(image, rng)
    return image


def add_flag(image: Frame, rng: np.random.Generator) -> Frame:
    """Draw the upstroke of a European one from its top or a little below, down to the left."""
    rows = np.flatnonzero((image >= INK_LEVEL).any(axis=1))
    if rows.size < 5:
        return image
    depth = rng.uniform(0, LOW_FLAG_DEPTH) if rng.random() < LOW_FLAG_SHARE else 0.0
    top = find_middle(image, int(rows[0] + depth * (rows[-1] - rows[0])))
    bottom = find_middle(image, int(rows[-1]))
    angle = np.deg2rad(rng.uniform(*FLAG_DEGREES))
    length = rng.uniform(*FLAG_LENGTH_PX)
    end = top[0] - length * np.sin(angle), top[1] + length * np.cos(angle)
    strokes = [(top, end)]
    if rng.random() < FOOT_SHARE:
        half = rng.uniform(*FOOT_HALF_PX)
        strokes.append(((bottom[0] - half, bottom[1]), (bottom[0] + half, bottom[1])))
    return draw_strokes(image, strokes)


def add_bar(image: Frame, rng: np.random.Generator) -> Frame:
    """Draw the bar of a European seven across its stem."""
    rows = np.flatnonzero((image >= INK_LEVEL).any(axis=1))
    if rows.size < 5:
        return image
    height = rng.uniform(*BAR_HEIGHT)
    x, y = find_middle(image, int(rows[0] + height * (rows[-1] - rows[0])))
    half, tilt = rng.uniform(*BAR_HALF_PX), rng.normal(0, BAR_TILT)
    return draw_strokes(image, [((x - half, y + tilt * half), (x + half, y - tilt * half))])


def find_middle(image: Frame, row: int) -> Point:
    """Return the middle (x, y) of the ink in a row, in pixels."""
    columns = np.flatnonzero(image[row] >= INK_LEVEL)
    return (float(columns.mean()) if columns.size else image.shape[1] / 2, float(row))


def draw_strokes(image: Frame, strokes: list[tuple[Point, Point]]) -> Frame:
    """Draw straight strokes as thick as those there are, uint8 (28, 28)."""
    side = image.shape[0] * ENLARGEMENT
    canvas = np.zeros((side, side), np.uint8)
    thickness_px = max(round(measure_stroke(image) * ENLARGEMENT), ENLARGEMENT)
    for start, end in strokes:
        cv2.line(canvas, _enlarge(start), _enlarge(end), 255, thickness_px, cv2.LINE_AA)
    drawn = cv2.resize(canvas, image.shape[::-1], interpolation=cv2.INTER_AREA)
    return cv2.max(image, drawn)


def _enlarge(point: Point) -> tuple[int, int]:
    return round((point[0] + 0.5) * ENLARGEMENT), round((point[1] + 0.5) * ENLARGEMENT)
