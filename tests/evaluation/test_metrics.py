"""The figures, against values worked out by hand."""

import numpy as np
import pytest

from flaskapi.evaluation.metrics import (
    bin_confidences,
    count_edits,
    estimate_interval,
    measure_brier_score,
    measure_calibration_error,
    measure_coverage_error,
)


@pytest.mark.parametrize(
    ("share", "count", "low", "high"),
    [
        # (0.5 + 3.8416 / 20) / (1 + 3.8416 / 10) ± …, as Wilson's formula has it.
        (0.5, 10, 0.2366, 0.7634),
        (1.0, 10, 0.7225, 1.0),
        (0.0, 10, 0.0, 0.2775),
        (0.9979, 10_000, 0.9968, 0.9986),
    ],
)
def test_interval_is_wilsons(share: float, count: int, low: float, high: float) -> None:
    assert estimate_interval(share, count) == pytest.approx((low, high), abs=1e-4)


def test_bins_hold_the_same_number_of_answers_in_order_of_confidence() -> None:
    confidences = np.array([0.9, 0.2, 0.6, 0.4])
    right = np.array([True, False, True, True])
    first, second = bin_confidences(confidences, right, bins=2)
    assert first == pytest.approx((0.3, 0.5, 2))
    assert second == pytest.approx((0.75, 1.0, 2))


def test_bins_without_answers_are_left_out() -> None:
    assert len(bin_confidences(np.array([0.5]), np.array([True]), bins=15)) == 1


def test_calibration_error_weighs_the_bins_distances() -> None:
    confidences = np.array([0.9, 0.2, 0.6, 0.4])
    right = np.array([True, False, True, True])
    # |0.5 − 0.3| × ½ + |1 − 0.75| × ½
    assert measure_calibration_error(confidences, right, bins=2) == pytest.approx(0.225)


def test_calibration_error_is_0_where_confidence_is_what_it_says() -> None:
    confidences = np.array([0.75] * 4)
    right = np.array([True, True, False, True])
    assert measure_calibration_error(confidences, right, bins=1) == pytest.approx(0)


def test_brier_score_sums_the_squares_over_the_labels() -> None:
    probabilities = np.array([[0.8, 0.2], [0.4, 0.6]])
    # 0.2² + 0.2² and 0.6² + 0.6²
    assert measure_brier_score(probabilities, np.array([0, 1])) == pytest.approx(0.2)
    assert measure_brier_score(np.eye(3), np.arange(3)) == 0


@pytest.mark.parametrize(
    ("coverage", "error"),
    [
        (1.0, 0.5),
        (0.75, 1 / 3),
        (0.5, 0.0),
        (0.6, 1 / 3),
    ],
)
def test_error_at_a_coverage_is_that_of_the_surest(coverage: float, error: float) -> None:
    confidences = np.array([0.3, 0.9, 0.8, 0.5])
    right = np.array([False, True, True, False])
    assert measure_coverage_error(confidences, right, coverage) == pytest.approx(error)


@pytest.mark.parametrize(
    ("first", "second", "edits"),
    [("", "", 0), ("123", "123", 0), ("123", "13", 1), ("123", "1423", 1), ("12", "34", 2)],
)
def test_edits_are_counted(first: str, second: str, edits: int) -> None:
    assert count_edits(first, second) == count_edits(second, first) == edits


def test_dear_substitutions_count_what_is_common() -> None:
    first, second = ("12", "34", "56"), ("12", "56", "78")
    assert len(first) + len(second) - count_edits(first, second, substitution=2) == 2 * 2
