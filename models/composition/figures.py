"""Draw simple figures as people doodle them: outlines, stars, badges, masts, ladders, zigzags.

None is written like a digit by some hand, and none is a heart, a house, an arrow, a face, a spiral
or a tree: with these `models/things.py` measures.
"""

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

from flaskapi.recognition.frame import Frame
from models.composition.printing import CANVAS_SIDE_PX

HALF_SIDE_PX = 36
# Of a single line, and of several, whose gaps a thicker pen would fill.
LINE_PEN_PX, LINES_PEN_PX = (3, 10), (3, 7)
TREMOR = 0.025
TURN_DEGREES = 12
STRETCH = 0.25
FILLED_SHARE = 0.15
OUTLINE_POINTS = 48
# Of an outline's waves, in radii; with fewer or lower ones it would be a 0.
WAVES, WAVE_HEIGHT = (3, 8), (0.22, 0.45)
DOT = 0.05
CIRCLE = np.linspace(0, 2 * np.pi, OUTLINE_POINTS)

Stroke = npt.NDArray[np.float64]
Strokes = list[Stroke]


def draw_figure(_: Frame, rng: np.random.Generator) -> Frame:
    """Return one of the figures in a trembling pen, uint8 (96, 96), light on dark."""
    strokes = FIGURES[rng.integers(len(FIGURES))](rng)
    canvas = np.zeros((CANVAS_SIDE_PX, CANVAS_SIDE_PX), np.uint8)
    turn = np.deg2rad(rng.uniform(-TURN_DEGREES, TURN_DEGREES))
    turned = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    size = HALF_SIDE_PX * (1 - rng.uniform(0, STRETCH, 2))
    is_line = len(strokes) == 1
    pen_px = int(rng.integers(*(LINE_PEN_PX if is_line else LINES_PEN_PX)))
    filled = is_line and rng.random() < FILLED_SHARE
    for stroke in strokes:
        trembling = (stroke + rng.normal(0, TREMOR, stroke.shape)) @ turned
        points = np.rint(trembling * size + CANVAS_SIDE_PX / 2).astype(np.int32)
        cv2.polylines(canvas, [points], False, 255, pen_px, cv2.LINE_AA)
        if filled:
            cv2.fillPoly(canvas, [points], 255, cv2.LINE_AA)
    return canvas


def outline_blob(rng: np.random.Generator) -> Strokes:
    """Return a closed line in waves, as of a cloud, a flower or a leaf of clover."""
    waves, height = int(rng.integers(*WAVES)), rng.uniform(*WAVE_HEIGHT)
    shift = rng.uniform(0, 2 * np.pi)
    rise = np.cos(waves * CIRCLE + shift)
    if rng.random() < 0.5:
        rise = 2 * np.abs(np.cos((waves * CIRCLE + shift) / 2)) - 1  # Lobes, with a notch between.
    return [bend((1 + height * rise) / (1 + height), CIRCLE)]


def outline_star(rng: np.random.Generator) -> Strokes:
    """Return a star of four to eight points."""
    points = int(rng.integers(4, 9))
    radius = np.where(np.arange(2 * points + 1) % 2, rng.uniform(0.3, 0.65), 1.0)
    return [bend(radius, np.arange(2 * points + 1) * np.pi / points + rng.uniform(0, np.pi))]


def outline_moon(rng: np.random.Generator) -> Strokes:
    """Return a half moon or a crescent, with its tips to both sides."""
    top, bottom = rng.uniform(0.6, 1), rng.uniform(-0.05, 0.4)
    along = np.linspace(0, np.pi, OUTLINE_POINTS // 2)
    arcs = [np.stack((np.cos(along), -high * np.sin(along)), axis=1) for high in (top, bottom)]
    return [np.concatenate((arcs[0], arcs[1][::-1]))]


def draw_badge(rng: np.random.Generator) -> Strokes:
    """Return a ring with spokes, dots in a circle, or a second and third ring in it."""
    ring, count = bend(1.0, CIRCLE), int(rng.integers(3, 8))
    angles = np.arange(count) * 2 * np.pi / count + rng.uniform(0, np.pi)
    choice = rng.integers(3)
    if choice == 0:
        inner = rng.uniform(0, 0.4)
        return [ring, *(bend(np.array([inner, 1]), np.array([angle] * 2)) for angle in angles)]
    if choice == 1:
        dots = bend(rng.uniform(0.35, 0.6), angles)
        return [ring, *(np.stack((dot - DOT, dot + DOT)) for dot in dots)]
    return [ring, bend(rng.uniform(0.55, 0.7), CIRCLE), bend(rng.uniform(0.15, 0.35), CIRCLE)]


def draw_mast(rng: np.random.Generator) -> Strokes:
    """Return a line with three to six bars across it, or all to one side as a comb has them."""
    places = np.linspace(-1, rng.uniform(0.3, 1), int(rng.integers(3, 7)))
    left = -rng.uniform(0.3, 0.9) if rng.random() < 0.6 else 0.0
    bars = [np.array([(left, place), (rng.uniform(0.3, 0.9), place)]) for place in places]
    return lay_down([np.array([(0.0, -1), (0, 1)]), *bars], rng)


def draw_ladder(rng: np.random.Generator) -> Strokes:
    """Return two rails with three to five rungs."""
    apart, places = rng.uniform(0.3, 0.7), np.linspace(-0.8, 0.8, int(rng.integers(3, 6)))
    rails = [np.array([(x, -1), (x, 1)]) for x in (-apart, apart)]
    return lay_down([*rails, *(np.array([(-apart, y), (apart, y)]) for y in places)], rng)


def draw_zigzag(rng: np.random.Generator) -> Strokes:
    """Return a line that goes up and down, in corners or in waves, at least twice."""
    turns = int(rng.integers(4, 9))
    x = np.linspace(-1, 1, 8 * turns + 1)
    rise = np.cos(np.linspace(0, np.pi * turns, 8 * turns + 1))
    if rng.random() < 0.5:
        x, rise = x[::8], rise[::8]
    return [np.stack((x, rng.uniform(0.3, 0.9) * rise), axis=1)]


def draw_dumbbell(rng: np.random.Generator) -> Strokes:
    """Return a lying line with a ring or a bar at both ends."""
    radius = rng.uniform(0.2, 0.35)
    ends: Strokes = []
    for side in (-1, 1):
        if rng.random() < 0.5:
            ends.append(bend(radius, CIRCLE) + np.array((side * (1 - radius), 0)))
        else:
            ends.append(np.array([(side, -2 * radius), (side, 2 * radius)]))
    return [np.array([(-1 + radius, 0.0), (1 - radius, 0)]), *ends]


def bend(radius: float | Stroke, angles: Stroke) -> Stroke:
    """Return points around (0, 0), float64 (N, 2). angles: in radians, clockwise."""
    return np.stack((radius * np.cos(angles), radius * np.sin(angles)), axis=1)


def lay_down(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """Turn what stands by a quarter, every second time."""
    return [stroke[:, ::-1] for stroke in strokes] if rng.random() < 0.5 else strokes


FIGURES: tuple[Callable[[np.random.Generator], Strokes], ...] = (
    outline_blob,
    outline_blob,
    outline_star,
    outline_moon,
    draw_badge,
    draw_badge,
    draw_mast,
    draw_ladder,
    draw_zigzag,
    draw_dumbbell,
)
