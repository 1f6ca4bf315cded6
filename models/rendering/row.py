"""Write a row of digits with one pen, beside or into each other, on a slope, among letters."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from flaskapi.recognition.frame import DIGIT_SIDE_PX, Frame
from models.rendering.pen import Coverage, write_strokes
from models.rendering.signs import SIGNS, draw_sign

GAPS = (0.12, 0.45)
TOUCHING_OVERLAP = 0.03
MARGIN_SHARE = 0.6
# OpenCV 5 draws print under these names, OpenCV 4 the pens by Hershey (1967).
WORD_FONTS = (cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX)
WORD_SCALE = 1 / 24
# How thick the pen of words and signs is, as a share of a digit's height.
PEN_SHARE = 2 / DIGIT_SIDE_PX
INKED = 0.5


@dataclass(frozen=True)
class Hand:
    """How a row is written. Lengths as shares of a digit's height.

    touching: how many neighbours touch. jitter: how far digits leave the line, and by how much
    their sizes differ. slope_degrees: falls to the right. words: of which one stands in front.
    signs: how many stand between digits. margin: around what is written, in a picture cut close.
    """

    digit_px: float
    touching: int = 0
    jitter: float = 0.03
    slope_degrees: float = 0.0
    words: tuple[str, ...] = ()
    signs: int = 0
    margin: float | None = None


@dataclass(frozen=True)
class Part:
    """What stands beside others in a row: its ink, and how much of it is below the line."""

    ink: Coverage
    is_digit: bool = True
    below_px: int = 0


def write_row(frames: Sequence[Frame], hand: Hand, rng: np.random.Generator) -> Coverage:
    """Return a row of digits with a margin around, float32 (H, W), paper 0, ink 1.

    frames: uint8 (28, 28) each, from left to right.
    """
    sizes = hand.digit_px * np.exp(rng.normal(0, hand.jitter, len(frames)))
    parts = [Part(write_strokes(frame, size)) for frame, size in zip(frames, sizes, strict=True)]
    if hand.signs:
        parts = put_signs_between(parts, hand, rng)
    if hand.words:
        parts.insert(0, Part(write_word(hand.words, hand.digit_px, rng), is_digit=False))
    touching = choose_touching(parts, hand, rng)
    height = round(hand.digit_px * (1 + 2 * MARGIN_SHARE))
    width = round(sum(part.ink.shape[1] for part in parts) + hand.digit_px * len(parts))
    row = np.zeros((height, width), np.float32)
    right = 0
    for number, (part, below_px) in enumerate((part.ink, part.below_px) for part in parts):
        drop = rng.normal(0, hand.jitter) * hand.digit_px
        top = round((height + hand.digit_px) / 2 - part.shape[0] + below_px + drop)
        top = int(np.clip(top, 0, height - part.shape[0]))
        if number in touching:
            overlap_px = TOUCHING_OVERLAP * hand.digit_px
            left = push_together(row, part, top, right, overlap_px)
        else:
            left = right + round(rng.uniform(*GAPS) * hand.digit_px) * (number > 0)
        place = row[top : top + part.shape[0], left : left + part.shape[1]]
        np.maximum(place, part, out=place)
        right = max(right, left + part.shape[1])
    margin = round(MARGIN_SHARE * hand.digit_px)
    row = slant_row(np.pad(row[:, :right], ((0, 0), (margin, margin))), hand.slope_degrees)
    return row if hand.margin is None else trim_row(row, round(hand.margin * hand.digit_px))


def put_signs_between(parts: list[Part], hand: Hand, rng: np.random.Generator) -> list[Part]:
    """Return digits with a sign before some of them, but not before the first."""
    places = set(1 + rng.permutation(len(parts) - 1)[: hand.signs])
    pen_px = hand.digit_px * PEN_SHARE
    result: list[Part] = []
    for number, part in enumerate(parts):
        if number in places:
            sign = draw_sign(SIGNS[rng.integers(len(SIGNS))], hand.digit_px, pen_px, rng)
            below_px = round((sign.shape[0] - hand.digit_px) / 2)
            result.append(Part(sign, is_digit=False, below_px=below_px))
        result.append(part)
    return result


def choose_touching(parts: Sequence[Part], hand: Hand, rng: np.random.Generator) -> set[int]:
    """Return which of the digits, counted from 0, touch the one before them."""
    places = [n for n in range(1, len(parts)) if parts[n - 1].is_digit and parts[n].is_digit]
    return set(rng.permutation(np.array(places, int))[: hand.touching].tolist())


def push_together(row: Coverage, part: Coverage, top: int, right: int, overlap_px: float) -> int:
    """Return the column at which a digit runs so far into what is written before it."""
    before = row[top : top + part.shape[0], :right] > INKED
    ends = np.where(before.any(axis=1), right - before[:, ::-1].argmax(axis=1), -right)
    inked = part > INKED
    begins = np.where(inked.any(axis=1), inked.argmax(axis=1), right + part.shape[1])
    gap = int((begins - ends).min())
    return max(-gap - round(overlap_px), 0)


def write_word(words: Sequence[str], digit_px: float, rng: np.random.Generator) -> Coverage:
    """Return one of some words, about as tall as a digit."""
    text, font = str(rng.choice(words)), int(rng.choice(WORD_FONTS))
    scale = digit_px * WORD_SCALE * 0.9
    pen_px = max(1, round(digit_px * PEN_SHARE))
    (width, height), below = cv2.getTextSize(text, font, scale, pen_px)
    canvas = np.zeros((height + below + 2 * pen_px, width + 2 * pen_px), np.uint8)
    cv2.putText(canvas, text, (pen_px, height + pen_px), font, scale, 255, pen_px, cv2.LINE_AA)
    x, y, width, height = cv2.boundingRect(canvas)
    word = canvas[y : y + height, x : x + width].astype(np.float32) / 255
    return cv2.resize(word, None, fx=digit_px / height, fy=digit_px / height)


def trim_row(row: Coverage, margin_px: int) -> Coverage:
    """Return what is inked of a row with so much paper around."""
    x, y, width, height = cv2.boundingRect((row > INKED).astype(np.uint8))
    return np.pad(row[y : y + height, x : x + width], margin_px)


def slant_row(row: Coverage, degrees: float) -> Coverage:
    """Return a row that falls to the right by an angle, on a plane large enough."""
    if not degrees:
        return row
    height, width = row.shape
    angle = np.deg2rad(abs(degrees))
    new_width = int(width * np.cos(angle) + height * np.sin(angle)) + 1
    new_height = int(width * np.sin(angle) + height * np.cos(angle)) + 1
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1)
    matrix[:, 2] += ((new_width - width) / 2, (new_height - height) / 2)
    return cv2.warpAffine(row, matrix, (new_width, new_height))
