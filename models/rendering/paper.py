"""The paper that a digit is written on, and the light that falls on it."""

import cv2
import numpy as np
import numpy.typing as npt

from models.rendering.look import Look

Layer = npt.NDArray[np.float32]

# Light changes slowly, so it is worked out small and enlarged.
LIGHT_SIDE_PX = 64
RULING_SHADE = (0.80, 0.86, 0.96)
RULING_STRENGTH = (0.5, 1.6)
TABLE_SHADES = ((92, 62, 40), (60, 60, 64), (140, 108, 80), (30, 34, 40))


def make_paper(look: Look, shape: tuple[int, int], rng: np.random.Generator) -> Layer:
    """Return the sheet as it looks in even light, float32 (H, W, 3), RGB 0..255."""
    height, width = shape
    paper = np.empty((height, width, 3), np.float32)
    paper[:] = look.paper
    if look.ruling_px:
        paper *= rule_paper(look, shape, rng)
    if look.grain:
        grain = rng.standard_normal(shape, np.float32)
        if look.grain_px:
            grain = cv2.GaussianBlur(grain, (0, 0), look.grain_px)
            grain /= max(float(grain.std()), 1e-6)
        paper += (look.grain * grain)[..., np.newaxis]
    if look.table_share:
        show_table(paper, look.table_share, rng)
    return paper


def rule_paper(look: Look, shape: tuple[int, int], rng: np.random.Generator) -> Layer:
    """Return what printed lines leave of the light, float32 (H, W, 3), 0..1."""
    strength = rng.uniform(*RULING_STRENGTH)
    lines = draw_ruling(shape[0], look.ruling_px, rng)[:, np.newaxis]
    if look.squared:
        lines = np.maximum(lines, draw_ruling(shape[1], look.ruling_px, rng)[np.newaxis])
    loss = strength * (1 - np.array(RULING_SHADE, np.float32))
    left: Layer = 1 - lines[..., np.newaxis] * loss
    return np.broadcast_to(left, (*shape, 3))


def draw_ruling(length_px: int, pitch_px: float, rng: np.random.Generator) -> Layer:
    """Return how much of each pixel of a side a ruling of that pitch covers, float32, 0..1."""
    half_width = max(pitch_px * rng.uniform(0.01, 0.03), 0.35)
    steps = np.arange(length_px, dtype=np.float32) + rng.uniform(0, pitch_px)
    distance = np.abs((steps + pitch_px / 2) % pitch_px - pitch_px / 2)
    covered: Layer = np.clip(half_width + 0.5 - distance, 0, 1).astype(np.float32)
    return covered


def show_table(paper: Layer, share: float, rng: np.random.Generator) -> None:
    """Let the table be seen beyond one edge of the paper, over that share of the picture."""
    height, width = paper.shape[:2]
    shade = TABLE_SHADES[rng.integers(len(TABLE_SHADES))]
    first, last = share * rng.uniform(0.5, 1, 2)
    corners = np.array([(0, 0), (1, 0), (1, first), (0, last)])
    if rng.random() < 0.5:
        corners[:, 1] = 1 - corners[:, 1]
    if rng.random() < 0.5:
        corners = corners[:, ::-1]
    corners = np.rint(corners * (width, height)).astype(np.int32)
    cv2.fillPoly(paper, [corners], shade)


def make_light(look: Look, shape: tuple[int, int], rng: np.random.Generator) -> Layer | None:
    """Return the light on each point, float32 (H, W), 1 where it is full; None where even."""
    if not (look.slope or look.vignette or look.shadow):
        return None
    small = [min(side, LIGHT_SIDE_PX) for side in shape]
    y = np.linspace(-1, 1, small[0], dtype=np.float32)[:, np.newaxis]
    x = np.linspace(-1, 1, small[1], dtype=np.float32)[np.newaxis]
    light = np.ones(small, np.float32)
    if look.slope:
        angle = rng.uniform(0, 2 * np.pi)
        light -= look.slope * (0.5 + (x * np.cos(angle) + y * np.sin(angle)) / 2.83)
    if look.vignette:
        light *= 1 - look.vignette * (x * x + y * y) / 2
    if look.shadow:
        light *= 1 - look.shadow * cast_shadow(x, y, rng)
    return cv2.resize(light, shape[::-1], interpolation=cv2.INTER_LINEAR)


def cast_shadow(x: Layer, y: Layer, rng: np.random.Generator) -> Layer:
    """Return how far each point lies in a shadow, 0..1: of a straight edge, or of a round head."""
    softness = rng.uniform(0.08, 0.5)
    if rng.random() < 0.6:
        angle = rng.uniform(0, 2 * np.pi)
        inside = x * np.cos(angle) + y * np.sin(angle) - rng.uniform(-0.4, 0.4)
    else:
        middle_x, middle_y = rng.uniform(0.3, 1, 2) * rng.choice([-1, 1], 2)
        inside = rng.uniform(0.6, 1.1) - np.hypot(x - middle_x, y - middle_y)
    return np.clip(inside / softness + 0.5, 0, 1).astype(np.float32)
