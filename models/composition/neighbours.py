"""Write two digits into each other and cut them apart as reading a page does, well or badly."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from flaskapi.recognition.frame import Frame
from flaskapi.recognition.page.hypotheses import propose_digits
from flaskapi.recognition.page.marks import Mark
from models.composition.augmentation import DEFAULT_VARIATION, vary_digit
from models.composition.habits import add_habit
from models.data import Digits
from models.rendering.pen import Coverage, write_strokes
from models.rendering.row import push_together

HEIGHTS_PX = (28, 64)
SIZES_DIFFER = 0.12
# How much of a digit's ink a piece shares with it: above the one it is read, and what shares more
# than the other with both is no digit.
WHOLE, MIXED = 0.8, 0.3
FULL_INK = 255


@dataclass(frozen=True)
class CutDigits:
    """Frames of digits that were cut from a neighbour, and frames that hold parts of both."""

    digits: Digits
    mixed: npt.NDArray[np.uint8]


def cut_digits_apart(
    digits: Digits, count: int, habits: float, rng: np.random.Generator
) -> CutDigits:
    """Return the frames of at least that many digits cut from pairs that touch."""
    frames: list[Frame] = []
    labels: list[int] = []
    mixed: list[Frame] = []
    while len(frames) < count or not mixed:
        indices = rng.integers(len(digits), size=2)
        pair = [int(label) for label in digits.labels[indices]]
        planes = write_pair([draw(digits, int(index), habits, rng) for index in indices], rng)
        for frame, shares in cut_pair(planes):
            if max(shares) > WHOLE:
                frames.append(frame)
                labels.append(pair[int(np.argmax(shares))])
            elif min(shares) > MIXED:
                mixed.append(frame)
    return CutDigits(Digits(np.stack(frames), np.array(labels, np.uint8)), np.stack(mixed))


def draw(digits: Digits, index: int, habits: float, rng: np.random.Generator) -> Frame:
    """Return a digit as another hand would write it."""
    image = digits.images[index]
    if rng.random() < habits:
        image = add_habit(image, int(digits.labels[index]), rng)
    return vary_digit(image, rng, DEFAULT_VARIATION)


def write_pair(frames: list[Frame], rng: np.random.Generator) -> list[Coverage]:
    """Return the ink of two digits that touch, each on a plane of the pair's size."""
    height_px = rng.uniform(*HEIGHTS_PX)
    sizes = height_px * np.exp(rng.normal(0, SIZES_DIFFER, 2))
    first, second = (write_strokes(f, size) for f, size in zip(frames, sizes, strict=True))
    height = max(first.shape[0], second.shape[0])
    row = np.zeros((height, first.shape[1] + second.shape[1] + height), np.float32)
    tops = [int(rng.integers(height - part.shape[0] + 1)) for part in (first, second)]
    row[tops[0] : tops[0] + first.shape[0], : first.shape[1]] = first
    left = push_together(row, second, tops[1], first.shape[1], height_px)
    other = np.zeros_like(row)
    other[tops[1] : tops[1] + second.shape[0], left : left + second.shape[1]] = second
    width = max(first.shape[1], left + second.shape[1])
    return [row[:, :width], other[:, :width]]


def cut_pair(planes: list[Coverage]) -> Iterator[tuple[Frame, list[float]]]:
    """Yield each hypothesis on a pair: its frame, and how alike its ink and each digit's are."""
    ink = np.rint(FULL_INK * np.maximum(*planes)).astype(np.uint8)
    hypotheses, _ = propose_digits([Mark((0, 0, ink.shape[1], ink.shape[0]), ink)])
    for hypothesis in hypotheses:
        x, y, width, height = hypothesis.mark.box
        piece = np.zeros(ink.shape, np.float32)
        piece[y : y + height, x : x + width] = hypothesis.mark.ink / np.float32(FULL_INK)
        shares = [
            float(np.minimum(piece, plane).sum() / np.maximum(piece, plane).sum())
            for plane in planes
        ]
        yield hypothesis.mark.frame, shares
