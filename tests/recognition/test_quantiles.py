"""Quantiles and medians of grey levels, and weighted medians."""

import numpy as np
import pytest

from flaskapi.recognition.quantiles import find_median, find_quantile, find_weighted_median


@pytest.mark.parametrize(
    ("share", "expected"), [(0.0, 0), (0.01, 3), (0.5, 3), (0.75, 7), (1, 200)]
)
def test_quantile_counts_bytes(share: float, expected: int) -> None:
    values = np.array([[3, 3], [7, 200]], np.uint8)
    assert find_quantile(values, share) == expected


@pytest.mark.parametrize("values", [[7], [3, 3, 7], [3, 3, 7, 200], [9, 1000, 0, 4, 4, 300]])
def test_median_counts_whole_numbers(values: list[int]) -> None:
    assert find_median(np.array(values, np.uint16)) == np.median(values)


def test_half_of_the_weight_lies_below_the_weighted_median() -> None:
    assert find_weighted_median(np.array([5.0, 1.0, 3.0]), np.array([1, 1, 5])) == 3.0
