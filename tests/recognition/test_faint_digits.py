"""Digits on pictures that seem blank at first."""

import cv2
import numpy as np
import pytest

from flaskapi.errors import PictureBlank
from flaskapi.recognition.prediction import SEVERAL_DIGITS, Prediction
from flaskapi.recognition.recognizer import Recognizer
from tests.conftest import FakeClassifier, draw_digit, encode
from tests.recognition.stand_ins import MAX_PIXELS, StrangeClassifier, make_small_digit


def say_blank(*_: object) -> None:
    raise PictureBlank("Nothing.")


def test_clear_mark_on_what_seems_blank_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flaskapi.recognition.preparation.find_writing", say_blank)
    picture = encode(make_small_digit(3))
    recognizer = Recognizer(FakeClassifier(), MAX_PIXELS)
    assert recognizer.recognize(picture)[0].digit == 3
    [together] = recognizer.recognize_all([picture])
    assert isinstance(together, Prediction)
    assert together.digit == 3


@pytest.mark.parametrize(("seen", "digit"), [((3, 5, 3), 3), ((3, 5, 7), None)])
def test_other_inks_show_a_digit_if_two_agree(
    monkeypatch: pytest.MonkeyPatch, seen: tuple[int, ...], digit: int | None
) -> None:
    inks = [255 - draw_digit(one) for one in seen]
    monkeypatch.setattr("flaskapi.recognition.preparation.find_writing", say_blank)
    monkeypatch.setattr("flaskapi.recognition.recognizer.list_other_inks", lambda _: inks)
    monkeypatch.setattr(Recognizer, "_find_clear_mark", lambda *_, **__: None)
    recognizer, picture = Recognizer(FakeClassifier(), MAX_PIXELS), encode(make_small_digit(3))
    if digit is None:
        with pytest.raises(PictureBlank):
            recognizer.recognize(picture)
    else:
        assert recognizer.recognize(picture)[0].digit == digit


def test_clear_mark_beside_a_table_that_crosses_the_picture_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("flaskapi.recognition.preparation.find_writing", say_blank)
    monkeypatch.setattr("flaskapi.recognition.recognizer.list_other_inks", lambda _: [])
    picture = make_small_digit(3)[140:240, 120:230].copy()
    cv2.line(picture, (14, 0), (8, 99), 0, 7)
    assert Recognizer(FakeClassifier(), MAX_PIXELS).recognize(encode(picture))[0].digit == 3


def test_mark_that_is_hardly_a_digit_leaves_it_blank(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flaskapi.recognition.preparation.find_writing", say_blank)
    recognizer = Recognizer(StrangeClassifier(0.3), MAX_PIXELS)
    with pytest.raises(PictureBlank):
        recognizer.recognize(encode(make_small_digit(3)))
    [together] = recognizer.recognize_all([encode(make_small_digit(3))])
    assert isinstance(together, PictureBlank)


def test_several_clear_marks_on_what_seems_blank_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("flaskapi.recognition.preparation.find_writing", say_blank)
    page = np.concatenate((make_small_digit(3), make_small_digit(5)), axis=1)
    prediction, _ = Recognizer(FakeClassifier(), MAX_PIXELS).recognize(encode(page))
    assert prediction.digit is None
    assert prediction.reason == SEVERAL_DIGITS
