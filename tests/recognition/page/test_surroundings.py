"""Marks in the midst of the paper, and what reaches in from its border."""

import cv2
import numpy as np
import pytest

from flaskapi.recognition.page.marks import Mark
from flaskapi.recognition.page.surroundings import (
    drop_bars,
    drop_blobs,
    drop_crossing,
    drop_discs,
    list_largest,
    reaches_border,
    stands_in_row,
)

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


def test_what_crosses_the_whole_picture_is_dropped_and_a_digit_at_the_border_is_not() -> None:
    table, crease = make_mark(0, 0, 9, 100), make_mark(1, 60, 118, 3)
    digit = make_mark(0, 1, 20, 90)
    assert drop_crossing([table, STROKE, crease, digit], PAGE) == [STROKE, digit]


def test_letters_beside_each_other_stand_in_a_row_and_a_mark_below_or_afar_does_not() -> None:
    first, second = make_mark(10, 30, 30, 40), make_mark(45, 35, 25, 34)
    assert stands_in_row(first.ink, [first, second])
    assert stands_in_row(second.ink, [first, second])
    below, afar, small = (
        make_mark(10, 75, 30, 40),
        make_mark(90, 30, 30, 40),
        make_mark(45, 30, 9, 9),
    )
    assert not stands_in_row(first.ink, [first, below, afar, small])


ROWS = [make_mark(100 + 40 * i, y, 30, 50) for y in (40, 130) for i in range(4)]


@pytest.mark.parametrize(("left", "width"), [(70, 6), (60, 30), (280, 6)])
def test_bar_beside_two_rows_is_dropped(left: int, width: int) -> None:
    assert drop_bars([*ROWS, make_mark(left, 30, width, 160)]) == ROWS


def test_tall_one_in_a_row_stays_even_among_specks() -> None:
    one = make_mark(70, 20, 12, 110)
    row = [*ROWS[:4], one, make_mark(65, 20, 4, 4), make_mark(90, 125, 4, 4)]
    assert drop_bars(row) == row
    assert drop_bars([]) == []


def test_solid_disc_is_dropped_and_a_thick_ring_is_not() -> None:
    disc, ring = np.zeros((2, 44, 44), np.uint8)
    cv2.circle(disc, (22, 22), 20, 255, -1)
    cv2.circle(ring, (22, 22), 15, 255, 10)
    hole, zero = Mark((5, 5, 44, 44), disc), Mark((60, 5, 44, 44), ring)
    assert drop_discs([hole, zero, STROKE]) == [zero, STROKE]
    assert drop_discs([hole]) == [hole]
