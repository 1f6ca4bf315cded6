"""Lines of marks become strips: level, of one height, with a margin."""

from dataclasses import replace

import numpy as np
import pytest

from flaskapi.recognition.page.marks import Mark
from flaskapi.recognition.page.strip import (
    DIGIT_HEIGHT_PX,
    MARGIN_PX,
    STRIP_HEIGHT_PX,
    WIDEST_GAP_PX,
    WIDEST_PX,
    close_gaps,
    count_columns,
    make_even_strip,
    make_strip,
    make_turned_strip,
)


def make_row(count: int, slope: float = 0.0, height: int = 40) -> list[Mark]:
    """Blocks of 20 pixels, 36 from one to the next, on a line that falls by so many degrees."""
    fall = np.tan(np.deg2rad(slope))
    ink = np.full((height, 20), 200, np.uint8)
    return [Mark((500 + 36 * n, round(300 + fall * 36 * n), 20, height), ink) for n in range(count)]


def list_inked_rows(strip: np.ndarray) -> list[int]:
    return np.flatnonzero((strip > 127).any(axis=1)).tolist()


@pytest.mark.parametrize("height", [10, 40, 90])
def test_digits_get_20_pixels_tall_and_stand_in_the_middle(height: int) -> None:
    strip = make_strip(make_row(5, height=height), 0.0)
    assert strip.ink.shape[0] == STRIP_HEIGHT_PX
    assert strip.ink.max() == 255
    rows = list_inked_rows(strip.ink)
    assert len(rows) == pytest.approx(DIGIT_HEIGHT_PX, abs=1)
    assert sum(rows) / len(rows) == pytest.approx((STRIP_HEIGHT_PX - 1) / 2, abs=0.6)
    assert not strip.ink[:, :MARGIN_PX].any()
    assert not strip.ink[:, -MARGIN_PX:].any()


@pytest.mark.parametrize("slope", [-35, 20])
def test_slope_is_taken_out_without_turning_digits(slope: int) -> None:
    rows = list_inked_rows(make_strip(make_row(6, slope), slope).ink)
    assert len(rows) == pytest.approx(DIGIT_HEIGHT_PX, abs=2)


@pytest.mark.parametrize("slope", [-30, 30])
def test_line_can_be_turned_back_as_a_whole(slope: int) -> None:
    strip = make_turned_strip(make_row(8, slope), slope).ink
    middles = [
        np.average(np.arange(32), weights=part.sum(axis=1))
        for part in (
            strip[:, : strip.shape[1] // 2].astype(float),
            strip[:, strip.shape[1] // 2 :].astype(float),
        )
    ]
    assert middles[0] == pytest.approx(middles[1], abs=1)


def test_strip_knows_where_on_the_page_it_is() -> None:
    strip = make_strip(make_row(5), 0.0)
    assert len(strip.places_px) == strip.ink.shape[1]
    assert np.diff(strip.places_px) == pytest.approx(2)
    assert strip.places_px[0] == pytest.approx(500 - 2 * MARGIN_PX, abs=2)
    assert strip.places_px[-1] == pytest.approx(500 + 36 * 4 + 20 + 2 * MARGIN_PX, abs=2)
    assert strip.digit_px == pytest.approx(40)


def test_wide_gap_is_closed_and_what_is_beyond_stays_where_it_is() -> None:
    far = [replace(mark, box=(mark.box[0] + 900, *mark.box[1:])) for mark in make_row(2)]
    strip = make_strip([*make_row(3), *far], 0.0)
    inked = np.flatnonzero((strip.ink > 127).any(axis=0))
    assert np.diff(inked).max() == WIDEST_GAP_PX + 1
    assert strip.places_px[inked[-1]] == pytest.approx(900 + 500 + 36 + 20, abs=2)
    assert strip.ink.shape[1] == make_strip(make_row(5), 0.0).ink.shape[1] + WIDEST_GAP_PX - 8


def test_strip_of_no_ink_is_empty() -> None:
    faint = Mark((500, 300, 20, 40), np.zeros((40, 20), np.uint8))
    strip = make_strip([faint, faint], 0.0)
    assert strip.ink.shape == (STRIP_HEIGHT_PX, len(strip.places_px)) == (32, 2 * MARGIN_PX)
    assert not strip.ink.any()


def test_gap_of_half_a_digit_is_left_alone() -> None:
    ink = np.zeros((32, 90), np.uint8)
    ink[5:25, [20, 31, 80]] = 255
    assert np.flatnonzero(close_gaps(ink).any(axis=0)).tolist() == [5, 16, 27]


def test_longest_line_is_made_to_fit() -> None:
    assert make_strip(make_row(1200), 0.0).ink.shape[1] <= WIDEST_PX


def test_digits_far_from_each_other_are_as_tall_as_others() -> None:
    first, last = make_row(2)
    strip = make_strip([first, replace(last, box=(8000, *last.box[1:]))], 0.0)
    assert len(list_inked_rows(strip.ink)) == pytest.approx(DIGIT_HEIGHT_PX, abs=1)


def test_columns_are_those_of_all_strips_but_for_their_margins() -> None:
    far = [replace(mark, box=(mark.box[0] + 5000, *mark.box[1:])) for mark in make_row(2)]
    lines = [make_row(3), make_row(8, height=80), [*make_row(3), *far]]
    made = sum(make_strip(line, 0).ink.shape[1] - 2 * MARGIN_PX for line in lines)
    assert count_columns(lines) == made


def test_specks_do_not_set_the_size() -> None:
    speck = Mark((700, 310, 4, 4), np.full((4, 4), 200, np.uint8))
    strip = make_strip([*make_row(4), speck, speck, speck, speck, speck], 0.0)
    assert len(list_inked_rows(strip.ink)) == pytest.approx(DIGIT_HEIGHT_PX, abs=1)


def make_huge(left: int) -> Mark:
    return Mark((left, 270, 50, 100), np.full((100, 50), 200, np.uint8))


@pytest.mark.parametrize("slope", [0, -35])
def test_unevenly_tall_digits_are_made_as_tall_as_each_other(slope: int) -> None:
    strip = make_even_strip([*make_row(5, slope), make_huge(690)], slope)
    assert strip is not None
    assert len(list_inked_rows(strip.ink)) == pytest.approx(DIGIT_HEIGHT_PX, abs=2)
    columns = np.flatnonzero((strip.ink > 127).any(axis=0))
    assert strip.places_px[columns[-1] - 4] == pytest.approx(690 + 25, abs=3)


def test_evenly_tall_digits_with_a_dash_and_a_broken_one_are_left_as_they_are() -> None:
    dash = Mark((690, 316, 24, 6), np.full((6, 24), 200, np.uint8))
    halves = [Mark((730, top, 20, 19), np.full((19, 20), 200, np.uint8)) for top in (300, 321)]
    assert make_even_strip([*make_row(5), dash, *halves], 0.0) is None


def test_comma_below_a_row_does_not_make_it_uneven() -> None:
    comma = np.zeros((18, 16), np.uint8)
    for row in range(18):
        comma[row, 12 - row * 10 // 18 : 16 - row * 10 // 18] = 200
    assert make_even_strip([*make_row(5), Mark((680, 332, 16, 18), comma)], 0.0) is None
