"""Sheets of paper that lie on a table."""

import numpy as np
import pytest

from flaskapi.recognition.document import Document, find_document
from tests.conftest import draw_page, lay_on_table

PAGE = draw_page("1234", "567")


def find(picture: np.ndarray) -> Document:
    document = find_document(picture)
    assert document is not None
    return document


@pytest.mark.parametrize("degrees", [-13, 0, 8])
@pytest.mark.parametrize("table", [30, 80, 140])
def test_sheet_is_found_where_it_lies(degrees: float, table: float) -> None:
    picture = lay_on_table(PAGE, degrees=degrees, table=table)
    left, top, width, height = find(picture).box
    assert left + width / 2 == pytest.approx(picture.shape[1] / 2, abs=12)
    assert top + height / 2 == pytest.approx(picture.shape[0] / 2, abs=12)
    angle = np.deg2rad(abs(degrees))
    tall = PAGE.shape[0] * np.cos(angle) + PAGE.shape[1] * np.sin(angle)
    # Its corners are left out, where they are blurred into the table.
    assert height == pytest.approx(tall, rel=0.16)


def test_table_is_made_as_light_as_the_paper_and_the_writing_stays() -> None:
    picture = lay_on_table(PAGE)
    document = find(picture)
    left, top, width, height = document.box
    part = picture[top : top + height, left : left + width]
    on_sheet = document.beyond == 0
    assert np.array_equal(document.pixels[on_sheet], part[on_sheet])
    assert document.pixels[~on_sheet].min() > 170
    assert part[~on_sheet].min() < 90


def test_writing_at_the_edge_is_not_spread_over_the_table() -> None:
    page = PAGE.copy()
    page[:, :6] = 0
    document = find(lay_on_table(page))
    assert document.pixels[document.beyond > 0].min() > 170


def test_two_sheets_are_found_together() -> None:
    note = draw_page("12")
    left, right = lay_on_table(note, degrees=7), lay_on_table(note, degrees=-7)
    picture = np.concatenate([left, right], axis=1)
    document = find(picture)
    assert document.box[2] > left.shape[1]
    # With paper on both sides, and none between.
    middle = document.beyond.shape[1] // 2
    assert document.beyond[:, middle].all()
    assert not document.beyond[:, :middle].all()
    assert not document.beyond[:, middle:].all()


@pytest.mark.parametrize("part", [slice(0, 330), slice(90, None)])
def test_sheet_may_reach_beyond_the_picture(part: slice) -> None:
    picture = lay_on_table(PAGE)
    assert find(picture[part]).box[3] < picture[part].shape[0]


def test_there_is_none_on_paper_alone_or_a_board() -> None:
    rng = np.random.default_rng(1)
    empty = np.clip(rng.normal(200, 5, (300, 400)), 0, 255).astype(np.uint8)
    for picture in (PAGE, 255 - PAGE, empty, np.zeros((30, 40), np.uint8)):
        assert find_document(picture) is None


def test_bold_digits_that_touch_the_border_are_no_table() -> None:
    for digits in ("8", "845", "0123"):
        page = draw_page(digits)
        y, x = np.nonzero(page < 128)
        close = page[y.min() : y.max() + 1, x.min() : x.max() + 1]
        assert find_document(close) is None


def test_round_and_ragged_light_is_no_sheet() -> None:
    y, x = np.mgrid[:300, :400]
    pool = np.where(np.hypot(x - 200, y - 150) < 110, 220, 90).astype(np.uint8)
    star = np.where(
        np.hypot(x - 200, y - 150) < 70 + 50 * np.cos(5 * np.arctan2(y - 150, x - 200)), 220, 90
    )
    assert find_document(star.astype(np.uint8)) is None
    assert find_document(pool) is None


def test_what_goes_on_beyond_a_sheet_is_cut_by_its_edge() -> None:
    document = find(lay_on_table(PAGE, degrees=0))
    height, width = document.beyond.shape
    ink = np.zeros((height, width), np.uint8)
    ink[height // 2, 30 : width - 30] = 255
    assert not document.cuts(ink)
    ink[height // 2] = 255
    assert document.cuts(ink)


def test_ink_is_held_by_a_document_that_has_all_of_it() -> None:
    picture = lay_on_table(PAGE)
    document = find(picture)
    ink = np.zeros_like(picture)
    ink[picture.shape[0] // 2, picture.shape[1] // 2] = 255
    assert document.holds(ink)
    ink[2, 2] = 255
    assert not document.holds(ink)


def test_edges_of_a_sheet_are_not_beyond_it() -> None:
    document = find(lay_on_table(PAGE, degrees=0))
    left, top, width, height = document.box
    on_paper = (left + width // 2, top + height // 2, 20, 40)
    at_edge = (left - 12, top, 10, height)
    on_table = (left + 30, top + height + 40, 20, 40)
    assert document.count_beyond([on_paper, at_edge]) == 0
    assert document.count_beyond([on_paper, at_edge, on_table, on_table]) == 2
