"""Put the classifier's frames on strips, well apart, so that the line reader knows them as well.

It is asked for a second opinion of single digits, whatever they look like and wherever from.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from flaskapi.recognition.frame import Frame
from flaskapi.recognition.page.strip import STRIP_HEIGHT_PX, make_frame_strip
from models.composition.lines import MOST_DIGITS, STRIP_WIDTH_PX, WrittenLine
from models.composition.training_set import NOT_A_DIGIT, Mixture, TrainingSet
from models.data import Digits

# Far fewer than the classifier learns from: a fifth of the lines, beside all the others.
MIXTURE = Mixture(
    grid_share=0.25,
    negative_share=0.2,
    habits=0.2,
    photos=12_000,
    foreigners=5_000,
    negatives=8_000,
    several_digits=False,
)
FRAMES = 7_000
GAPS_PX = (4, 30)
MOST_FRAMES = 6


class FrameLines:
    """Draws lines of frames: digits varied, photographed, foreign or coarse, and no digits."""

    def __init__(
        self, digits: Digits, mixture: Mixture, full_epochs: int, rng: np.random.Generator
    ) -> None:
        """full_epochs: after that many epochs of frames digits are varied half as much."""
        self._frames, self._rng = TrainingSet(digits, mixture, full_epochs, rng), rng

    def draw(self, count: int) -> Iterator[WrittenLine]:
        """Yield that many lines, each 256 pixels wide, of as many frames as chance will."""
        frames = self._draw_frames()
        for _ in range(count):
            yield self._compose(frames, int(self._rng.integers(1, MOST_DIGITS)))

    def _draw_frames(self) -> Iterator[tuple[Frame, int]]:
        while True:
            images, labels = self._frames.draw_epoch()
            yield from zip(images, labels.tolist(), strict=True)

    def _compose(self, frames: Iterator[tuple[Frame, int]], most: int) -> WrittenLine:
        strip, text = np.zeros((STRIP_HEIGHT_PX, STRIP_WIDTH_PX), np.uint8), ""
        right = 0
        for _ in range(most):
            image, label = next(frames)
            part = make_frame_strip(image).ink
            left = right + int(self._rng.integers(*GAPS_PX)) - GAPS_PX[0]
            if left + part.shape[1] > STRIP_WIDTH_PX:
                break
            right = left + part.shape[1]
            strip[:, left:right] = part
            text += "" if label == NOT_A_DIGIT else str(label)
        return WrittenLine(strip, text)


def limit_mixture(lines: int, digits: int) -> Mixture:
    """Return the mixture with no more of anything than so many lines show, or there are digits."""
    most = min(max(lines, 1) * MOST_FRAMES, digits)
    return replace(
        MIXTURE,
        photos=min(MIXTURE.photos, most),
        foreigners=min(MIXTURE.foreigners, most),
        negatives=min(MIXTURE.negatives, most),
        frames=min(FRAMES, most),
    )
