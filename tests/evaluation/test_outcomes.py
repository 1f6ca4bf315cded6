"""Answers are judged by what the picture shows."""

import pytest

from flaskapi.errors import PictureBlank, PictureUnreadable, RequestError
from flaskapi.evaluation import outcomes
from flaskapi.evaluation.outcomes import Outcome, Verdict, recognize_group
from flaskapi.evaluation.samples import Group, Sample
from flaskapi.recognition.prediction import Prediction
from flaskapi.recognition.recognizer import Recognizer
from tests.conftest import draw_digit, encode

SEVEN = Prediction(7, 7, 0.9, (0.1,) * 10)
REFUSED = Prediction(None, 7, 0.3, (0.1,) * 10, "No digit is likely enough.")
BLANK = PictureBlank("Nothing is written on the picture.")
DAMAGED = PictureUnreadable("The picture breaks off.")


@pytest.mark.parametrize(
    ("label", "answer", "verdict"),
    [
        (7, SEVEN, Verdict.RIGHT),
        (1, SEVEN, Verdict.WRONG),
        (7, REFUSED, Verdict.REFUSED),
        (7, BLANK, Verdict.REFUSED),
        (7, DAMAGED, Verdict.ERROR),
        (None, SEVEN, Verdict.WRONG),
        (None, REFUSED, Verdict.RIGHT),
        (None, BLANK, Verdict.RIGHT),
        (None, DAMAGED, Verdict.ERROR),
    ],
)
def test_verdict(label: int | None, answer: Prediction | RequestError, verdict: Verdict) -> None:
    assert Outcome(Sample("x", label, lambda: b""), answer).verdict is verdict


def test_every_picture_of_a_group_is_read_some_at_a_time(
    recognizer: Recognizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outcomes, "CHUNK_PICTURES", 4)
    png = encode(draw_digit(2))
    samples = [Sample(f"{number}", 2, lambda: png) for number in range(10)]
    chunks = list(recognize_group(recognizer, Group("twos", samples)))
    assert [len(chunk) for chunk in chunks] == [4, 4, 2]
    assert all(outcome.verdict is Verdict.RIGHT for chunk in chunks for outcome in chunk)
