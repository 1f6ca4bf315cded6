"""Confidence that means what it says."""

import numpy as np
import pytest

from flaskapi.recognition.classifier import apply_temperature
from flaskapi.recognition.digits import load_typical_digits
from models.calibration import (
    Calibration,
    Scored,
    calibrate,
    count_confusions,
    judge,
    measure_accuracy,
    measure_log_loss,
    measure_refused,
    profile_photos,
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
    scores = make_scores(0.9, count)
    scored = Scored(scores, labels)
    calibrated = apply_temperature(scores, calibrate(scored, scored).temperature)
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


def test_refused_is_what_is_unsure_or_strange() -> None:
    scores = np.zeros((4, 11), np.float32)
    scores[:, 5] = [0.9, 0.1, 0.3, 0.5]
    scores[:, 6] = [0.1, 0.0, 0.3, 0.1]
    scores[:, 10] = [0.0, 0.9, 0.4, 0.4]
    calibration = Calibration(1.0, minimum_confidence=0.6, maximum_not_digit=0.5)
    assert measure_refused(scores, calibration) == 0.5


@pytest.mark.parametrize(("strange", "expected"), [(0.0, 0.05), (0.3, 0.3), (1.0, 0.7)])
def test_eleventh_score_refuses_few_held_out_digits(strange: float, expected: float) -> None:
    scores = np.zeros((1000, 11), np.float32)
    scores[:, 3], scores[:20, 10] = 1.0, strange
    scores[:20, 3] -= strange
    scored = Scored(scores, np.full(1000, 3, np.uint8))
    calibration = calibrate(scored, scored)
    assert calibration.maximum_not_digit == pytest.approx(expected, abs=0.35)
    assert measure_refused(apply_temperature(scores, calibration.temperature), calibration) <= 0.02


def make_strange_scores() -> np.ndarray:
    scores = np.zeros((3, 11), np.float32)
    scores[0, 4], scores[1, 10], scores[2, :10] = 1, 1, 0.1
    return scores


def test_answers_are_what_serving_would_say() -> None:
    calibration = Calibration(1.0, minimum_confidence=0.5, maximum_not_digit=0.5)
    answers = judge(make_strange_scores(), calibration)
    assert answers.digits == [4, None, None]
    assert answers.confidences == pytest.approx([1, 0, 0.1])


def test_photos_are_profiled_by_calibrated_answers() -> None:
    frames = np.stack(load_typical_digits()[:3])
    calibration = Calibration(0.5, minimum_confidence=0.5, maximum_not_digit=0.5)
    profile = profile_photos(frames, make_strange_scores(), calibration)
    assert profile["pictures"] == 3
    assert profile["classes"]["shares"][4] == pytest.approx(1 / 3, abs=1e-6)
    assert profile["classes"]["shares"][10] == pytest.approx(2 / 3, abs=1e-6)


def test_confusions_can_count_what_is_no_digit_too() -> None:
    table = count_confusions(make_strange_scores(), np.array([4, 4, 10], np.uint8), 11)
    assert table[4].tolist() == [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1]
    assert table[10, 0] == 1
