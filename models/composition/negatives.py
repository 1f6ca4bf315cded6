"""Draw what is no digit, so that the network learns to say so.

Left out on purpose, for tests to be made of: Greek letters, doodles, photos of empty paper.
"""

from collections.abc import Callable

import cv2
import numpy as np

from flaskapi.recognition.frame import Frame, fit_frame
from models.composition.figures import draw_figure
from models.composition.printing import print_character, write_character
from models.composition.symbols import draw_emblem, draw_symbol

CANVAS_SIDE_PX = 96
# Letters that are written like a digit by some hand are left out: b g G I i l O o Q q S s Z z y.
LETTERS = "AaBCcDdEeFfHhJjKkLMmNnPpRrTtUuVvWwXxY"
# Even fewer are told from digits in every hand.
HAND_LETTERS = "AaBdFfHhKkMmNnPpRTtUVvWwXx"
SIGNS = "#%&@?!*+=<>$()[]{}^~"
LETTER_SHARE = 0.85
HANDWRITING_SHARE = 0.4

Canvas = Frame


def draw_negative(digits: Frame, rng: np.random.Generator) -> Frame:
    """Return the frame of something that is no digit.

    digits: uint8 (N, 28, 28), of which some kinds are composed. Returns uint8 (28, 28).
    """
    kinds: tuple[Callable[[Frame, np.random.Generator], Canvas], ...] = (
        draw_letter,
        draw_letter,
        draw_letter,
        draw_letter,
        draw_symbol,
        draw_symbol,
        draw_symbol,
        draw_emblem,
        draw_figure,
        draw_figure,
        draw_figure,
        draw_figure,
        draw_scribble,
        draw_shape,
        draw_several_digits,
        draw_part_of_digit,
        draw_texture,
    )
    while True:
        ink = kinds[rng.integers(len(kinds))](digits, rng)
        if np.count_nonzero(ink) > 30:
            return fit_frame(ink)


def draw_letter(_: Frame, rng: np.random.Generator) -> Canvas:
    """Print or write a letter or a sign."""
    by_hand = rng.random() < HANDWRITING_SHARE
    letters, draw = (HAND_LETTERS, write_character) if by_hand else (LETTERS, print_character)
    characters = letters if rng.random() < LETTER_SHARE else SIGNS
    return draw(characters[rng.integers(len(characters))], rng)


def draw_scribble(_: Frame, rng: np.random.Generator) -> Canvas:
    """Draw a pen that wanders without an aim."""
    canvas = _make_canvas()
    steps = rng.normal(0, 1, (int(rng.integers(25, 90)), 2)).cumsum(axis=0)
    steps = cv2.GaussianBlur(steps, (1, 5), 1.5)
    low, high = steps.min(axis=0), steps.max(axis=0)
    points = (12 + (steps - low) / np.maximum(high - low, 1e-6) * 72).astype(np.int32)
    cv2.polylines(canvas, [points], bool(rng.random() < 0.3), 255, _choose_pen(rng), cv2.LINE_AA)
    return canvas


def draw_shape(_: Frame, rng: np.random.Generator) -> Canvas:
    """Draw a polygon, a filled blot, a cross, a grid or a handful of dashes."""
    canvas = _make_canvas()
    corners = rng.integers(8, 88, (int(rng.integers(3, 7)), 1, 2)).astype(np.int32)
    choice = rng.integers(4)
    if choice == 0:
        hull = cv2.convexHull(corners[:4])
        cv2.polylines(canvas, [hull], True, 255, _choose_pen(rng), cv2.LINE_AA)
    elif choice == 1:
        cv2.fillPoly(canvas, [corners], 255, cv2.LINE_AA)
    elif choice == 2:
        for place in range(14, 90, int(rng.integers(16, 30))):
            cv2.line(canvas, (place, 8), (place, 88), 255, 3)
            cv2.line(canvas, (8, place), (88, place), 255, 3)
    else:
        for start, end in rng.integers(6, 90, (int(rng.integers(3, 7)), 2, 2)).tolist():
            cv2.line(canvas, start, end, 255, _choose_pen(rng), cv2.LINE_AA)
    return canvas


def draw_several_digits(digits: Frame, rng: np.random.Generator) -> Canvas:
    """Write two or three digits side by side or one above the other."""
    chosen = digits[rng.integers(len(digits), size=int(rng.integers(2, 4)))]
    cropped = [digit[4:24, 4:24] for digit in chosen]
    return np.concatenate(cropped, axis=0 if rng.random() < 0.2 else 1)


def draw_part_of_digit(digits: Frame, rng: np.random.Generator) -> Canvas:
    """Show a piece of two digits where they meet, as a cut at the wrong place does."""
    left, right = digits[rng.integers(len(digits), size=2)]
    cut = int(rng.integers(10, 18))
    halves = left[4:24, cut:24], right[4:24, 4:cut]
    if min(half.max() for half in halves) < 200:
        return _make_canvas()  # Half of nothing could pass for a whole digit; draw another.
    return np.concatenate(halves, axis=1)


def draw_texture(_: Frame, rng: np.random.Generator) -> Canvas:
    """Show noise in lumps, as thresholds make of empty paper and of surfaces."""
    noise = cv2.GaussianBlur(rng.normal(0, 1, (64, 64)), (0, 0), rng.uniform(0.8, 5))
    level = np.quantile(noise, rng.uniform(0.5, 0.95))
    return np.clip((noise - level) * 255 / (noise.max() - level), 0, 255).astype(np.uint8)


def _make_canvas() -> Canvas:
    return np.zeros((CANVAS_SIDE_PX, CANVAS_SIDE_PX), np.uint8)


def _choose_pen(rng: np.random.Generator) -> int:
    return int(rng.integers(3, 10))
