"""Find labels in what a candidate learned that look like swapped ones.

A network that learned from few swapped labels beside many right ones contradicts them still; where
all are swapped, the one it started from does, in both directions. The candidate's card tells what
both made of the extra digits.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from flaskapi.evaluation.metrics import estimate_interval
from flaskapi.recognition.model_file import ModelFile

DIGITS = 10
# Of what people say, fewer than one in thirty is a slip: https://labelerrors.com
USUAL_SLIPS_SHARE = 1 / 30
# An odd hand makes some of one digit look like another, and perhaps some of that like the first.
USUAL_LIKENESS_SHARE = 0.5

Confusions = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Suspicion:
    """Two digits whose labels are contradicted too often, by whom, and how many of how many."""

    digits: tuple[int, int]
    read_by: str
    contradicted: int
    labels: int

    def __str__(self) -> str:
        first, second = self.digits
        return (
            f"{self.contradicted} of {self.labels} labels {first} and {second} are contradicted, "
            f"the one for the other, by {self.read_by}: they look swapped."
        )


def find_suspicions(candidate: ModelFile) -> list[Suspicion]:
    """Return the pairs of digits whose labels look swapped in what a candidate learned."""
    extra: dict[str, Any] = candidate.card["training"].get("extra") or {}
    found = []
    if "after" in extra:
        found += list(find_contradicted(np.array(extra["after"])))
    if "before" in extra:
        found += list(find_swapped(np.array(extra["before"])))
    return found


def find_contradicted(confusions: Confusions) -> Iterator[Suspicion]:
    """Yield pairs that the candidate itself, which learned the labels, contradicts.

    confusions: int64 (11, 11), rows are labels, columns what was read.
    """
    for first, second in combinations(range(DIGITS), 2):
        crossed = int(confusions[first, second] + confusions[second, first])
        labels = int(confusions[[first, second]].sum())
        if is_above(USUAL_SLIPS_SHARE, crossed, labels):
            yield Suspicion((first, second), "the candidate itself", crossed, labels)


def find_swapped(confusions: Confusions) -> Iterator[Suspicion]:
    """Yield pairs of which the model before reads most, both ways, as the other."""
    for first, second in combinations(range(DIGITS), 2):
        there, back = int(confusions[first, second]), int(confusions[second, first])
        of_first, of_second = int(confusions[first].sum()), int(confusions[second].sum())
        both = ((there, of_first), (back, of_second))
        if all(is_above(USUAL_LIKENESS_SHARE, crossed, labels) for crossed, labels in both):
            reader = "the model it started from"
            yield Suspicion((first, second), reader, there + back, of_first + of_second)


def is_above(share: float, contradicted: int, labels: int) -> bool:
    """Tell whether certainly, at 95 %, more than a share of labels, 0..1, is contradicted."""
    return contradicted > 0 and estimate_interval(contradicted / labels, labels)[0] > share
