"""Compose what a network learns from: varied digits, their photos, coarse grids, and no digits."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from flaskapi.errors import PictureBlank
from flaskapi.recognition.frame import Frame, fit_frame
from flaskapi.recognition.ink import extract_ink
from models.composition.augmentation import DEFAULT_VARIATION, Variation, vary_digit, vary_digits
from models.composition.grids import coarsen_digit
from models.composition.habits import add_habit
from models.composition.negatives import draw_negative
from models.data import Digits, Labels
from models.photo import CONDITIONS, render_pixels

NOT_A_DIGIT = 10
# Takes fifty times as long as the others, and ends in the same frames.
PHOTO_CONDITIONS = tuple(name for name in CONDITIONS if name != "large")


@dataclass(frozen=True)
class Mixture:
    """What share of an epoch is what; the rest is varied digits.

    habits: the share of ones and sevens that are written the European way. photos, negatives: how
    many of each are made, once, for every epoch to draw from.
    """

    variation: Variation = DEFAULT_VARIATION
    photo_share: float = 0.16
    grid_share: float = 0.14
    negative_share: float = 0.12
    habits: float = 0.3
    photos: int = 8_000
    negatives: int = 6_000


class TrainingSet:
    """Training digits and what is made of them once; `draw_epoch` draws from both.

    full_epochs: after that many epochs digits are varied half as much.
    """

    def __init__(
        self, digits: Digits, mixture: Mixture, full_epochs: int, rng: np.random.Generator
    ) -> None:
        self._digits, self._mixture, self._rng = digits, mixture, rng
        self._variation, self._full_epochs = mixture.variation, full_epochs
        photos = min(mixture.photos, len(digits))
        self._photos = photograph_digits(digits, photos, mixture, rng)
        self._negatives = np.stack(
            [draw_negative(digits.images, rng) for _ in range(min(mixture.negatives, len(digits)))]
        )

    def __len__(self) -> int:
        return len(self._digits)

    def draw_epoch(self) -> tuple[npt.NDArray[np.uint8], Labels]:
        """Return as many frames, uint8 (N, 28, 28), and labels, uint8 (N,), as there are digits.

        The label 10 stands for what is no digit.
        """
        mixture, rng, total = self._mixture, self._rng, len(self._digits)
        if self._full_epochs == 0:
            self._variation = mixture.variation.soften()
        self._full_epochs -= 1
        photos = rng.integers(len(self._photos), size=round(mixture.photo_share * total))
        negatives = rng.integers(len(self._negatives), size=round(mixture.negative_share * total))
        written = rng.permutation(total)[: total - len(photos) - len(negatives)]
        frames = np.concatenate(
            (
                self._photos.images[photos],
                vary_digits(self._negatives[negatives], rng, self._variation),
                np.stack([self._write(index) for index in written]),
            )
        )
        labels = np.concatenate(
            (
                self._photos.labels[photos],
                np.full(len(negatives), NOT_A_DIGIT, np.uint8),
                self._digits.labels[written],
            )
        )
        order = rng.permutation(total)
        return frames[order], labels[order]

    def _write(self, index: int) -> Frame:
        """Return one digit as another hand would write it, now and then on a coarse grid."""
        image = self._digits.images[index]
        if self._rng.random() < self._mixture.habits:
            image = add_habit(image, int(self._digits.labels[index]), self._rng)
        image = vary_digit(image, self._rng, self._variation)
        if self._rng.random() < self._mixture.grid_share:
            return coarsen_digit(image, self._rng)
        return image


def photograph_digits(
    digits: Digits, count: int, mixture: Mixture, rng: np.random.Generator
) -> Digits:
    """Return the frames that serving makes of photos of that many digits, and their labels."""
    frames: list[Frame] = []
    labels: list[int] = []
    while len(frames) < count:
        index = int(rng.integers(len(digits)))
        image, label = digits.images[index], digits.labels[index]
        if rng.random() < mixture.habits:
            image = add_habit(image, int(label), rng)
        condition = PHOTO_CONDITIONS[rng.integers(len(PHOTO_CONDITIONS))]
        pixels = render_pixels(vary_digit(image, rng, mixture.variation), condition, rng)
        try:
            frames.append(fit_frame(extract_ink(pixels)))
        except PictureBlank:
            continue
        labels.append(int(label))
    return Digits(np.stack(frames), np.array(labels, np.uint8))
