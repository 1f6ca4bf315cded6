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

from flaskapi.recognition.page.strip import Places

# Of every column: that nothing new is there, and that one of the ten digits is; rows sum to 1.
Columns = npt.NDArray[np.float64]

NOTHING = 0
LEAST_CHANCE = 1e-9
LEAST_TOTAL = 1e-250
# Nothing is lost where several columns count as one of which it is that sure that nothing is there.
SURE_OF_NOTHING = 1 - 1e-5
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

    columns: float64 (T, 11). places_px: where on the page the middle of each is, float64 (T,).
    digit_px: how tall on the page a digit is that the reader was shown as tall as it learned.
    """

    columns: Columns
    places_px: Places
    digit_px: float

    @cached_property
    def sightings(self) -> tuple[Sighting, ...]:
        """The likeliest digits, from left to right: one for each run of columns that say it."""
        likeliest, chances = self.columns.argmax(axis=1), self.columns.max(axis=1)
        found = []
        for label, run in groupby(range(len(likeliest)), key=lambda column: likeliest[column]):
            places = list(run)
            if label != NOTHING:
                middle_px = float(self.places_px[[places[0], places[-1]]].mean())
                chance = float(chances[places].max())
                found.append(Sighting(int(label) - 1, chance, middle_px))
        return tuple(found)

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

    @cached_property
    def _telling_columns(self) -> Columns:
        return merge_empty(self.columns)

    def measure_chances(self, texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return how likely each text is, in all alignments together, float64 (N,), 0..1.

        Graves's forward pass, over all texts at once.
        """
        shown = self._telling_columns
        states = spread_texts(texts)
        # From one digit to another one may go at once, between equal ones something must lie.
        skips = np.zeros(states.shape, bool)
        skips[:, 2:] = (states[:, 2:] != states[:, :-2]) & (states[:, 2:] != NOTHING)
        padded = np.zeros((len(texts), 2 + states.shape[1]))
        two_before, before, reached = padded[:, :-2], padded[:, 1:-1], padded[:, 2:]
        reached[:, 0] = 1.0
        total = np.zeros(len(texts))
        for first in range(0, len(shown), RESCALED_COLUMNS):
            columns = shown[first : first + RESCALED_COLUMNS]
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


def merge_empty(columns: Columns) -> Columns:
    """Return columns with those as one that follow each other and surely show nothing new.

    A chance there is theirs together; that one says a digit and another one the next is left out.
    """
    empty = columns[:, NOTHING] > SURE_OF_NOTHING
    starts = np.flatnonzero(~(empty & np.concatenate(([False], empty[:-1]))))
    merged = np.add.reduceat(columns, starts)
    merged[:, NOTHING] = np.multiply.reduceat(columns[:, NOTHING], starts)
    return merged


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
