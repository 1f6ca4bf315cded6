"""Two networks that have to see a digit where one is in doubt."""

import numpy as np
import pytest

from flaskapi.recognition.classifier import Batch, Scores
from flaskapi.recognition.frame import Ink
from flaskapi.recognition.model_file import ModelFile
from flaskapi.recognition.page.transcript import Columns
from flaskapi.recognition.prediction import NOT_A_DIGIT
from flaskapi.recognition.recognizer import Recognizer
from tests.conftest import FakeClassifier, draw_digit, encode
from tests.recognition.stand_ins import MAX_PIXELS


class UnsureClassifier(FakeClassifier):
    """Sees the right digit, with that probability."""

    def __init__(self, confidence: float) -> None:
        super().__init__()
        self.confidence = confidence

    def compute_scores(self, batch: Batch) -> Scores:
        best = super().compute_scores(batch).argmax(axis=1)
        scores = np.full((len(batch), 10), (1 - self.confidence) / 9, np.float32)
        scores[np.arange(len(batch)), best] = self.confidence
        return scores


class OneDigitReader:
    """Sees one digit in the middle of every strip, as sure as it is told, and else nothing."""

    model = ModelFile(b"", {})

    def __init__(self, digit: int, chance: float) -> None:
        self.digit, self.chance = digit, chance
        self.strips: list[Ink] = []

    def compute_columns(self, strip: Ink) -> Columns:
        self.strips.append(strip)
        columns = np.zeros((strip.shape[1] // 2, 11))
        columns[:, 0] = 1
        columns[len(columns) // 2, [0, self.digit + 1]] = 1 - self.chance, self.chance
        return columns


@pytest.mark.parametrize(("chance", "digit"), [(0.0, None), (0.01, None), (0.1, 4), (1.0, 4)])
def test_doubtful_digit_is_refused_where_the_line_reader_hardly_sees_it(
    chance: float, digit: int | None
) -> None:
    reader = OneDigitReader(4, chance)
    recognizer = Recognizer(UnsureClassifier(0.9), MAX_PIXELS, reader)
    prediction, _ = recognizer.recognize(encode(draw_digit(4)))
    assert prediction.digit == digit
    assert prediction.best_guess == 4
    assert prediction.reason == (NOT_A_DIGIT if digit is None else None)


def test_doubtful_digit_is_refused_where_the_line_reader_sees_another() -> None:
    recognizer = Recognizer(UnsureClassifier(0.9), MAX_PIXELS, OneDigitReader(9, 1.0))
    assert recognizer.recognize(encode(draw_digit(4)))[0].rejected


def test_line_reader_is_not_asked_about_what_is_sure() -> None:
    reader = OneDigitReader(4, 0.0)
    recognizer = Recognizer(UnsureClassifier(0.995), MAX_PIXELS, reader)
    assert recognizer.recognize(encode(draw_digit(4)))[0].digit == 4
    assert not reader.strips


def test_line_reader_is_not_asked_about_pictures_as_small_as_data_sets_have_them() -> None:
    reader = OneDigitReader(4, 0.0)
    recognizer = Recognizer(UnsureClassifier(0.9), MAX_PIXELS, reader)
    assert recognizer.recognize(encode(draw_digit(4, 28)))[0].digit == 4
    assert not reader.strips


def test_line_reader_is_asked_in_a_batch_as_well() -> None:
    recognizer = Recognizer(UnsureClassifier(0.9), MAX_PIXELS, OneDigitReader(4, 0.0))
    picture = encode(draw_digit(4))
    for answer in recognizer.recognize_all([picture, picture]):
        assert getattr(answer, "rejected", False)
