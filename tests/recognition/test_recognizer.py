"""The whole way of a picture, with a small fake in place of the network."""

import numpy as np
import pytest

from flaskapi.errors import PictureMissing, PictureUnreadable
from flaskapi.recognition import ink
from flaskapi.recognition.frame import fit_frame
from flaskapi.recognition.image import decode_image
from flaskapi.recognition.ink import Writing
from flaskapi.recognition.keeping import collect_evidence, keep_picture
from flaskapi.recognition.page.marks import find_marks
from flaskapi.recognition.prediction import Prediction
from flaskapi.recognition.recognizer import Recognizer
from tests.conftest import GREY, RED, FakeClassifier, colour, draw_digit, encode
from tests.recognition.stand_ins import MAX_PIXELS, StrangeClassifier, make_small_digit


def recognize_all(classifier: FakeClassifier, pictures: list[bytes]) -> list[object]:
    return list(Recognizer(classifier, MAX_PIXELS).recognize_all(pictures))


@pytest.mark.parametrize("digit", range(10))
def test_digit_is_read(digit: int) -> None:
    prediction, steps = Recognizer(FakeClassifier(), MAX_PIXELS).recognize(
        encode(draw_digit(digit))
    )
    assert prediction.digit == prediction.best_guess == digit
    assert not prediction.rejected
    assert prediction.confidence == max(prediction.probabilities)
    assert sum(prediction.probabilities) == pytest.approx(1)
    assert steps.pixels.shape == steps.ink.shape == (140, 140)
    assert steps.frame.shape == (28, 28)


def test_unlikely_digit_is_rejected_with_a_best_guess() -> None:
    recognizer = Recognizer(FakeClassifier(minimum_confidence=1.1), MAX_PIXELS)
    prediction, _ = recognizer.recognize(encode(draw_digit(4)))
    assert prediction.digit is None
    assert prediction.rejected
    assert prediction.best_guess == 4
    assert prediction.reason


@pytest.mark.parametrize(("strangeness", "rejected"), [(0.3, False), (0.5, True)])
def test_eleventh_score_rejects_what_is_no_digit(strangeness: float, rejected: bool) -> None:
    recognizer = Recognizer(StrangeClassifier(strangeness), MAX_PIXELS)
    prediction, _ = recognizer.recognize(encode(draw_digit(4)))
    assert prediction.rejected == rejected
    assert prediction.best_guess == 4
    assert len(prediction.probabilities) == 10
    assert sum(prediction.probabilities) == pytest.approx(1)


@pytest.mark.parametrize(
    "classifier", [StrangeClassifier(0.7), FakeClassifier(minimum_confidence=1.1)]
)
def test_tiny_picture_is_refused_only_if_it_is_surely_no_digit(classifier: FakeClassifier) -> None:
    recognizer = Recognizer(classifier, MAX_PIXELS)
    tiny, larger = (encode(draw_digit(4, side_px)) for side_px in (28, 40))
    answers = [recognizer.recognize(picture)[0] for picture in (tiny, larger)]
    assert [answer.digit for answer in answers] == [4, None]
    assert recognizer.recognize_all([tiny, larger]) == answers


def photograph(digit: int) -> bytes:
    """Return a photo of a digit on grey paper, with the noise of a camera."""
    drawing = np.pad(draw_digit(digit, 140), 50, constant_values=255)
    noise = np.random.default_rng(0).normal(0, 2, drawing.shape)
    return encode(np.clip(60 + drawing / 2 + noise, 0, 255).astype(np.uint8))


@pytest.mark.parametrize("digit", [2, 4, 6])
def test_picture_in_doubt_is_looked_at_again(monkeypatch: pytest.MonkeyPatch, digit: int) -> None:
    monkeypatch.setattr(ink, "is_light_on_dark", lambda pixels: True)
    recognizer = Recognizer(FakeClassifier(), MAX_PIXELS)
    prediction, steps = recognizer.recognize(photograph(digit))
    assert prediction.digit == digit
    assert np.array_equal(steps.frame, fit_frame(steps.ink))
    assert recognizer.recognize_all([photograph(digit)]) == [prediction]


def test_picture_beyond_doubt_is_looked_at_once() -> None:
    classifier = FakeClassifier()
    Recognizer(classifier, MAX_PIXELS).recognize(encode(draw_digit(4)))
    assert classifier.runs == [1]


def write_beside(first: int, second: int, gap_px: int) -> bytes:
    """Return a drawing of two digits, so far apart."""
    pictures = [draw_digit(digit, 140)[10:-10, 30:-30] for digit in (first, second)]
    row = np.concatenate((pictures[0], np.full((120, gap_px), 255, np.uint8), pictures[1]), axis=1)
    return encode(np.pad(row, 30, constant_values=255))


@pytest.mark.parametrize("gap_px", [0, 20, 120])
def test_two_digits_are_refused_and_read_is_named(gap_px: int) -> None:
    recognizer = Recognizer(FakeClassifier(minimum_confidence=0.5), MAX_PIXELS)
    picture = write_beside(3, 5, gap_px)
    prediction, _ = recognizer.recognize(picture)
    assert prediction.rejected
    assert "/read" in (prediction.reason or "")
    assert recognizer.recognize_all([picture]) == [prediction]


def test_specks_beside_a_digit_are_no_second_one() -> None:
    picture = np.pad(draw_digit(5), 60, constant_values=255)
    for row, column in ((20, 20), (200, 30), (230, 240)):
        picture[row : row + 6, column : column + 6] = 0
    prediction, _ = Recognizer(FakeClassifier(), MAX_PIXELS).recognize(encode(picture))
    assert prediction.digit == 5


def test_many_pictures_are_answered_in_order_in_one_run() -> None:
    classifier = FakeClassifier()
    answers = recognize_all(classifier, [encode(draw_digit(digit)) for digit in (3, 1, 4)])
    assert [answer.digit for answer in answers if isinstance(answer, Prediction)] == [3, 1, 4]
    assert classifier.runs == [3]


def test_bad_picture_spoils_only_itself() -> None:
    seven = encode(draw_digit(7))
    answers = recognize_all(FakeClassifier(), [seven, seven[:100], seven])
    assert isinstance(answers[1], PictureUnreadable)
    assert [a.digit for a in answers if isinstance(a, Prediction)] == [7, 7]


def test_picture_that_breaks_where_it_is_looked_at_closer_spoils_only_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def break_off(*_: object) -> None:
        raise PictureUnreadable("It breaks off.")

    monkeypatch.setattr("flaskapi.recognition.recognizer.decode_tint", break_off)
    blank = encode(np.full((200, 200), 230, np.uint8))
    answers = recognize_all(FakeClassifier(), [encode(draw_digit(7)), blank])
    assert [type(answer) for answer in answers] == [Prediction, PictureUnreadable]


def test_picture_is_kept_in_grey_though_its_colours_are_read() -> None:
    data = encode(colour(draw_digit(7), RED, GREY))
    recognizer = Recognizer(FakeClassifier(), MAX_PIXELS)
    prediction, steps = recognizer.recognize(data)
    pixels = decode_image(data, MAX_PIXELS)
    assert prediction.digit == 7
    assert not np.array_equal(steps.pixels, pixels)
    [(_, evidence)] = recognizer.examine_all([data], keep=True)
    assert evidence is not None
    assert evidence.picture == collect_evidence(steps).picture == keep_picture(pixels)


def test_error_in_place_of_a_picture_is_passed_on() -> None:
    error = PictureMissing("no")
    assert Recognizer(FakeClassifier(), MAX_PIXELS).recognize_all([error]) == [error]


def test_only_bad_pictures_need_no_run() -> None:
    classifier = FakeClassifier()
    recognize_all(classifier, [b"", b"text"])
    assert classifier.runs == []


def test_the_same_picture_gives_the_same_answer() -> None:
    recognizer = Recognizer(FakeClassifier(), MAX_PIXELS)
    picture = encode(draw_digit(5, 700), "JPEG")
    first, second = recognizer.recognize(picture), recognizer.recognize(picture)
    assert first[0] == second[0]
    assert np.array_equal(first[1].frame, second[1].frame)


def take_the_border(pixels: np.ndarray) -> Writing:
    """What light at the right border is taken for."""
    bar = np.zeros_like(pixels)
    bar[:, -12:] = 255
    return Writing(bar)


def test_digit_amid_the_paper_outweighs_a_bar_at_the_border(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("flaskapi.recognition.preparation.find_writing", take_the_border)
    picture = encode(make_small_digit(3))
    recognizer = Recognizer(FakeClassifier(), MAX_PIXELS)
    prediction, steps = recognizer.recognize(picture)
    assert prediction.digit == 3
    assert not steps.reaches_border
    assert recognizer.recognize_all([picture]) == [prediction]


def test_digit_that_reaches_the_border_is_read_all_the_same() -> None:
    page = np.full((140, 200), 235, np.uint8)
    page[:, :140] = np.minimum(draw_digit(7), 235)
    touching = page[:, np.flatnonzero((page < 128).any(axis=0))[0] :]
    prediction, steps = Recognizer(FakeClassifier(), MAX_PIXELS).recognize(encode(touching))
    assert prediction.digit == 7
    assert steps.reaches_border


def test_piece_of_a_digit_at_the_border_does_not_overrule_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = np.full((140, 200), 235, np.uint8)
    page[:, :140] = np.minimum(draw_digit(7), 235)
    touching = page[:, np.flatnonzero((page < 128).any(axis=0))[0] :]
    piece = find_marks(make_small_digit(3), light_ink=False)
    monkeypatch.setattr("flaskapi.recognition.recognizer.find_marks", lambda *_: piece)
    assert Recognizer(FakeClassifier(), MAX_PIXELS).recognize(encode(touching))[0].digit == 7


def test_piece_beside_a_digit_at_the_border_is_not_taken_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("flaskapi.recognition.preparation.find_writing", take_the_border)
    page = np.full((400, 600), 225, np.uint8)
    large = np.minimum(draw_digit(8, 300), 225)
    large = large[:, np.flatnonzero((large < 128).any(axis=0))[0] :]
    page[50:350, : large.shape[1]] = large
    page[100:280, 400:580] = np.minimum(draw_digit(3, 180), 225)
    _, steps = Recognizer(FakeClassifier(), MAX_PIXELS).recognize(encode(page))
    assert steps.reaches_border
