"""Lines of marks: level, slanted, of uneven sizes."""

import numpy as np
import pytest

from flaskapi.recognition.page.lines import group_lines, measure_overlap
from flaskapi.recognition.page.marks import Mark


def make_mark(x: float, y: float, width: int = 20, height: int = 30) -> Mark:
    ink = np.full((height, width), 255, np.uint8)
    return Mark((round(x - width / 2), round(y - height / 2), width, height), ink)


def make_row(count: int, slope: float, x: float = 50, y: float = 500) -> list[Mark]:
    angle = np.deg2rad(slope)
    return [make_mark(x + 36 * i * np.cos(angle), y + 36 * i * np.sin(angle)) for i in range(count)]


@pytest.mark.parametrize("slope", [-40, -25, -8, 0, 12, 30, 40])
def test_row_on_a_slope_is_one_line_from_left_to_right(slope: int) -> None:
    row = make_row(8, slope)
    lines, measured = group_lines(row[::-1])
    assert lines == [row]
    assert measured == pytest.approx(slope, abs=1)


@pytest.mark.parametrize("slope", [-20, 0, 20])
def test_rows_are_read_from_top_to_bottom(slope: int) -> None:
    rows = [make_row(6, slope, y=y) for y in (400, 470, 540)]
    lines, _ = group_lines([mark for row in rows[::-1] for mark in row])
    assert lines == rows


def test_small_digits_beside_large_ones_are_in_their_line() -> None:
    row = [make_mark(50, 100, 60, 90), make_mark(150, 120), make_mark(250, 90, 60, 90)]
    assert group_lines(row)[0] == [row]


@pytest.mark.parametrize("right", [250, 400, 600])
@pytest.mark.parametrize("below", [70, 110, 180])
def test_numbers_in_different_places_are_not_one_slanted_line(right: int, below: int) -> None:
    first, second = make_row(2, 0, 50, 50), make_row(4, 0, 50 + right, 50 + below)
    assert group_lines([*first, *second])[0] == [first, second]


def test_numbers_in_zigzag_are_read_from_top_to_bottom() -> None:
    rows = [make_row(3, 0, x, y) for x, y in ((600, 50), (60, 170), (600, 290), (60, 410))]
    assert group_lines([mark for row in rows for mark in row])[0] == rows


def test_digit_below_two_others_is_a_line_of_its_own() -> None:
    first, second, below = make_mark(50, 50), make_mark(80, 48), make_mark(95, 84)
    assert group_lines([below, first, second])[0] == [[first, second], [below]]


def test_no_marks_are_no_lines() -> None:
    assert group_lines([]) == ([], 0.0)


def test_overlap_is_that_of_the_shorter() -> None:
    assert measure_overlap((0, 10), (5, 100)) == 0.5
    assert measure_overlap((0, 10), (12, 22)) < 0


def test_digit_broken_in_two_at_the_front_does_not_make_two_lines() -> None:
    bar, body = make_mark(48, 90, 24, 8), make_mark(50, 108, 24, 22)
    row = [make_mark(50 + 40 * n, 102 + (-6, 6)[n % 2], height=36) for n in range(1, 8)]
    [line], _ = group_lines([*row, bar, body])
    assert len(line) == 9


def test_rows_close_to_each_other_stay_apart() -> None:
    rows = [[make_mark(50 + 40 * n, y + 3 * (n % 2)) for n in range(5)] for y in (100, 128)]
    assert group_lines([mark for row in rows for mark in row])[0] == rows


@pytest.mark.parametrize("slope", [-30, 20])
def test_broken_digit_does_not_hide_the_slope(slope: int) -> None:
    row = make_row(8, slope)
    x, y, _, _ = row[3].box
    row[3:4] = [make_mark(x + 10, y + 5, height=10), make_mark(x + 8, y + 22, height=14)]
    [line], measured = group_lines(row)
    assert len(line) == 9
    assert measured == pytest.approx(slope, abs=2)


def test_hatching_is_no_line_on_a_steep_slope() -> None:
    strokes = [make_mark(100 + place, 100 + 12 * place, 30) for place in range(5)]
    _, slope = group_lines([*strokes, *make_row(2, 0)])
    assert slope == 0


def test_ticks_around_a_level_row_do_not_slant_it() -> None:
    row = make_row(8, 0)
    ticks = [make_mark(30, 470, 4, 12), make_mark(120, 530, 4, 12), make_mark(330, 535, 6, 10)]
    lines, _ = group_lines([*row, *ticks])
    assert row in lines


def make_marks(*boxes: tuple[int, int, int, int]) -> list[Mark]:
    return [Mark(box, np.full((box[3], box[2]), 255, np.uint8)) for box in boxes]


def test_digit_broken_in_the_midst_of_a_row_does_not_split_it() -> None:
    row = make_marks(
        *((28, 25, 45, 55), (89, 29, 40, 53), (139, 25, 41, 54), (196, 27, 37, 53)),
        *((249, 35, 52, 46), (317, 25, 32, 32), (317, 49, 41, 32), (367, 27, 36, 54)),
        *((418, 37, 55, 45), (486, 38, 52, 46), (553, 29, 32, 54)),
    )
    [line], slope = group_lines(row[::-1])
    assert line == row
    assert slope == pytest.approx(0, abs=2)


def test_wavy_row_is_one_line() -> None:
    row = make_marks(
        *((34, 50, 50, 59), (101, 52, 54, 55), (175, 14, 58, 66), (255, 44, 63, 64)),
        *((329, 31, 32, 71), (375, 1, 55, 89), (451, 41, 51, 54), (521, 49, 61, 57)),
        *((595, 25, 59, 62), (666, 47, 27, 59)),
    )
    assert group_lines(row[::-1])[0] == [row]
