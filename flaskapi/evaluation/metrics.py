"""Figures of how right, and how rightly sure, answers are; pure functions of arrays."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Confidences = npt.NDArray[np.floating]
Truths = npt.NDArray[np.bool_]

NORMAL_95_PERCENT = 1.96
CALIBRATION_BINS = 15


def estimate_interval(share: float, count: int) -> tuple[float, float]:
    """Return the 95 % interval, 0..1 each, of a share measured on count pictures.

    E. Wilson, "Probable inference, the law of succession, and statistical inference" (1927).
    """
    z2 = NORMAL_95_PERCENT**2 / count
    middle = (share + z2 / 2) / (1 + z2)
    reach = NORMAL_95_PERCENT * math.sqrt(share * (1 - share) / count + z2 / count / 4) / (1 + z2)
    return max(middle - reach, 0.0), min(middle + reach, 1.0)


def bin_confidences(
    confidences: Confidences, right: Truths, bins: int = CALIBRATION_BINS
) -> list[tuple[float, float, int]]:
    """Sort answers by confidence and cut them into bins of the same number of answers.

    confidences: floating (N,), 0..1. right: bool (N,). Returns for each bin that isn't empty its
    mean confidence, its share of right answers and its number of answers.
    """
    order = np.argsort(confidences, kind="stable")
    return [
        (float(confidences[part].mean()), float(right[part].mean()), len(part))
        for part in np.array_split(order, bins)
        if len(part)
    ]


def measure_calibration_error(
    confidences: Confidences, right: Truths, bins: int = CALIBRATION_BINS
) -> float:
    """Return the expected calibration error (ECE), 0..1, over bins of equal mass.

    The mean distance of a bin's confidence and its share of right answers, each bin weighed by
    its answers. M. Naeini et al., "Obtaining Well Calibrated Probabilities Using Bayesian
    Binning" (2015); equal mass after K. Nguyen and B. O'Connor (2015).
    """
    table = bin_confidences(confidences, right, bins)
    distances = sum(count * abs(share - confidence) for confidence, share, count in table)
    return distances / len(confidences)


def measure_brier_score(
    probabilities: npt.NDArray[np.floating], columns: npt.NDArray[np.integer]
) -> float:
    """Return the mean squared distance of probabilities and truth, 0 (best) to 2.

    probabilities: floating (N, labels). columns: integers (N,), the right label's column.
    G. Brier, "Verification of forecasts expressed in terms of probability" (1950).
    """
    truth = np.zeros(probabilities.shape)
    truth[np.arange(len(columns)), columns] = 1
    return float(np.square(probabilities - truth).sum(axis=1).mean())


def measure_coverage_error(confidences: Confidences, right: Truths, coverage: float) -> float:
    """Return the share of wrong answers, 0..1, among the surest.

    coverage: which share, 0..1, of all answers is kept, rounded up to whole ones.
    """
    order = np.argsort(-confidences, kind="stable")
    kept = order[: math.ceil(coverage * len(order))]
    return float(1 - right[kept].mean())


def count_edits(first: Sequence[str], second: Sequence[str], substitution: int = 1) -> int:
    """Return the fewest insertions, deletions and substitutions from one sequence to another.

    V. Levenshtein (1965). substitution: what one counts; with 2 the length of the longest common
    subsequence follows.
    """
    row = list(range(len(second) + 1))
    for number, item in enumerate(first, start=1):
        above, row[0] = row[0], number
        for place, other in enumerate(second, start=1):
            cheapest = min(
                row[place] + 1, row[place - 1] + 1, above + substitution * (item != other)
            )
            above, row[place] = row[place], cheapest
    return row[-1]
