"""Whole pages, read with a small fake in place of the network."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from flaskapi.errors import PictureUnreadable
from flaskapi.recognition.opening import open_readers
from flaskapi.recognition.page.drawing import draw_reading
from flaskapi.recognition.page.marks import Mark
from flaskapi.recognition.page.reader import Reader, are_crowded
from flaskapi.recognition.page.reading import Reading, interpret_sheet
from flaskapi.recognition.page.spelling import make_length_pattern
from tests.conftest import (
    GREY,
    RED,
    SHIPPED_MODEL,
    SHIPPED_READER,
    FakeClassifier,
    colour,
    draw_digit,
    draw_page,
    encode,
)

MAX_PIXELS = 4_000_000


@pytest.fixture(scope="module")
def shipped() -> Reader:
    """The reader with both networks as they are shipped."""
    return open_readers(SHIPPED_MODEL, SHIPPED_READER, 1, MAX_PIXELS).reader


def read(picture: bytes) -> Reading:
    return interpret_sheet(Reader(FakeClassifier(), MAX_PIXELS).read(picture)[0])


@pytest.mark.parametrize("lines", [("7",), ("042",), ("1234567890", "98765"), ("12", "34", "56")])
def test_lines_are_read_in_their_order(lines: tuple[str, ...]) -> None:
    page = draw_page(*lines)
    assert read(encode(page)).text == "\n".join(lines)
    assert read(encode(255 - page)).text == "\n".join(lines)


def test_ink_as_bright_as_its_paper_is_read_by_its_colour() -> None:
    assert read(encode(colour(draw_page("042", "57"), RED, GREY))).text == "042\n57"


def test_thick_digits_are_read_rather_than_the_insides_of_their_loops(shipped: Reader) -> None:
    pen = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7))
    page = encode(cv2.erode(draw_page("09"), pen))
    assert interpret_sheet(shipped.read(page)[0]).text == "09"


@pytest.mark.parametrize(
    "draw",
    [
        lambda page, x: cv2.ellipse(page, (x + 10, 90), (14, 45), 0, 105, 255, 0, 6),
        lambda page, x: cv2.ellipse(page, (x - 10, 90), (14, 45), 0, -75, 75, 0, 6),
        lambda page, x: cv2.line(page, (x + 16, 45), (x - 16, 135), 0, 6),
        lambda page, x: cv2.line(page, (x - 9, 90), (x + 9, 90), 0, 6),
    ],
    ids=["(", ")", "/", "-"],
)
def test_separators_are_skipped(draw: Callable[[np.ndarray, int], object], shipped: Reader) -> None:
    page = draw_page("5551234567")
    for x in (315, 585):
        draw(page, x)
    assert interpret_sheet(shipped.read(encode(page))[0]).text == "5551234567"


def test_digits_that_all_touch_are_read(shipped: Reader) -> None:
    page = draw_page("52746", side_px=90)
    apart = [page[:, 45 + 90 * n + 12 : 45 + 90 * (n + 1) - 12] for n in range(5)]
    joined = np.concatenate(apart, axis=1)
    ink = joined < 128
    cv2.line(joined, (20, 92), (joined.shape[1] - 24, 92), 0, 3)
    assert cv2.connectedComponents(ink.astype(np.uint8))[0] > 2
    assert interpret_sheet(shipped.read(encode(joined))[0]).text == "52746"


@pytest.mark.parametrize("text", ["28", "31", "64", "73", "38"])
def test_two_digits_that_overlap_are_read_alone(text: str, shipped: Reader) -> None:
    left, right = (draw_digit(int(character), side_px=90) for character in text)
    left = left[:, : np.flatnonzero(left.min(axis=0) < 200)[-1] + 1]
    right = right[:, np.flatnonzero(right.min(axis=0) < 200)[0] :]
    page = np.full((150, left.shape[1] + right.shape[1] + 72), 255, np.uint8)
    page[30:120, 40 : 40 + left.shape[1]] = left
    beside = page[30:120, 32 + left.shape[1] : 32 + left.shape[1] + right.shape[1]]
    np.minimum(beside, right, out=beside)
    assert interpret_sheet(shipped.read(encode(page))[0]).text == text


@pytest.mark.parametrize("text", ["777", "648", "1572"])
def test_row_that_fills_its_picture_to_the_border_is_read(text: str, shipped: Reader) -> None:
    page = draw_page(text, side_px=60)
    x, y, width, height = cv2.boundingRect((page < 128).astype(np.uint8))
    tight = page[y : y + height, x : x + width]
    assert interpret_sheet(shipped.read(encode(tight))[0]).text == text


def test_underlined_row_is_read(shipped: Reader) -> None:
    page = draw_page("8702")
    cv2.line(page, (50, 122), (400, 127), 0, 4)
    assert interpret_sheet(shipped.read(encode(page))[0]).text == "8702"


def test_punched_holes_are_no_zeros(shipped: Reader) -> None:
    page = np.pad(draw_page("5551234567", "42"), ((0, 0), (90, 0)), constant_values=255)
    for y in (70, 200):
        cv2.circle(page, (50, y), 18, 0, -1)
    assert interpret_sheet(shipped.read(encode(page))[0]).text == "5551234567\n42"


def test_crossed_out_line_does_not_hide_the_others(shipped: Reader) -> None:
    page = draw_page("8702", "5551234567", "42")
    for y in range(55, 130, 12):
        cv2.line(page, (45, y), (400, 180 - y), 0, 5)
    lines = interpret_sheet(shipped.read(encode(page))[0]).text.split("\n")
    assert lines[-2:] == ["5551234567", "42"]


def test_stray_ticks_are_no_lines_of_ones(shipped: Reader) -> None:
    page = draw_page("5551234567")
    for x, y in ((120, 20), (420, 12), (640, 150)):
        cv2.line(page, (x, y), (x - 4, y + 14), 0, 4)
    assert interpret_sheet(shipped.read(encode(page))[0]).text == "5551234567"


def test_huge_digit_among_small_ones_hides_none(shipped: Reader) -> None:
    small, huge = draw_page("7042"), draw_page("8", side_px=200)
    page = np.full((300, 2 * small.shape[1] + huge.shape[1]), 230, np.uint8)
    top = (300 - small.shape[0]) // 2
    page[top : top + small.shape[0], : small.shape[1]] = small
    page[top : top + small.shape[0], -small.shape[1] :] = small
    page[: huge.shape[0], small.shape[1] : -small.shape[1]] = huge[:300]
    assert interpret_sheet(shipped.read(encode(page))[0]).text == "704287042"


@pytest.mark.parametrize(
    "letter",
    [
        "Dear all,\nthe bill of last month\nis still to be paid",
        "Please leave parcels\nwith the neighbours",
        "half a pound of butter\nmilk\nflour",
        "do not lean out\nof the window",
    ],
)
def test_letters_are_not_read_as_digits(letter: str, shipped: Reader) -> None:
    page = Image.new("L", (900, 300), 240)
    drawing, font = ImageDraw.Draw(page), ImageFont.load_default(48)
    drawing.multiline_text((30, 20), letter, font=font, fill=40, spacing=20)
    assert interpret_sheet(shipped.read(encode(page))[0]).text == ""


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


def test_alternatives_are_all_different_where_two_lines_say_the_same() -> None:
    sheet, _ = Reader(FakeClassifier(), MAX_PIXELS).read(encode(draw_page("12", "12")))
    reading = interpret_sheet(sheet, make_length_pattern(2), alternatives=5)
    texts = [reading.text, *(text for text, _ in reading.alternatives)]
    assert reading.text == "12"
    assert len(set(texts)) == len(texts)


def test_reading_is_drawn_on_its_picture() -> None:
    page = draw_page("12")
    drawn = draw_reading(page, read(encode(page)))
    assert drawn.shape == (*page.shape, 3)
    coloured = (drawn.max(axis=2) - drawn.min(axis=2)) > 50
    assert coloured.sum() > 200


@pytest.mark.parametrize("is_round", [False, True])
def test_digits_in_the_boxes_of_a_form_and_in_circles_are_read(
    is_round: bool, shipped: Reader
) -> None:
    page = draw_page("4073", side_px=100)
    for column in range(4):
        left = 50 + 100 * column
        if is_round:
            cv2.circle(page, (left + 50, 100), 47, 90, 3)
        else:
            cv2.rectangle(page, (left, 50), (left + 100, 150), 90, 2)
    assert interpret_sheet(shipped.read(encode(page))[0]).text == "4073"


def test_hatching_is_crowded_though_its_marks_are_few() -> None:
    page = np.full((1000, 1000), 255, np.uint8)
    hairs = [Mark((20 * n, 0, 600, 900), np.zeros((900, 600), np.uint8)) for n in range(12)]
    assert are_crowded(hairs, page)
    assert not are_crowded(hairs[:3], page)
