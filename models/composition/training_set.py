"""Compose what a network learns from: varied digits, their photos, coarse grids, and no digits."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from flaskapi.recognition.frame import Frame, fit_frame
from models.composition.augmentation import DEFAULT_VARIATION, Variation, vary_digit, vary_digits
from models.composition.grids import coarsen_digit
from models.composition.habits import add_habit
from models.composition.hands import FORMS, write_form
from models.composition.negatives import draw_negative
from models.composition.photographs import photograph_digits
from models.composition.printing import print_character, write_character
from models.data import Digits, Labels

NOT_A_DIGIT = 10
FONT_SHARE = 0.55
HANDWRITING_SHARE = 0.5
# Old data sets of coarse grids come from Europe.
FOREIGN_GRID_SHARE = 0.5
MISREAD_SHARE = 0.4


@dataclass(frozen=True)
class Mixture:
    """What share of an epoch is what; the rest is varied digits.

    foreign: digits in European forms and in fonts. habits: the share of ones and sevens that are
    written the European way. photos, foreigners, negatives: how many of each are made, once, for
    every epoch to draw from. frames: in an epoch; None: as many as there are digits, which is also
    the most.
    """

    variation: Variation = DEFAULT_VARIATION
    photo_share: float = 0.16
    foreign_share: float = 0.1
    grid_share: float = 0.12
    negative_share: float = 0.11
    habits: float = 0.3
    photos: int = 8_000
    foreigners: int = 3_000
    negatives: int = 6_000
    frames: int | None = None


class TrainingSet:
    """Training digits and what is made of them once; `draw_epoch` draws from both.

    full_epochs: after that many epochs digits are varied half as much.
    variation: how far the digits of the epoch drawn last were varied.
    """

    def __init__(
        self, digits: Digits, mixture: Mixture, full_epochs: int, rng: np.random.Generator
    ) -> None:
        self._digits, self._mixture, self._rng = digits, mixture, rng
        self.variation, self._full_epochs = mixture.variation, full_epochs
        most = len(digits)
        self._frames = min(mixture.frames or most, most)
        photos = photograph_digits(digits, min(mixture.photos, most), mixture.habits, rng)
        self._photos, self._misread = photos.digits, photos.misread
        self._foreign = write_foreign_digits(min(mixture.foreigners, most), rng)
        self._negatives = np.stack(
            [draw_negative(digits.images, rng) for _ in range(min(mixture.negatives, most))]
        )

    def __len__(self) -> int:
        return self._frames

    def draw_epoch(self) -> tuple[npt.NDArray[np.uint8], Labels]:
        """Return frames, uint8 (N, 28, 28), and labels, uint8 (N,), always as many.

        The label 10 stands for what is no digit.
        """
        mixture, rng, total = self._mixture, self._rng, self._frames
        if self._full_epochs == 0:
            self.variation = mixture.variation.soften()
        self._full_epochs -= 1
        photos = rng.integers(len(self._photos), size=round(mixture.photo_share * total))
        foreign = rng.integers(len(self._foreign), size=round(mixture.foreign_share * total))
        negatives = self._draw_negatives(round(mixture.negative_share * total))
        made = len(photos) + len(foreign) + len(negatives)
        written = rng.permutation(len(self._digits))[: total - made]
        frames = np.concatenate(
            (
                self._photos.images[photos],
                np.stack([self._write_foreign(index) for index in foreign]),
                negatives,
                np.stack([self._write(index) for index in written]),
            )
        )
        labels = np.concatenate(
            (
                self._photos.labels[photos],
                self._foreign.labels[foreign],
                np.full(len(negatives), NOT_A_DIGIT, np.uint8),
                self._digits.labels[written],
            )
        )
        order = rng.permutation(total)
        return frames[order], labels[order]

    def _draw_negatives(self, count: int) -> npt.NDArray[np.uint8]:
        """Return what is no digit: drawn things, and what was wrongly taken from photos."""
        misread = self._rng.integers(len(self._misread), size=round(MISREAD_SHARE * count))
        drawn = self._rng.integers(len(self._negatives), size=count - len(misread))
        varied = vary_digits(self._negatives[drawn], self._rng, self.variation)
        return np.concatenate((self._misread[misread], varied))

    def _write(self, index: int) -> Frame:
        """Return one digit as another hand would write it, now and then on a coarse grid."""
        image = self._digits.images[index]
        if self._rng.random() < self._mixture.habits:
            image = add_habit(image, int(self._digits.labels[index]), self._rng)
        return self._vary(image, self._mixture.grid_share)

    def _write_foreign(self, index: int) -> Frame:
        """Return one digit in another form, often on a coarse grid."""
        return self._vary(self._foreign.images[index], FOREIGN_GRID_SHARE)

    def _vary(self, image: Frame, grid_share: float) -> Frame:
        image = vary_digit(image, self._rng, self.variation)
        return coarsen_digit(image, self._rng) if self._rng.random() < grid_share else image


def write_foreign_digits(count: int, rng: np.random.Generator) -> Digits:
    """Return about that many digits in European forms and in fonts."""
    in_fonts = max(round(FONT_SHARE * count), 1)
    parts = typeset_digits(in_fonts, rng), write_forms(max(count - in_fonts, 1), rng)
    images, labels = zip(*((part.images, part.labels) for part in parts), strict=True)
    return Digits(np.concatenate(images), np.concatenate(labels))


def typeset_digits(count: int, rng: np.random.Generator) -> Digits:
    """Return that many digits in fonts of print and of handwriting."""
    labels = rng.permutation(np.arange(count) % 10)
    frames = []
    for label in labels:
        draw = write_character if rng.random() < HANDWRITING_SHARE else print_character
        frames.append(fit_frame(draw(str(label), rng)))
    return Digits(np.stack(frames), labels.astype(np.uint8))


def write_forms(count: int, rng: np.random.Generator) -> Digits:
    """Return that many digits in European forms."""
    labels = rng.choice(list(FORMS), size=count)
    return Digits(np.stack([write_form(int(n), rng) for n in labels]), labels.astype(np.uint8))
