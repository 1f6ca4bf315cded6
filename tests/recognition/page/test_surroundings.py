"""Marks in the midst of the paper, and what reaches in from its border."""

import numpy as np

from flaskapi.recognition.page.marks import Mark
from flaskapi.recognition.page.surroundings import drop_blobs, list_largest, reaches_border

PAGE = np.full((100, 120), 200, np.uint8)


def make_mark(*box: int) -> Mark:
    x, y, width, height = box
    return Mark((x, y, width, height), np.full((height, width), 255, np.uint8))


STROKE, SHORT, FINGER = make_mark(40, 30, 4, 40), make_mark(60, 30, 4, 6), make_mark(70, 60, 50, 40)


def test_mark_at_the_border_reaches_it() -> None:
    assert [reaches_border(mark.box, PAGE) for mark in (STROKE, FINGER)] == [False, True]


def test_only_marks_about_as_large_as_the_largest_are_listed() -> None:
    assert list_largest([SHORT, STROKE]) == [STROKE]


def test_finger_is_dropped_beside_strokes() -> None:
    assert drop_blobs([STROKE, SHORT, FINGER], PAGE) == [STROKE, SHORT]


def test_digit_at_the_border_stays_beside_a_piece_in_the_same_pen() -> None:
    digit = make_mark(0, 30, 5, 60)
    assert drop_blobs([digit, SHORT], PAGE) == [digit, SHORT]


def test_page_with_nothing_in_its_midst_stays_as_it_is() -> None:
    assert drop_blobs([FINGER], PAGE) == [FINGER]
