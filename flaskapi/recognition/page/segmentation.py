"""Choose among a line's hypotheses: the likeliest digits for every number of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from flaskapi.recognition.classifier import SMALLEST_SCORE
from flaskapi.recognition.page.hypotheses import Hypothesis
from flaskapi.recognition.page.marks import Box

# Leaving a mark out is unusual; small ones are separators and specks. In natural logarithms.
SKIP_COST = 2.5
SMALL_SKIP_COST = 0.5
SMALL_SHARE = 0.45
SMALL_STRANGENESS = 0.8
FEWEST_CHANCES = 1e-4

Probabilities = npt.NDArray[np.float64]


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


@dataclass(frozen=True)
class Segmentation:
    """A way through a line. log_likelihood: natural logarithm; comparable within the line."""

    log_likelihood: float = 0.0
    digits: tuple[Candidate, ...] = field(default=())


def find_segmentations(candidates: Sequence[Candidate], pieces: int) -> dict[int, Segmentation]:
    """Return the likeliest segmentation for each number of digits that a line may hold.

    Viterbi's algorithm (1967) over the pieces, from left to right.
    """
    sizes = [candidate.hypothesis.mark.size_px for candidate in candidates]
    height_px = float(np.median(sizes)) if sizes else 0.0
    ending: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        ending.setdefault(candidate.hypothesis.stop, []).append(candidate)
    best: list[dict[int, Segmentation]] = [{0: Segmentation()}]
    for stop in range(1, pieces + 1):
        reached: dict[int, Segmentation] = {}
        for candidate in ending.get(stop, []):
            for segmentation in best[candidate.hypothesis.start].values():
                for longer in extend(segmentation, candidate, height_px):
                    known = reached.get(len(longer.digits))
                    if known is None or longer.log_likelihood > known.log_likelihood:
                        reached[len(longer.digits)] = longer
        best.append(reached)
    return best[-1]


def extend(
    segmentation: Segmentation, candidate: Candidate, height_px: float
) -> tuple[Segmentation, Segmentation]:
    """Return a segmentation with a candidate as its next digit, and one that leaves it out."""
    read = (1 - candidate.strangeness) * float(candidate.probabilities.max())
    strange, skip_cost = candidate.strangeness, SKIP_COST
    if candidate.hypothesis.mark.size_px < SMALL_SHARE * height_px:
        strange, skip_cost = max(strange, SMALL_STRANGENESS), SMALL_SKIP_COST
    so_far = segmentation.log_likelihood - candidate.hypothesis.cost
    return (
        Segmentation(so_far + _log(read), (*segmentation.digits, candidate)),
        Segmentation(so_far + _log(strange) - skip_cost, segmentation.digits),
    )


def choose_segmentation(segmentations: dict[int, Segmentation]) -> Segmentation:
    """Return the likeliest of all segmentations."""
    return max(segmentations.values(), key=lambda segmentation: segmentation.log_likelihood)


def _log(chance: float) -> float:
    return float(np.log(max(chance, FEWEST_CHANCES, SMALLEST_SCORE)))
