"""Compose lines of digits as a reader sees them: pens, gaps, touching digits, words, dirt."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
import numpy.typing as npt

from flaskapi.evaluation.profile import measure_stroke
from flaskapi.recognition.frame import Frame
from flaskapi.recognition.page.strip import DIGIT_HEIGHT_PX, STRIP_HEIGHT_PX, close_gaps
from models.composition.augmentation import Variation, vary_digit
from models.composition.habits import add_habit
from models.composition.hands import FORMS
from models.composition.negatives import LETTERS, draw_negative
from models.composition.negatives import SIGNS as RARE_SIGNS
from models.composition.printing import print_character
from models.composition.training_set import typeset_digits, write_forms
from models.composition.words import crop_ink, invent_word, print_word
from models.data import Digits
from models.rendering.row import push_together
from models.rendering.signs import SIGNS, draw_sign

STRIP_WIDTH_PX = 256
MOST_DIGITS = 16
TALLEST_CAPITAL_PX = 22
SAME_PEN_CHOICES = 4
HAND_SHARES = (0.66, 0.28, 0.06)
# Of a European line's digits: those drawn in its forms, and those of MNIST with its habits.
FORM_SHARE, HABIT_SHARE = 0.35, 0.6

Strip = npt.NDArray[np.uint8]
Coverage = npt.NDArray[np.float32]


@dataclass(frozen=True)
class WrittenLine:
    """A strip's ink, uint8 (32, W), and the digits on it."""

    ink: Strip
    text: str

    def widen(self, width_px: int, rng: np.random.Generator) -> "WrittenLine":
        """Return the line with more paper around, as wide as that."""
        left = int(rng.integers(width_px - self.ink.shape[1] + 1))
        right = width_px - self.ink.shape[1] - left
        return WrittenLine(np.pad(self.ink, ((0, 0), (left, right))), self.text)


class Hand(StrEnum):
    """Whose digits a line has."""

    AMERICAN = "american"
    EUROPEAN = "european"
    TYPESET = "typeset"

    @classmethod
    def choose(cls, rng: np.random.Generator) -> "Hand":
        """Return a hand at random, most often as MNIST has it."""
        return cls(rng.choice(list(cls), p=HAND_SHARES))


@dataclass(frozen=True)
class Style:
    """How one line is written: shares of what happens between digits, 0..1; lengths in pixels."""

    touching: float
    gap_px: float
    spaces: float
    jitter_px: float
    unevenness: float
    size: float
    hand: Hand
    strange: float
    repeating: float


def choose_style(rng: np.random.Generator) -> Style:
    """Return a style at random: half of the lines have touching digits, a third strange ink."""
    return Style(
        touching=rng.uniform(0.05, 0.6) if rng.random() < 0.5 else 0.0,
        gap_px=rng.uniform(2, 9),
        spaces=0.15 if rng.random() < 0.2 else 0.01,
        jitter_px=abs(rng.normal(0, 1.2)),
        unevenness=abs(rng.normal(0, 0.08 if rng.random() < 0.88 else 0.35)),
        size=float(np.exp(rng.normal(0, 0.1))),
        hand=Hand.choose(rng),
        strange=rng.uniform(0.05, 0.35) if rng.random() < 0.35 else 0.0,
        repeating=0.7 if rng.random() < 0.12 else 0.1,
    )


class Shelf:
    """Digits by label, to be taken with a pen about as thick as wanted."""

    def __init__(self, digits: Digits) -> None:
        self._images = digits.images
        self._pens_px = np.array([measure_stroke(image) for image in digits.images])
        self._places = [np.flatnonzero(digits.labels == label) for label in range(10)]

    def choose_pen(self, rng: np.random.Generator) -> float:
        """Return how thick one of the digits is written, in pixels."""
        return float(rng.choice(self._pens_px))

    def take(self, label: int, pen_px: float, rng: np.random.Generator) -> Frame:
        """Return a digit of a label, uint8 (28, 28)."""
        choices = rng.choice(self._places[label], SAME_PEN_CHOICES)
        return self._images[choices[np.argmin(np.abs(self._pens_px[choices] - pen_px))]]


class LineComposer:
    """Composes lines of digits, of which none is drawn twice alike."""

    def __init__(self, digits: Digits, foreigners: int, rng: np.random.Generator) -> None:
        """foreigners: how many digits in European forms, and in fonts, are made of each."""
        self._rng, self._images = rng, digits.images
        self._written = Shelf(digits)
        self._forms = Shelf(write_forms(foreigners, rng))
        self._typeset = Shelf(typeset_digits(foreigners, rng))

    def compose(self, variation: Variation) -> WrittenLine:
        """Return a line 256 pixels wide of 1 to 16 digits, as many as there is room for.

        Where it has wide gaps they are closed as in serving.
        """
        rng, style = self._rng, choose_style(self._rng)
        pen_px = self._written.choose_pen(rng)
        strip = np.zeros((STRIP_HEIGHT_PX, STRIP_WIDTH_PX), np.float32)
        shift = rng.normal(0, 1.2)
        right, most = int(rng.integers(3, 12)), int(rng.integers(1, MOST_DIGITS + 1))
        labels: list[int] = []
        is_strange = False
        while len(labels) < most:
            was_strange, is_strange = is_strange, rng.random() < style.strange
            if is_strange:
                part, label = self._draw_strange(style, pen_px), -1
            else:
                part, label = self._draw_digit(style, pen_px, variation, labels)
            left, top = self._place(strip, part, right, shift, style, is_strange or was_strange)
            if left + part.shape[1] > STRIP_WIDTH_PX - 3:
                break
            place = strip[top : top + part.shape[0], left : left + part.shape[1]]
            np.maximum(place, part, out=place)
            right = max(right, left + part.shape[1])
            if not is_strange:
                labels.append(label)
        ink = close_gaps(finish_strip(strip, rng))
        return WrittenLine(ink, "".join(map(str, labels))).widen(STRIP_WIDTH_PX, rng)

    def _draw_digit(
        self, style: Style, pen_px: float, variation: Variation, before: Sequence[int]
    ) -> tuple[Coverage, int]:
        rng = self._rng
        is_repeated = bool(before) and rng.random() < style.repeating
        label = int(before[-1]) if is_repeated else int(rng.integers(10))
        is_european = style.hand is Hand.EUROPEAN
        if style.hand is Hand.TYPESET:
            image = self._typeset.take(label, pen_px, rng)
        elif is_european and label in FORMS and rng.random() < FORM_SHARE:
            image = self._forms.take(label, pen_px, rng)
        else:
            image = self._written.take(label, pen_px, rng)
            if is_european and rng.random() < HABIT_SHARE:
                image = add_habit(image, label, rng)
        image = vary_digit(image, rng, variation)
        return fit_part(image, style.size * float(np.exp(rng.normal(0, style.unevenness)))), label

    def _draw_strange(self, style: Style, pen_px: float) -> Coverage:
        """Return a word, a separator, a speck or something else that is no digit."""
        rng = self._rng
        kind = rng.random()
        if kind < 0.5:
            height_px = min(DIGIT_HEIGHT_PX * rng.uniform(0.7, 1.2), TALLEST_CAPITAL_PX)
            word = print_word(invent_word(rng), height_px, rng)
            return word[:STRIP_HEIGHT_PX]
        if kind < 0.6:
            text = "".join(rng.choice(list(LETTERS), int(rng.integers(1, 5))))
            parts = [
                fit_part(print_character(c, rng), style.size * rng.uniform(0.2, 0.3)) for c in text
            ]
            height = max(part.shape[0] for part in parts)
            return np.concatenate(
                [np.pad(part, ((height - part.shape[0], 0), (1, 1))) for part in parts], axis=1
            )
        if kind < 0.9:
            return self._draw_sign(style, pen_px)
        return fit_part(draw_negative(self._images, rng), style.size * rng.uniform(0.4, 1.1))

    def _draw_sign(self, style: Style, pen_px: float) -> Coverage:
        """Return a sign in the digits' pen or, and then it may be a rare one, in print."""
        rng = self._rng
        if rng.random() < 0.6:
            sign, height_px = SIGNS[rng.integers(len(SIGNS))], DIGIT_HEIGHT_PX * style.size
            drawn = draw_sign(sign, height_px, pen_px * style.size, rng)
            above = max(drawn.shape[0] - STRIP_HEIGHT_PX, 0) // 2
            return drawn[above : above + STRIP_HEIGHT_PX]
        signs = SIGNS + RARE_SIGNS
        sign = signs[rng.integers(len(signs))]
        return fit_part(print_character(sign, rng), style.size * rng.uniform(0.3, 0.45))

    def _place(
        self, strip: Coverage, part: Coverage, right: int, shift: float, style: Style, alone: bool
    ) -> tuple[int, int]:
        """Return where a part goes: its left column and its top row."""
        rng = self._rng
        top = round((STRIP_HEIGHT_PX - part.shape[0]) / 2 + shift + rng.normal(0, style.jitter_px))
        top = int(np.clip(top, 0, STRIP_HEIGHT_PX - part.shape[0]))
        if not alone and strip.any() and rng.random() < style.touching:
            return push_together(strip, part, top, right, rng.uniform(0, 2.5)), top
        gap = rng.uniform(10, 45) if rng.random() < style.spaces else rng.uniform(1, style.gap_px)
        return right + round(gap), top


def fit_part(image: Frame, size: float) -> Coverage:
    """Return the ink of an image alone, at another size but at most as tall as a strip, 0..1."""
    ink = crop_ink(image)
    height, width = ink.shape
    size = min(size, (STRIP_HEIGHT_PX - 1) / max(height, 1))
    if abs(size - 1) < 0.03:
        return ink
    shape = max(round(width * size), 1), max(round(height * size), 1)
    method = cv2.INTER_AREA if size < 1 else cv2.INTER_LINEAR
    fitted: Coverage = cv2.resize(ink, shape, interpolation=method).astype(np.float32)
    return fitted


def finish_strip(strip: Coverage, rng: np.random.Generator) -> Strip:
    """Let a strip suffer as in pictures: specks, a line taken out, few pixels, blur, levels."""
    if rng.random() < 0.15:
        for _ in range(int(rng.integers(1, 5))):
            place = int(rng.integers(STRIP_WIDTH_PX)), int(rng.integers(STRIP_HEIGHT_PX))
            cv2.circle(strip, place, int(rng.integers(0, 2)), float(rng.uniform(0.4, 1)), -1)
    if rng.random() < 0.06:
        row = int(rng.integers(6, 26))
        strip[row : row + int(rng.integers(1, 3))] *= rng.uniform(0, 0.6)
    if rng.random() < 0.2:
        factor = rng.uniform(0.45, 0.9)
        few = cv2.resize(strip, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        strip = cv2.resize(few, strip.shape[::-1], interpolation=cv2.INTER_CUBIC)
    if rng.random() < 0.3:
        strip = cv2.GaussianBlur(strip, (0, 0), rng.uniform(0.3, 0.9))
    if rng.random() < 0.15:
        strip = (strip - 0.5) * rng.uniform(1, 5) + 0.5
    return np.asarray(np.clip(strip * 255 * rng.uniform(0.75, 1.15), 0, 255), np.uint8)
