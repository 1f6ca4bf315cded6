"""Strokes, and edges that look like strokes."""

import cv2
import numpy as np
import pytest

from flaskapi.errors import RequestError
from flaskapi.recognition.classifier import OnnxClassifier
from flaskapi.recognition.edge import crosses_picture, is_edge
from flaskapi.recognition.model_file import read_model_file
from flaskapi.recognition.page.marks import Mark
from flaskapi.recognition.page.surroundings import lies_along_edge
from flaskapi.recognition.recognizer import Recognizer
from tests.conftest import SHIPPED_MODEL, draw_digit, encode

SHIPPED = OnnxClassifier(read_model_file(SHIPPED_MODEL), threads=1)

LINE = np.zeros((100, 120), np.uint8)
LINE[20:80, 58:62] = 255


def make_step(left: int, right: int) -> np.ndarray:
    """Two shades that meet where the line is."""
    page = np.full(LINE.shape, left, np.uint8)
    page[:, 60:] = right
    return page


@pytest.mark.parametrize(("ink", "paper"), [(60, 200), (230, 40)])
def test_line_on_paper_is_a_stroke(ink: int, paper: int) -> None:
    assert not is_edge(np.where(LINE > 0, ink, paper).astype(np.uint8), LINE)


@pytest.mark.parametrize(("left", "right"), [(60, 200), (200, 60)])
def test_line_where_two_shades_meet_is_an_edge(left: int, right: int) -> None:
    page = make_step(left, right)
    assert is_edge(page, LINE)
    assert lies_along_edge(Mark((58, 20, 4, 60), LINE[20:80, 58:62]), page)


@pytest.mark.parametrize("shade", [0.5, 0.62, 0.7])
def test_line_across_the_edge_of_a_shadow_is_a_stroke(shade: float) -> None:
    light = np.ones(LINE.shape)
    light[50:] = shade
    page = (210 * light * np.where(LINE > 0, 0.62, 1)).astype(np.uint8)
    assert not is_edge(page, LINE)


@pytest.mark.parametrize("scale", [1, 9])
def test_edges_are_told_from_strokes_on_large_pictures_too(scale: int) -> None:
    size = (LINE.shape[1] * scale, LINE.shape[0] * scale)
    step, line = (cv2.resize(part, size) for part in (make_step(60, 200), LINE))
    assert is_edge(step, line)
    assert not is_edge(220 - (line // 2), line)


TABLE = np.zeros(LINE.shape, np.uint8)
TABLE[:, :10], TABLE[40:, 10:13] = 255, 255


@pytest.mark.parametrize("turns", range(4))
def test_table_beside_a_sheet_is_an_edge(turns: int) -> None:
    ink = np.rot90(TABLE, turns)
    assert is_edge(220 - ink // 2, ink)


def test_line_at_a_border_that_ends_before_the_corners_is_a_stroke() -> None:
    ink = np.roll(LINE, -58, axis=1)
    assert not is_edge(220 - ink // 2, ink)


def test_one_that_fills_its_picture_is_a_stroke() -> None:
    ink = np.ascontiguousarray(TABLE[:, :16])
    assert not is_edge(220 - ink // 2, ink)


def test_crease_crosses_a_picture_and_a_tight_crop_fills_it() -> None:
    crease = np.zeros(LINE.shape, np.uint8)
    crease[:, 58:62] = 255
    assert crosses_picture(crease)
    assert crosses_picture(crease.T)
    assert not crosses_picture(LINE)
    assert not crosses_picture(crease[:, 57:63])


@pytest.mark.parametrize("digit", range(10))
def test_digits_have_paper_around(digit: int) -> None:
    page = draw_digit(digit, 200)
    assert not is_edge(page, 255 - page)


@pytest.mark.parametrize("digit", range(10))
def test_digits_that_a_shadow_reaches_into_are_strokes(digit: int) -> None:
    ink = 255 - draw_digit(digit, 100)
    y, x = np.mgrid[: ink.shape[0], : ink.shape[1]]
    light = np.where(y + 0.3 * x > 65, 0.7, 1)
    assert not is_edge((220 * light * (1 - 0.38 * ink / 255)).astype(np.uint8), ink)


@pytest.mark.parametrize("shade", [40, 120])
@pytest.mark.parametrize("turns", range(4))
def test_blank_sheet_beside_which_a_table_is_seen_is_no_digit(turns: int, shade: int) -> None:
    page = np.where(np.rot90(TABLE, turns) > 0, float(shade), 215.0)
    noise = np.random.default_rng(0).normal(0, 2, page.shape)
    picture = np.clip(cv2.GaussianBlur(page, (0, 0), 0.7) + noise, 0, 255).astype(np.uint8)
    check_it_is_refused(picture)


@pytest.mark.parametrize("shades", [(90, 215), (215, 90)])
def test_blank_sheet_on_a_table_is_no_digit(shades: tuple[int, int]) -> None:
    table, sheet = shades
    page = np.full((400, 500), float(table))
    corners = cv2.boxPoints(((260, 190), (240, 260), 8)).astype(np.int32)
    cv2.fillPoly(page, [corners], float(sheet))
    noise = np.random.default_rng(0).normal(0, 4, page.shape)
    picture = np.clip(cv2.GaussianBlur(page, (0, 0), 1) + noise, 0, 255).astype(np.uint8)
    check_it_is_refused(picture)


def check_it_is_refused(picture: np.ndarray) -> None:
    """Check that a picture is blank or shows no digit."""
    try:
        prediction, _ = Recognizer(SHIPPED, 1_000_000).recognize(encode(picture))
    except RequestError:
        return
    assert prediction.rejected
