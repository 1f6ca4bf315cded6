"""What a classifier's scores say of a frame."""

import numpy as np
import pytest

from flaskapi.recognition.model_file import ModelFile
from flaskapi.recognition.prediction import (
    NO_DIGIT_LIKELY,
    NOT_A_DIGIT,
    Prediction,
    is_beyond_doubt,
    is_in_doubt,
    judge,
    take_tiny,
)

MODEL = ModelFile(
    b"",
    {
        "labels": [*range(10), None],
        "rejection": {"minimum_confidence": 0.5, "maximum_not_digit": 0.7},
    },
)


def judge_one(strangeness: float, share: float = 0.9) -> Prediction:
    """Judge a four of a share of what is not strange."""
    scores = np.full((1, 11), (1 - strangeness) * (1 - share) / 9, np.float32)
    scores[0, 4], scores[0, 10] = (1 - strangeness) * share, strangeness
    return judge(scores, MODEL)[0]


@pytest.mark.parametrize(
    ("strangeness", "share", "reason"),
    [(0.6, 0.9, None), (0.8, 0.9, NOT_A_DIGIT), (0.1, 0.4, NO_DIGIT_LIKELY)],
)
def test_what_is_strange_or_unlikely_is_refused(
    strangeness: float, share: float, reason: str | None
) -> None:
    prediction = judge_one(strangeness, share)
    assert prediction.reason == reason
    assert prediction.rejected == (reason is not None)
    assert prediction.best_guess == 4
    assert prediction.confidence == pytest.approx(share)


@pytest.mark.parametrize(
    ("strangeness", "share", "digit"),
    [(0.8, 0.9, 4), (0.995, 0.9, None), (0.8, 0.4, None), (0.1, 0.9, 4)],
)
def test_tiny_picture_is_refused_if_it_is_surely_none_or_could_be_any(
    strangeness: float, share: float, digit: int | None
) -> None:
    taken = take_tiny(judge_one(strangeness, share), MODEL.minimum_confidence)
    assert taken.digit == digit
    assert (taken.reason is None) == (digit is not None)


def test_between_doubt_and_beyond_doubt_is_what_is_likely_and_strange() -> None:
    assert is_in_doubt(judge_one(0.0, 0.9))
    assert is_in_doubt(judge_one(0.8, 0.99))
    strange = judge_one(0.3, 0.99)
    assert not is_in_doubt(strange)
    assert not is_beyond_doubt(strange)
    assert is_beyond_doubt(judge_one(0.05, 0.99))
