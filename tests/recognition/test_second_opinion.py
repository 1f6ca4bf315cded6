"""What is in doubt is shown to the line reader as well."""

import numpy as np
import pytest

from flaskapi.recognition.classifier import Scores
from flaskapi.recognition.digits import load_typical_digits
from flaskapi.recognition.frame import Ink
from flaskapi.recognition.model_file import ModelFile
from flaskapi.recognition.page.transcript import Columns
from flaskapi.recognition.prediction import judge
from flaskapi.recognition.recognizer import Recognizer
from flaskapi.recognition.second_opinion import form_opinion, reconsider
from tests.conftest import FakeClassifier, draw_digit, encode

FRAMES = load_typical_digits()
REJECTION = {"minimum_confidence": 0.5, "maximum_not_digit": 0.7}
MODEL = ModelFile(b"", {"labels": [*range(10), None], "rejection": REJECTION})
DIGITS_ONLY = ModelFile(
    b"", {"labels": list(range(10)), "rejection": REJECTION | {"maximum_not_digit": 1.0}}
)
SURE = 0.99


class FakeReader:
    """Sees the same text on every strip."""

    model = ModelFile(b"", {})

    def __init__(self, text: str) -> None:
        self.text = text
        self.strips: list[Ink] = []

    def compute_columns(self, strip: Ink) -> Columns:
        self.strips.append(strip)
        columns = np.zeros((2 * len(self.text) + 1, 11))
        outputs = [0] * len(columns)
        outputs[1::2] = [int(character) + 1 for character in self.text]
        columns[:] = (1 - SURE) / 10
        columns[range(len(columns)), outputs] = SURE
        return columns


def score(labels: int = 11, **chances: float) -> Scores:
    """One row of scores, of digits by their names, the rest shared out to the others."""
    names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "none"]
    row = np.full(labels, (1 - sum(chances.values())) / (labels - len(chances)), np.float32)
    for name, chance in chances.items():
        row[names.index(name)] = chance
    return row[np.newaxis]


def test_what_is_beyond_doubt_is_not_shown_to_the_reader() -> None:
    reader, scores = FakeReader("4"), score(seven=0.995)
    assert reconsider(scores, FRAMES[:1], MODEL, reader) is scores
    assert reader.strips == []


def test_only_frames_in_doubt_are_shown_and_the_others_stay_as_they_are() -> None:
    reader = FakeReader("7")
    scores = np.concatenate((score(seven=0.995), score(seven=0.6, one=0.38), score(two=0.999)))
    found = reconsider(scores, FRAMES[:3], MODEL, reader)
    assert len(reader.strips) == 1
    assert reader.strips[0].shape[0] == 32
    assert found[[0, 2]] == pytest.approx(scores[[0, 2]], rel=1e-5)
    assert found.sum(axis=1) == pytest.approx(1, rel=1e-5)
    assert found[1, 7] > 0.9


def test_reader_tips_the_balance_but_does_not_decide_alone() -> None:
    torn, leaning = score(four=0.48, nine=0.5), score(four=0.04, nine=0.95)
    [nine] = judge(reconsider(leaning, FRAMES[:1], MODEL, FakeReader("4")), MODEL)
    [four] = judge(reconsider(torn, FRAMES[:1], MODEL, FakeReader("4")), MODEL)
    assert four.digit == 4
    assert nine.best_guess == 9
    assert nine.confidence < 0.95


@pytest.mark.parametrize("text", ["", "13"])
def test_nothing_or_several_digits_speak_for_no_digit(text: str) -> None:
    scores = score(eight=0.55, none=0.4)
    assert judge(scores, MODEL)[0].digit == 8
    assert judge(reconsider(scores, FRAMES[:1], MODEL, FakeReader(text)), MODEL)[0].digit is None


def test_refused_digit_is_taken_where_the_reader_sees_it_too() -> None:
    scores = score(eight=0.25, none=0.74)
    assert judge(scores, MODEL)[0].digit is None
    assert judge(reconsider(scores, FRAMES[:1], MODEL, FakeReader("8")), MODEL)[0].digit == 8


def test_model_that_knows_digits_only_is_given_an_opinion_on_these() -> None:
    opinion = form_opinion(FRAMES[3], DIGITS_ONLY, FakeReader("3"))
    assert opinion.shape == (10,)
    assert opinion.argmax() == 3
    found = reconsider(score(10, three=0.5, five=0.45), FRAMES[:1], DIGITS_ONLY, FakeReader("5"))
    assert found.shape == (1, 10)
    assert found[0].argmax() == 5


def test_empty_frame_is_no_digit_to_the_reader() -> None:
    opinion = form_opinion(np.zeros((28, 28), np.uint8), MODEL, FakeReader(""))
    assert opinion.argmax() == 10


def test_recognizer_asks_its_reader_where_the_classifier_is_torn() -> None:
    class Torn(FakeClassifier):
        def compute_scores(self, batch: np.ndarray) -> Scores:
            return np.repeat(score(10, one=0.5, seven=0.46), len(batch), axis=0)

    picture = encode(draw_digit(7))
    alone, _ = Recognizer(Torn(), 1_000_000).recognize(picture)
    together, _ = Recognizer(Torn(), 1_000_000, FakeReader("7")).recognize(picture)
    assert alone.digit == 1
    assert together.digit == 7
