"""What else people have on a picture of a digit, read with the shipped model."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from flaskapi.recognition.classifier import OnnxClassifier
from flaskapi.recognition.keeping import collect_evidence, keep_picture
from flaskapi.recognition.model_file import read_model_file
from flaskapi.recognition.prediction import SEVERAL_DIGITS, Prediction
from flaskapi.recognition.recognizer import Recognizer
from tests.conftest import SHIPPED_MODEL, draw_digit, draw_page, encode, lay_on_table

RECOGNIZER = Recognizer(OnnxClassifier(read_model_file(SHIPPED_MODEL), threads=1), 1_000_000)


def put_finger_beside(digit: int) -> np.ndarray:
    """A photo on which a finger, or a shadow, reaches in from a corner."""
    page = 60 + np.pad(draw_digit(digit, 200), 150, constant_values=255) * (140 / 255)
    cv2.ellipse(page, (500, 450), (150, 110), 20, 0, 360, 110, -1)
    return add_noise(page)


def lay_a_note_on_table(digit: int) -> np.ndarray:
    """A photo of a small sheet on a dark table."""
    sheet = 40 + np.pad(draw_digit(digit, 120), 40, constant_values=255) * (175 / 255)
    return add_noise(np.pad(sheet, ((80, 80), (100, 120)), constant_values=90))


def lay_a_sheet_on_table(digit: int) -> np.ndarray:
    """A photo of a larger sheet, turned, on a speckled table."""
    sheet = np.pad(draw_digit(digit, 80), ((60, 60), (140, 90)), constant_values=255)
    return lay_on_table(sheet, degrees=-10, table=120)


def underline(digit: int) -> np.ndarray:
    """A drawing with a line under the digit."""
    page = np.pad(draw_digit(digit, 160), 50, constant_values=255)
    cv2.line(page, (60, 222), (200, 219), 0, 6)
    return page


def plot(digit: int) -> np.ndarray:
    """A dark picture of a white digit with an axis beside it."""
    page = np.full((300, 300), 255, np.uint8)
    page[40:250, 60:270] = 255 - draw_digit(digit, 210)
    cv2.putText(page, "20", (20, 190), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 0)
    return page


def add_noise(page: np.ndarray) -> np.ndarray:
    smooth = cv2.GaussianBlur(page, (0, 0), 1)
    noise = np.random.default_rng(0).normal(0, 4, page.shape)
    return np.clip(smooth + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    "scene", [put_finger_beside, lay_a_note_on_table, lay_a_sheet_on_table, underline, plot]
)
def test_digit_is_read_for_all_that(scene: Callable[[int], np.ndarray]) -> None:
    read = [RECOGNIZER.recognize(encode(scene(digit)))[0].digit for digit in range(10)]
    assert read == [*range(10)]


def test_whole_picture_is_kept_though_its_sheet_alone_is_read() -> None:
    picture = lay_a_sheet_on_table(7)
    prediction, steps = RECOGNIZER.recognize(encode(picture))
    assert prediction.digit == 7
    assert steps.pixels.shape != picture.shape
    [(_, evidence)] = RECOGNIZER.examine_all([encode(picture)], keep=True)
    assert evidence is not None
    assert evidence.picture == collect_evidence(steps).picture == keep_picture(picture)


@pytest.mark.parametrize("word", ["no", "Home", "Tree house"])
def test_letter_that_looks_like_a_digit_is_none_in_a_word(word: str) -> None:
    page = np.full((160, 90 + 45 * len(word)), 255, np.uint8)
    cv2.putText(page, word, (40, 100), cv2.FONT_HERSHEY_DUPLEX, 2, 0, 5, cv2.LINE_AA)
    assert RECOGNIZER.recognize(encode(page))[0].digit is None


@pytest.mark.parametrize("other", [0, 2, 4, 6])
def test_one_beside_a_digit_is_a_digit_too(other: int) -> None:
    page = np.full((420, 560), 255, np.uint8)
    page[110:310, 190:390] = draw_digit(other, 200)
    left = np.flatnonzero((page < 128).any(axis=0))[0]
    cv2.line(page, (int(left) - 62, 130), (int(left) - 70, 290), 17, 16, cv2.LINE_AA)
    prediction, _ = RECOGNIZER.recognize(encode(page))
    assert prediction.reason == SEVERAL_DIGITS


def test_several_digits_on_a_sheet_on_a_table_are_refused_as_such() -> None:
    prediction, _ = RECOGNIZER.recognize(encode(lay_on_table(draw_page("47"))))
    assert prediction.reason == SEVERAL_DIGITS


@pytest.mark.parametrize("digit", [0, 2, 4, 8])
def test_digit_half_in_a_shadow_is_not_cut_by_its_edge(digit: int) -> None:
    page = 40 + np.pad(draw_digit(digit, 160), 60, constant_values=255) * (190 / 255)
    page[:, 140:] *= 0.5
    assert RECOGNIZER.recognize(encode(add_noise(page)))[0].digit == digit


def test_batches_look_at_sheets_as_well() -> None:
    pictures = [encode(lay_a_sheet_on_table(digit)) for digit in (3, 5)]
    answers = RECOGNIZER.recognize_all(pictures)
    assert [answer.digit for answer in answers if isinstance(answer, Prediction)] == [3, 5]
