"""Marks: what belongs to the digit stays, what lies around it goes."""

import numpy as np

from flaskapi.recognition.marks import (
    drop_edges,
    find_strips,
    has_large_mark,
    list_large_marks,
    select_digit,
    stand_apart,
)


def make_mask(*boxes: tuple[int, int, int, int]) -> np.ndarray:
    """A mask of 100×100 with filled boxes: left, top, width, height."""
    mask = np.zeros((100, 100), np.uint8)
    for left, top, width, height in boxes:
        mask[top : top + height, left : left + width] = 1
    return mask


DIGIT = (40, 30, 12, 40)


def test_single_mark_is_the_digit() -> None:
    assert np.array_equal(select_digit(make_mask(DIGIT)), make_mask(DIGIT))


def test_mask_without_marks_stays_empty() -> None:
    assert not select_digit(make_mask()).any()


def test_broken_digit_is_kept_whole() -> None:
    broken = make_mask(DIGIT, (54, 30, 14, 5))
    assert np.array_equal(select_digit(broken), broken)


def test_inks_stand_apart_with_gaps_and_of_one_height() -> None:
    left, right, short = (
        make_mask((10, 30, 12, 40)),
        make_mask((40, 25, 20, 45)),
        make_mask((40, 30, 12, 10)),
    )
    assert stand_apart([right, left])
    assert not stand_apart([left, short])
    assert not stand_apart([left, make_mask((18, 30, 20, 40))])


def test_speck_beside_the_digit_is_dropped() -> None:
    assert np.array_equal(select_digit(make_mask(DIGIT, (60, 40, 3, 3))), make_mask(DIGIT))


def test_mark_far_from_the_digit_is_dropped() -> None:
    assert np.array_equal(select_digit(make_mask(DIGIT, (85, 5, 10, 12))), make_mask(DIGIT))


def test_table_edge_is_a_strip_and_the_digit_is_none() -> None:
    table = (0, 0, 12, 100)
    assert np.array_equal(find_strips(make_mask(DIGIT, table)), make_mask(table))


def test_specks_are_no_large_marks() -> None:
    assert has_large_mark(make_mask(DIGIT, (60, 40, 3, 3)))
    assert not has_large_mark(make_mask((60, 40, 3, 3), (5, 5, 4, 4)))


def test_digit_that_fills_the_picture_is_no_table_edge() -> None:
    seven = make_mask((0, 0, 100, 15), (70, 0, 15, 100), (5, 60, 3, 3))
    kept = select_digit(seven)
    assert kept[5, 50]
    assert kept[90, 75]
    assert not kept[61, 6]


def test_digit_that_touches_the_border_is_kept() -> None:
    touching = make_mask((40, 0, 12, 60))
    assert np.array_equal(select_digit(touching), touching)


def test_marks_as_large_as_the_digit_are_listed() -> None:
    second, speck, at_edge = (80, 30, 10, 40), (5, 5, 4, 4), (0, 60, 8, 40)
    mask = make_mask(DIGIT, second, speck, at_edge)
    marks = list(list_large_marks(mask, make_mask(DIGIT)))
    assert [inside for _, inside in marks] == [True, False]
    assert np.array_equal(marks[1][0], make_mask(second))


def test_line_under_a_digit_is_dropped_and_the_foot_of_a_digit_is_kept() -> None:
    assert np.array_equal(select_digit(make_mask(DIGIT, (30, 76, 32, 3))), make_mask(DIGIT))
    foot = make_mask(DIGIT, (34, 71, 24, 3))
    assert np.array_equal(select_digit(foot), foot)


def test_lines_among_which_one_lies_flat_are_the_edges_of_a_sheet() -> None:
    upright, flat, digit = (make_mask(box) for box in ((5, 5, 3, 80), (5, 5, 80, 3), DIGIT))
    assert [ink is digit for ink in drop_edges([upright, digit, flat])] == [True]
    assert len(drop_edges([upright, digit])) == 2
