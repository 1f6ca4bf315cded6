"""Ruled and squared paper: its lines go, strokes stay."""

import numpy as np
import pytest

from flaskapi.recognition.page.ruling import (
    erase_ruling,
    find_inked,
    find_ruling,
    is_regular,
    list_bands,
    may_be_ruled,
)
from tests.conftest import draw_page

WRITING = (draw_page("2460", "8352", side_px=80) < 128).astype(np.uint8)


def rule(mask: np.ndarray, pitch_px: int, squared: bool, tilt: float = 0.0) -> np.ndarray:
    """Add lines of two pixels, every so many pixels, that fall to the right by a tilt."""
    rows, columns = np.indices(mask.shape)
    lines = ((rows - tilt * columns).round().astype(int) % pitch_px) < 2
    if squared:
        lines |= ((columns + tilt * rows).round().astype(int) % pitch_px) < 2
    return mask | lines.astype(np.uint8)


@pytest.mark.parametrize("squared", [False, True])
@pytest.mark.parametrize("tilt", [0.0, 0.02])
def test_lines_go_and_strokes_stay(squared: bool, tilt: float) -> None:
    ruled = rule(WRITING, 30, squared, tilt)
    left = erase_ruling(ruled)
    added = ruled & ~WRITING & 1
    assert (left & added).sum() < 0.1 * added.sum()
    assert (left & WRITING).sum() > 0.8 * WRITING.sum()


def test_page_without_ruling_stays_as_it_is() -> None:
    assert np.array_equal(erase_ruling(WRITING), WRITING)


@pytest.mark.parametrize("scale", [0.37, 0.8, 1.0])
def test_where_too_few_columns_are_inked_no_line_is_found(scale: float) -> None:
    rng = np.random.default_rng(0)
    answers = []
    for share in np.linspace(0.3, 0.9, 13):
        mask = rule(np.zeros((90, 300), np.uint8), 20, squared=False, tilt=rng.uniform(-0.05, 0.05))
        mask[:, rng.random(300) > share] = 0
        answers.append(may_be_ruled(mask, scale))
        assert answers[-1] or find_ruling(find_inked(mask, scale), scale) == []
    assert set(answers) == {True, False}


def test_lone_line_must_cover_nearly_all_of_the_page() -> None:
    page = np.zeros((200, 400), np.uint8)
    page[100:102, 100:400] = 1
    assert find_ruling(page, 1.0) == []
    page[100:102] = 1
    [line] = find_ruling(page, 1.0)
    assert line.offset == pytest.approx(100.5, abs=1)


def test_bar_of_a_large_seven_is_no_ruling() -> None:
    seven = np.zeros((100, 80), np.uint8)
    seven[5:17] = 1
    seven[5:95, 60:72] = 1
    assert np.array_equal(erase_ruling(seven), seven)


@pytest.mark.parametrize("others", [True, False])
@pytest.mark.parametrize("scale", [1, 4])
def test_ones_of_a_row_that_is_cut_close_are_no_ruling(others: bool, scale: int) -> None:
    row = np.zeros((56 * scale, 240 * scale), np.uint8)
    for left in (20, 80, 140):
        row[3 * scale : 53 * scale, left * scale : (left + 5) * scale] = 1
    if others:
        row[4 * scale : 52 * scale, 100 * scale : 130 * scale] = 1
    assert np.array_equal(erase_ruling(row), row)
    ruled = row.copy()
    ruled[:, [left * scale + step for left in (20, 80, 140) for step in range(4)]] = 1
    assert erase_ruling(ruled).sum() < 0.8 * ruled.sum()


def test_bands_are_runs_of_rows() -> None:
    rows = np.array([True, True, False, True])
    assert list(list_bands(rows)) == [(0, 2), (3, 4)]


@pytest.mark.parametrize(
    ("places", "regular"),
    [([0, 10, 20, 30], True), ([0, 10, 30, 40], True), ([0, 10, 14, 40], False), ([0, 9], False)],
)
def test_regular_places_are_steps_of_one_distance(places: list[float], regular: bool) -> None:
    assert is_regular(places) == regular
