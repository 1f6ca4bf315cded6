"""Confidence that means what it says."""

import numpy as np
import pytest

from models.calibration import (
    calibrate,
    count_confusions,
    estimate_interval,
    measure_accuracy,
    measure_log_loss,
)


def make_scores(confidence: float, count: int) -> np.ndarray:
    scores = np.full((count, 10), (1 - confidence) / 9, np.float32)
    scores[:, 3] = confidence
    return scores


@pytest.mark.parametrize("right_share", [0.6, 0.8, 0.95])
def test_calibrated_confidence_is_the_share_that_is_right(right_share: float) -> None:
    count = 2000
    labels = np.full(count, 3, np.uint8)
    labels[int(right_share * count) :] = np.arange(count - int(right_share * count)) % 3
    from flaskapi.recognition.classifier import apply_temperature

    scores = make_scores(0.9, count)
    calibrated = apply_temperature(scores, calibrate(scores, labels).temperature)
    assert calibrated[0, 3] == pytest.approx(right_share, abs=0.03)


def test_accuracy_and_log_loss() -> None:
    scores = make_scores(0.82, 4)
    labels = np.array([3, 3, 3, 5], np.uint8)
    assert measure_accuracy(scores, labels) == 0.75
    expected = -(3 * np.log(0.82) + np.log(0.02)) / 4
    assert measure_log_loss(scores, labels) == pytest.approx(expected, rel=1e-5)


def test_confusions_count_labels_down_and_readings_across() -> None:
    table = count_confusions(make_scores(0.9, 3), np.array([3, 3, 7], np.uint8))
    assert table[3, 3] == 2
    assert table[7, 3] == 1
    assert table.sum() == 3


def test_interval_is_wilsons() -> None:
    low, high = estimate_interval(0.997, 10_000)
    assert (low, high) == pytest.approx((0.99573, 0.99789), abs=1e-5)
