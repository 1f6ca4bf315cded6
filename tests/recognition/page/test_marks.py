"""Marks on a page: those that could be digits, and nothing of the paper, the light or the table."""

import cv2
import numpy as np
import pytest

from flaskapi.recognition.page.marks import MOST_MARKS, find_marks
from flaskapi.recognition.paper import is_written_lightly
from tests.conftest import draw_page


def photograph(page: np.ndarray, light: np.ndarray | float = 1.0, seed: int = 0) -> np.ndarray:
    """A page on grey paper in some light, with the noise of a camera."""
    noise = np.random.default_rng(seed).normal(0, 2, page.shape)
    return np.clip((60 + 0.55 * page) * light + noise, 0, 255).astype(np.uint8)


def make_shadow(page: np.ndarray) -> np.ndarray:
    """Half of the light is lost right of a slanted edge."""
    rows, columns = np.indices(page.shape)
    return np.where(columns > rows + page.shape[1] / 3, 0.5, 1.0)


PAGE = draw_page("35893589", "60236023", side_px=44)


@pytest.mark.parametrize("light_ink", [False, True])
def test_every_digit_is_a_mark(light_ink: bool) -> None:
    photo = photograph(PAGE)
    photo = 255 - photo if light_ink else photo
    assert is_written_lightly(photo) == light_ink
    assert len(find_marks(photo, light_ink).marks) == 16


def test_box_is_where_the_digit_stands() -> None:
    page = np.full((200, 300), 255, np.uint8)
    page[60:120, 150:170] = 0
    [mark] = find_marks(photograph(page), light_ink=False).marks
    assert np.abs(np.array(mark.box) - (150, 60, 20, 60)).max() <= 4
    assert mark.ink.shape == (mark.box[3], mark.box[2])


def test_hard_shadow_hides_no_mark_and_adds_at_most_a_splinter() -> None:
    photo = photograph(PAGE, make_shadow(PAGE))
    assert not is_written_lightly(photo)
    assert 16 <= len(find_marks(photo, light_ink=False).marks) <= 17


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_grain_of_rough_paper_within_a_loop_makes_no_box_of_it(seed: int) -> None:
    page = draw_page("4080", "6494")
    noise = np.random.default_rng(seed).normal(0, 1, page.shape)
    grain = cv2.GaussianBlur(noise, (0, 0), 1.2)
    photo = 60 + page * (70 / 255) + 18 * grain / grain.std()
    marks = find_marks(np.clip(photo, 0, 255).astype(np.uint8), light_ink=False).marks
    assert len(marks) == 8


def cast_narrow_shadow(page: np.ndarray) -> np.ndarray:
    """Two thirds of the light is lost in a slanted strip, as of a pencil."""
    rows, columns = np.indices(page.shape)
    distance = np.abs(columns - 0.6 * rows - page.shape[1] / 2)
    return 1 - 0.6 * np.clip((0.035 * page.shape[1] - distance) / 2 + 0.5, 0, 1)


def test_narrow_shadow_is_a_blot_and_no_mark_in_finer_detail() -> None:
    photo = photograph(PAGE, cast_narrow_shadow(PAGE))
    page = find_marks(photo, light_ink=False)
    assert page.shows_blots
    assert len(page.marks) < 16
    finer = find_marks(photo, light_ink=False, is_fine=True)
    assert not finer.shows_blots
    assert 16 <= len(finer.marks) <= 17


def test_strokes_are_no_blots() -> None:
    assert not find_marks(photograph(PAGE), light_ink=False).shows_blots
    assert not find_marks(photograph(PAGE, make_shadow(PAGE)), light_ink=False).shows_blots


def test_table_ruled_lines_specks_and_faint_marks_are_left_out() -> None:
    photo = photograph(PAGE)
    photo[-8:] = 25
    photo[:, 4:8] = 40
    photo[16:18] = 60
    photo[12:14, 200:202] = 50
    photo[116:122, 30:60] = np.minimum(photo[116:122, 30:60], 185)
    assert len(find_marks(photo, light_ink=False).marks) == 16


@pytest.mark.parametrize("noise", [0, 1, 4])
def test_blank_page_has_hardly_a_mark(noise: float) -> None:
    paper = np.random.default_rng(0).normal(180, noise, (400, 300))
    assert len(find_marks(paper.astype(np.uint8), light_ink=False).marks) <= 1


def test_more_marks_than_are_looked_at_are_said() -> None:
    page = np.full((1100, 1100), 255, np.uint8)
    for row in range(8, 1080, 20):
        for column in range(8, 1080, 20):
            page[row : row + 10, column : column + 10] = 0
    found = find_marks(page, light_ink=False)
    assert found.is_cut_short
    assert len(found.marks) == MOST_MARKS


def test_dark_table_along_an_edge_does_not_hide_faint_ink() -> None:
    page = np.full((600, 800), 200, np.uint8)
    for left in range(200, 600, 80):
        page[250:310, left : left + 8] = 150
    alone = find_marks(page, light_ink=False).marks
    page[:, :30] = 10
    page[300:, :60] = 10
    beside = find_marks(page, light_ink=False).marks
    assert len(alone) == len(beside) == 5


def test_digit_that_stands_on_the_border_is_no_edge() -> None:
    page = np.full((200, 300), 230, np.uint8)
    page[60:200, 100:120] = page[185:200, 100:190] = page[60:75, 100:190] = 20
    assert len(find_marks(page, light_ink=False).marks) == 1


@pytest.mark.parametrize(("count", "found"), [(1, 0), (2, 0), (6, 6)])
def test_a_few_tiny_marks_are_specks_and_many_are_a_line(count: int, found: int) -> None:
    page = np.full((900, 1600), 220, np.uint8)
    for number in range(count):
        left = 300 + 40 * number
        page[400:412, left : left + 12] = 40
        page[403:409, left + 4 : left + 8] = 220
    assert len(find_marks(page, light_ink=False).marks) == found
