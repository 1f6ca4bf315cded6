"""Choose among a line's hypotheses: the likeliest digits for every number of them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from flaskapi.recognition.page.hypotheses import Hypothesis
from flaskapi.recognition.page.marks import Box

# Costs in natural logarithms. To begin leaving marks out is unusual, and within a word an l that
# looks like a 1 is left out with its neighbours. Small marks are separators and specks.
WORD_BEGINS_COST = 2.5
WORD_ENDS_COST = 0.5
STRANGE_IN_WORD = 0.12
SMALL_COST = 0.5
SMALL_SHARE = 0.45
SMALL_STRANGENESS = 0.8
# Brackets and slashes look like a 1 by themselves; the line's reader sees none there.
UNSEEN_STRANGENESS = 0.3
# A small stroke that could be a 1 is more often a stray tick, or a separator.
TICK_COST = 2.0
LEAST_CHANCE = 1e-4
LEAST_SHARE = 1e-12
DIGITS = "0123456789"
# So far behind the likeliest, or behind so many, that it never catches up.
HOPELESS = 20.0
MOST_STATES = 100

Probabilities = npt.NDArray[np.float64]
State = TypeVar("State", int, tuple[int, bool])


@dataclass(frozen=True)
class Candidate:
    """A hypothesis as the network sees it.

    probabilities: of the ten digits, float64 (10,), summing to 1. strangeness: how likely it is
    none, 0..1.
    """

    hypothesis: Hypothesis
    probabilities: Probabilities
    strangeness: float

    @property
    def box(self) -> Box:
        """Where it is."""
        return self.hypothesis.mark.box

    @cached_property
    def confidence(self) -> float:
        """How likely it is a digit and its likeliest one, 0..1."""
        return (1 - self.strangeness) * float(self.probabilities.max())

    @property
    def sureness(self) -> float:
        """Its confidence as far as that counts, 0..1: little where digits touch."""
        return self.confidence**self.hypothesis.weight

    @property
    def is_stroke(self) -> bool:
        """Whether it is most likely a 1."""
        return int(self.probabilities.argmax()) == 1

    @cached_property
    def choices(self) -> list[tuple[float, str]]:
        """The ten digits, the likeliest first, and by how much each is less likely than that.

        In natural logarithms, 0 or more.
        """
        shares = self.probabilities / self.probabilities.max()
        costs = -self.hypothesis.weight * np.log(np.maximum(shares, LEAST_SHARE))
        return sorted(zip(costs.tolist(), DIGITS, strict=True))

    def measure_chance(self, digit: int) -> float:
        """Return how likely it is that digit, 0..1."""
        return (1 - self.strangeness) * float(self.probabilities[digit])


@dataclass(frozen=True)
class Segmentation:
    """A way through a line. log_likelihood: natural logarithm; comparable within the line.

    in_word: whether it ends among marks that are left out.
    """

    log_likelihood: float = 0.0
    digits: tuple[Candidate, ...] = ()
    in_word: bool = False

    @property
    def text(self) -> str:
        """Its digits, each the likeliest."""
        return "".join(digit.choices[0][1] for digit in self.digits)

    @property
    def confidence(self) -> float:
        """How likely all its digits are right, 0..1."""
        return math.prod(digit.confidence for digit in self.digits)


def find_segmentations(
    candidates: Sequence[Candidate], pieces: int, wanted: str | None = None
) -> dict[int, Segmentation]:
    """Return the likeliest segmentation for each number of digits that a line may hold.

    Viterbi's algorithm (1967) over the pieces, from left to right. wanted: the digits as which
    the line's are taken one by one, likely or not.
    """
    hypotheses = [candidate.hypothesis for candidate in candidates]
    sizes = [single.mark.size_px for single in hypotheses if single.is_single]
    small_px = SMALL_SHARE * float(np.median(sizes)) if sizes else 0.0
    ending: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        ending.setdefault(candidate.hypothesis.stop, []).append(candidate)
    last_starts = find_last_starts(hypotheses)
    best: list[dict[tuple[int, bool], Segmentation]] = [{(0, False): Segmentation()}]
    for stop in range(1, pieces + 1):
        reached: dict[tuple[int, bool], Segmentation] = {}
        for candidate in ending.get(stop, []):
            for segmentation in best[candidate.hypothesis.start].values():
                digit = choose_digit(wanted, len(segmentation.digits))
                for longer in extend(segmentation, candidate, small_px, digit):
                    state = len(longer.digits), longer.in_word
                    keep_better(reached, state, longer)
        best.append(drop_hopeless(reached))
        # Each holds all its digits, on long lines a great many in all.
        for start in last_starts.get(stop, ()):
            best[start] = {}
    ends: dict[int, Segmentation] = {}
    for (count, _), segmentation in best[-1].items():
        keep_better(ends, count, segmentation)
    return ends


def find_last_starts(hypotheses: Sequence[Hypothesis]) -> dict[int, list[int]]:
    """Return for each stop from where no hypothesis goes on that ends later."""
    last_stops: dict[int, int] = {}
    for hypothesis in hypotheses:
        last_stops[hypothesis.start] = max(last_stops.get(hypothesis.start, 0), hypothesis.stop)
    starts: dict[int, list[int]] = {}
    for start, stop in last_stops.items():
        starts.setdefault(stop, []).append(start)
    return starts


def choose_digit(wanted: str | None, place: int) -> int | None:
    """Return what a line's next digit has to be; None where it may be any."""
    return int(wanted[place]) if wanted is not None and place < len(wanted) else None


def drop_hopeless(reached: dict[State, Segmentation]) -> dict[State, Segmentation]:
    """Leave out what is so far behind the likeliest, or behind so many, that it is hopeless.

    Where each mark may as well be a digit or none, any number of digits would stay likely.
    """
    ways = sorted(reached.values(), key=lambda way: -way.log_likelihood)
    if not ways:
        return reached
    least = ways[:MOST_STATES][-1].log_likelihood
    least = max(least, ways[0].log_likelihood - HOPELESS)
    return {state: way for state, way in reached.items() if way.log_likelihood >= least}


def keep_better(known: dict[State, Segmentation], state: State, new: Segmentation) -> None:
    """Put a segmentation in a state's place if it is likelier than the one there."""
    if state not in known or new.log_likelihood > known[state].log_likelihood:
        known[state] = new


def extend(
    segmentation: Segmentation, candidate: Candidate, small_px: float, digit: int | None = None
) -> tuple[Segmentation, Segmentation]:
    """Return a segmentation with a candidate as its next digit, and one that leaves it out.

    digit: what it is taken for; None: its likeliest.
    """
    so_far = segmentation.log_likelihood - candidate.hypothesis.cost
    weight = candidate.hypothesis.weight
    chance = candidate.confidence if digit is None else candidate.measure_chance(digit)
    read = weight * _log(chance)
    longer = (*segmentation.digits, candidate)
    is_small = candidate.hypothesis.mark.size_px < small_px
    odd = WORD_ENDS_COST * segmentation.in_word + TICK_COST * (is_small and candidate.is_stroke)
    as_digit = Segmentation(so_far + read - odd, longer)
    if is_small:
        strange = weight * _log(max(candidate.strangeness, SMALL_STRANGENESS)) - SMALL_COST
        return as_digit, Segmentation(so_far + strange, segmentation.digits, segmentation.in_word)
    if candidate.hypothesis.is_unseen:
        strange = weight * _log(max(candidate.strangeness, UNSEEN_STRANGENESS))
        return as_digit, Segmentation(so_far + strange, segmentation.digits, segmentation.in_word)
    strange = weight * _log(max(candidate.strangeness, STRANGE_IN_WORD))
    begins = WORD_BEGINS_COST * (not segmentation.in_word)
    return as_digit, Segmentation(so_far + strange - begins, segmentation.digits, in_word=True)


def choose_segmentation(segmentations: dict[int, Segmentation]) -> Segmentation:
    """Return the likeliest of all segmentations."""
    return max(segmentations.values(), key=lambda segmentation: segmentation.log_likelihood)


def _log(chance: float) -> float:
    return math.log(max(chance, LEAST_CHANCE))
