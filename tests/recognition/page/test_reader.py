"""Whole pages, read with a small fake in place of the network."""

import cv2
import numpy as np
import pytest

from flaskapi.errors import PictureUnreadable
from flaskapi.recognition.classifier import OnnxClassifier
from flaskapi.recognition.model_file import read_model_file
from flaskapi.recognition.page.drawing import draw_reading
from flaskapi.recognition.page.reader import Reader
from flaskapi.recognition.page.reading import Reading, interpret_sheet
from flaskapi.recognition.page.spelling import make_length_pattern
from tests.conftest import GREY, RED, SHIPPED_MODEL, FakeClassifier, colour, draw_page, encode

MAX_PIXELS = 4_000_000


def read(picture: bytes) -> Reading:
    return interpret_sheet(Reader(FakeClassifier(), MAX_PIXELS).read(picture)[0])


@pytest.mark.parametrize("lines", [("7",), ("042",), ("1234567890", "98765"), ("12", "34", "56")])
def test_lines_are_read_in_their_order(lines: tuple[str, ...]) -> None:
    page = draw_page(*lines)
    assert read(encode(page)).text == "\n".join(lines)
    assert read(encode(255 - page)).text == "\n".join(lines)


def test_ink_as_bright_as_its_paper_is_read_by_its_colour() -> None:
    assert read(encode(colour(draw_page("042", "57"), RED, GREY))).text == "042\n57"


def test_thick_digits_are_read_rather_than_the_insides_of_their_loops() -> None:
    pen = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7))
    page = encode(cv2.erode(draw_page("09"), pen))
    reader = Reader(OnnxClassifier(read_model_file(SHIPPED_MODEL), threads=1), MAX_PIXELS)
    assert interpret_sheet(reader.read(page)[0]).text == "09"


def test_digits_stand_in_their_boxes() -> None:
    [line] = read(encode(draw_page("358", side_px=100))).lines
    assert line.text == "358"
    for number, digit in enumerate(line.digits):
        x, y, width, height = digit.box
        assert 50 + 100 * number <= x < x + width <= 150 + 100 * number
        assert 50 <= y < y + height <= 150
        assert 0 < digit.confidence <= 1


def test_all_hypotheses_go_through_the_network_at_once() -> None:
    classifier = FakeClassifier()
    Reader(classifier, MAX_PIXELS).read(encode(draw_page("123", "456")))
    assert len(classifier.runs) == 1


@pytest.mark.parametrize("shade", [0, 120, 255])
def test_blank_page_has_no_lines(shade: int) -> None:
    reading = read(encode(np.full((300, 400), shade, np.uint8)))
    assert reading.text == ""
    assert reading.lines == ()


def test_damaged_picture_is_refused() -> None:
    with pytest.raises(PictureUnreadable):
        read(encode(draw_page("12"))[:200])


def test_wanted_length_takes_the_line_that_has_it() -> None:
    sheet, _ = Reader(FakeClassifier(), MAX_PIXELS).read(encode(draw_page("1234", "567")))
    fitting = interpret_sheet(sheet, make_length_pattern(3))
    assert (fitting.text, fitting.fits) == ("567", True)
    free = interpret_sheet(sheet, make_length_pattern(9))
    assert (free.text, free.fits) == ("1234\n567", False)


def test_alternatives_are_the_next_best_texts() -> None:
    sheet, _ = Reader(FakeClassifier(), MAX_PIXELS).read(encode(draw_page("12", "3")))
    reading = interpret_sheet(sheet, alternatives=3)
    texts = [text for text, _ in reading.alternatives]
    assert len(set(texts)) == 3
    assert reading.text not in texts
    confidences = [confidence for _, confidence in reading.alternatives]
    assert confidences == sorted(confidences, reverse=True)


def test_reading_is_drawn_on_its_picture() -> None:
    page = draw_page("12")
    drawn = draw_reading(page, read(encode(page)))
    assert drawn.shape == (*page.shape, 3)
    coloured = (drawn.max(axis=2) - drawn.min(axis=2)) > 50
    assert coloured.sum() > 200
