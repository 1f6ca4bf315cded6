"""What the line reader makes of a strip: columns of chances, and the texts that they allow.

Connectionist temporal classification after Graves et al., "Connectionist Temporal Classification:
Labelling Unsegmented Sequence Data with Recurrent Neural Networks" (2006).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import numpy as np
import numpy.typing as npt

from flaskapi.recognition.page.strip import DIGIT_HEIGHT_PX

# Of every column: that nothing new is there, and that one of the ten digits is; rows sum to 1.
Columns = npt.NDArray[np.float64]

NOTHING = 0
COLUMN_STEP_PX = 2
LEAST_CHANCE = 1e-9
LEAST_TOTAL = 1e-250
# So few that their product is no smaller than that, at the least chance each.
RESCALED_COLUMNS = 16


@dataclass(frozen=True)
class Sighting:
    """A digit, how sure it is (0..1), and where along the line, in pixels of the page."""

    digit: int
    chance: float
    x_px: float


@dataclass(frozen=True)
class Transcript:
    """What a line reader saw on a line.

    columns: float64 (T, 11). left_px, width_px: where on the page they begin, and how much of its
    width they span.
    """

    columns: Columns
    left_px: float
    width_px: float

    @cached_property
    def sightings(self) -> tuple[Sighting, ...]:
        """The likeliest digits, from left to right: one for each run of columns that say it."""
        step_px = self.width_px / len(self.columns)
        likeliest, chances = self.columns.argmax(axis=1), self.columns.max(axis=1)
        found = []
        for label, run in groupby(range(len(likeliest)), key=lambda column: likeliest[column]):
            places = list(run)
            if label != NOTHING:
                middle = (places[0] + places[-1] + 1) / 2
                chance = float(chances[places].max())
                found.append(Sighting(int(label) - 1, chance, self.left_px + middle * step_px))
        return tuple(found)

    @property
    def digit_px(self) -> float:
        """How tall on the page a digit is that the reader was shown as tall as it learned."""
        return DIGIT_HEIGHT_PX * self.width_px / (COLUMN_STEP_PX * len(self.columns))

    @property
    def text(self) -> str:
        """The likeliest digits."""
        return "".join(str(sighting.digit) for sighting in self.sightings)

    @cached_property
    def confidence(self) -> float:
        """How likely the text is right, 0..1, in all alignments together."""
        return float(self.measure_chances([self.text])[0])

    @property
    def sureness(self) -> float:
        """How sure it is of each digit and of its place, 0..1: the geometric mean.

        Along the likeliest alignment: the gaps of printed words are ones that may lie anywhere.
        """
        alignment = float(np.exp(np.log(self.columns.max(axis=1)).sum()))
        return alignment ** (1 / max(len(self.sightings), 1))

    def measure_chances(self, texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return how likely each text is, in all alignments together, float64 (N,), 0..1.

        Graves's forward pass, over all texts at once.
        """
        states = spread_texts(texts)
        # From one digit to another one may go at once, between equal ones something must lie.
        skips = np.zeros(states.shape, bool)
        skips[:, 2:] = (states[:, 2:] != states[:, :-2]) & (states[:, 2:] != NOTHING)
        padded = np.zeros((len(texts), 2 + states.shape[1]))
        two_before, before, reached = padded[:, :-2], padded[:, 1:-1], padded[:, 2:]
        reached[:, 0] = 1.0
        total = np.zeros(len(texts))
        for first in range(0, len(self.columns), RESCALED_COLUMNS):
            columns = self.columns[first : first + RESCALED_COLUMNS]
            for emitted in np.maximum(columns, LEAST_CHANCE)[:, states]:
                arrived = skips * two_before
                arrived += before
                arrived += reached
                np.multiply(arrived, emitted, out=reached)
            sums = np.maximum(reached.sum(axis=1), LEAST_TOTAL)
            reached /= sums[:, np.newaxis]
            total += np.log(sums)
        ends = np.array([2 * len(text) for text in texts])
        rows = np.arange(len(texts))
        last = reached[rows, ends] + np.where(ends > 0, reached[rows, ends - 1], 0.0)
        return np.asarray(np.exp(total) * last)


def compute_chances(logits: npt.NDArray[np.floating], temperature: float) -> Columns:
    """Return a network's logits, (T, 11), as chances: the softmax of their part by temperature."""
    powers = np.asarray(logits, np.float64) / temperature
    powers = np.exp(powers - powers.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def spread_texts(texts: Sequence[str]) -> npt.NDArray[np.intp]:
    """Return each text's labels with "nothing" before, between and after, int (N, 2 L + 1)."""
    longest = max(len(text) for text in texts)
    states = np.full((len(texts), 2 * longest + 1), NOTHING, np.intp)
    for row, text in zip(states, texts, strict=True):
        row[1 : 2 * len(text) : 2] = [int(character) + 1 for character in text]
    return states
