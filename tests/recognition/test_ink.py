"""Ink: polarity found, light evened out, what is not the digit taken away."""

import contextlib

import cv2
import numpy as np
import pytest

from flaskapi.errors import PictureBlank
from flaskapi.recognition.digits import load_typical_digits
from flaskapi.recognition.frame import fit_frame
from flaskapi.recognition.ink import extract_ink, list_other_inks
from flaskapi.recognition.paper import find_common_shade
from tests.conftest import draw_digit

DIGITS = range(10)


def resemblance(ink: np.ndarray, digit: int) -> float:
    """Correlation of the framed ink with the typical digit it was drawn from."""
    frame = fit_frame(ink).ravel().astype(float)
    return float(np.corrcoef(frame, load_typical_digits()[digit].ravel())[0, 1])


def photograph(digit: int, seed: int = 0) -> np.ndarray:
    """A digit on grey paper, lit from one corner, with the noise of a camera."""
    drawing = np.pad(draw_digit(digit, 200), 60, constant_values=255) / 255
    rows, columns = np.indices(drawing.shape) / drawing.shape[0]
    light = 210 - 70 * rows - 40 * columns
    noise = np.random.default_rng(seed).normal(0, 4, drawing.shape)
    return np.clip(light * (0.35 + 0.65 * drawing) + noise, 0, 255).astype(np.uint8)


def test_mnist_frame_is_taken_to_the_pixel() -> None:
    for digit in load_typical_digits():
        stretched = extract_ink(digit).astype(int)
        assert np.abs(stretched - digit.astype(int) * (255 / digit.max())).max() <= 1


@pytest.mark.parametrize("digit", DIGITS)
@pytest.mark.parametrize("side_px", [28, 140, 1000])
def test_drawing_reads_the_same_in_both_polarities(digit: int, side_px: int) -> None:
    dark = draw_digit(digit, side_px)
    assert resemblance(extract_ink(dark), digit) > 0.9
    assert resemblance(extract_ink(255 - dark), digit) > 0.9


@pytest.mark.parametrize("digit", DIGITS)
def test_digit_is_found_in_uneven_light(digit: int) -> None:
    assert resemblance(extract_ink(photograph(digit)), digit) > 0.85


@pytest.mark.parametrize("digit", DIGITS)
def test_chalk_on_an_unevenly_lit_board_is_found(digit: int) -> None:
    assert resemblance(extract_ink(255 - photograph(digit)), digit) > 0.85


def test_specks_and_table_edges_are_taken_away() -> None:
    photo = photograph(3)
    photo[:, :9] = 20
    photo[300:304, 290:294] = 30
    assert resemblance(extract_ink(photo), 3) > 0.85


def test_black_and_white_grid_without_a_margin_has_no_other_ink() -> None:
    grid = np.zeros((16, 16), np.uint8)
    grid[:1] = grid[:, 6:10] = 255
    assert 1.3 < find_common_shade(grid)[1] < 1.4
    assert not list(list_other_inks(grid))


def test_photo_has_other_inks() -> None:
    assert len(list(list_other_inks(photograph(3)))) > 2


def test_photo_that_compression_left_a_single_shade_of_paper_has_other_inks() -> None:
    photo = np.full((110, 110), 60, np.uint8)
    photo[70:] = 36  # A hard shadow.
    photo[35:95, 25:85][draw_digit(7, 60) < 128] += 50
    assert 1.1 < find_common_shade(photo)[1] < 1.3
    assert max(resemblance(ink, 7) for ink in list_other_inks(photo)) > 0.85


def test_photo_pasted_on_white_has_the_other_inks_of_the_photo() -> None:
    photo = photograph(3)
    pasted = np.pad(photo, 120, constant_values=255)
    assert find_common_shade(pasted)[1] > 1.2
    inks = list(list_other_inks(pasted))
    assert len(inks) > 2
    assert max(ink.shape for ink in inks) <= photo.shape


def test_strokes_as_thick_as_paper_is_wide_are_among_the_other_inks() -> None:
    mask = np.zeros((110, 100), np.uint8)
    way = np.array([(80, 18), (25, 18), (22, 50), (75, 55), (75, 92), (20, 92)])
    cv2.polylines(mask, [way], False, 1, 34)
    noise = np.random.default_rng(3).normal(0, 3, mask.shape)
    photo = np.clip(40 + 150 * mask.astype(np.float32) + noise, 0, 255).astype(np.uint8)
    alike = [measure_overlap(ink > 127, mask > 0) for ink in list_other_inks(photo)]
    assert max(alike) > 0.95


def test_strokes_that_cross_a_shadow_as_dark_as_they_are_among_the_other_inks() -> None:
    mask = np.zeros((150, 140), np.uint8)
    cv2.polylines(mask, [np.array([(35, 35), (100, 35), (60, 120)])], False, 1, 9)
    rows, columns = np.indices(mask.shape)
    light = np.where(columns > 0.4 * rows + 40, 0.7, 1.0)
    noise = np.random.default_rng(3).normal(0, 2, mask.shape)
    photo = cv2.GaussianBlur(215 * light * np.where(mask, 0.7, 1), (0, 0), 1) + noise
    inks = list_other_inks(np.clip(photo, 0, 255).astype(np.uint8))
    assert max(measure_overlap(ink > 127, mask > 0) for ink in inks) > 0.8


def measure_overlap(first: np.ndarray, second: np.ndarray) -> float:
    """Intersection over union; 0 where the pictures differ in size."""
    if first.shape != second.shape:
        return 0.0
    return float((first & second).sum() / (first | second).sum())


@pytest.mark.parametrize("shade", [0, 128, 255])
@pytest.mark.parametrize("side_px", [1, 28, 300])
def test_flat_picture_is_blank(shade: int, side_px: int) -> None:
    with pytest.raises(PictureBlank, match="stands out"):
        extract_ink(np.full((side_px, side_px), shade, np.uint8))


def test_photo_of_empty_paper_is_blank() -> None:
    rows, columns = np.indices((240, 320)) / 320
    noise = np.random.default_rng(0).normal(0, 3, (240, 320))
    paper = np.clip(200 - 60 * rows - 50 * columns + noise, 0, 255)
    with pytest.raises(PictureBlank):
        extract_ink(paper.astype(np.uint8))


@pytest.mark.parametrize("shape", [(1, 400), (400, 1), (2, 700), (3, 3), (1, 2)])
def test_picture_of_any_proportions_gives_ink_or_is_blank(shape: tuple[int, int]) -> None:
    noise = np.random.default_rng(0).integers(0, 256, shape, np.uint8)
    with contextlib.suppress(PictureBlank):
        assert extract_ink(noise).max() > 0


def put_on_photo(drawing: np.ndarray) -> np.ndarray:
    """A photo of 800×600 pixels with a drawing, dark on white, in one corner of grey paper."""
    page = np.full((600, 800), 210.0)
    height, width = drawing.shape
    page[420 : 420 + height, 90 : 90 + width] *= 0.2 + 0.8 * drawing / 255
    noise = np.random.default_rng(1).normal(0, 5, page.shape)
    return np.clip(page + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("digit", DIGITS)
def test_digit_that_is_small_on_a_photo_is_not_blurred(digit: int) -> None:
    assert resemblance(extract_ink(put_on_photo(draw_digit(digit, 44))), digit) > 0.85


@pytest.mark.parametrize("digit", DIGITS)
def test_digit_in_a_drawn_box_is_taken_out_of_it(digit: int) -> None:
    drawing = np.pad(draw_digit(digit, 160), 40, constant_values=255)
    drawing[[10, 11, -12, -11], 10:-10] = drawing[10:-10, [10, 11, -12, -11]] = 0
    assert resemblance(extract_ink(drawing), digit) > 0.9


@pytest.mark.parametrize("digit", DIGITS)
def test_circled_digit_is_taken_out_of_its_circle(digit: int) -> None:
    drawing = np.pad(draw_digit(digit, 160), 40, constant_values=255)
    cv2.circle(drawing, (120, 120), 100, 0, 4, cv2.LINE_AA)
    assert resemblance(extract_ink(drawing), digit) > 0.9
