"""Where a photo lies on a page, or a picture in a plot."""

import cv2
import numpy as np
import pytest

from flaskapi.recognition.digits import load_typical_digits
from flaskapi.recognition.inset import crop_photo
from tests.conftest import draw_digit

LIGHT_ON_DARK = [255 - draw_digit(digit, 168) for digit in range(10)]


def paste(photo: np.ndarray, left: int = 30, top: int = 20) -> np.ndarray:
    page = np.full((260, 300), 255, np.uint8)
    page[top : top + photo.shape[0], left : left + photo.shape[1]] = photo
    return page


def test_photo_on_a_white_page_is_cut_out() -> None:
    photo = draw_digit(5, 160) // 3 + 90
    cut = crop_photo(paste(photo), 255)
    assert cut is not None
    assert 145 <= min(cut.shape) <= max(cut.shape) <= 160
    assert cut.max() < 200


def test_small_digit_on_a_photo_on_a_white_page_is_enough_to_cut_it_out() -> None:
    photo = np.full((200, 220), 150, np.uint8)
    photo[140:160, 100:120] -= draw_digit(8, 20) // 3
    cut = crop_photo(paste(photo), 255)
    assert cut is not None
    assert cut.max() == 150


@pytest.mark.parametrize("bars", [(40, 0), (0, 40), (30, 30)])
def test_photo_between_bars_is_cut_out(bars: tuple[int, int]) -> None:
    photo = draw_digit(5, 160) // 3 + 90
    cut = crop_photo(np.pad(photo, ((0, 0), bars)), 0)
    assert cut is not None
    assert 150 <= min(cut.shape) <= max(cut.shape) <= 160


def test_half_of_a_photo_that_no_shadow_lies_on_is_no_photo_of_its_own() -> None:
    photo = np.full((120, 130), 130.0)
    photo[:, 60:] = 215
    photo[30:90, 40:100] -= (255 - draw_digit(6, 60)) / 3
    grain = np.random.default_rng(0).normal(0, 1.2, photo.shape)
    assert crop_photo(np.rint(photo + grain).astype(np.uint8), 130) is None


@pytest.mark.parametrize("digit", range(10))
def test_drawing_on_a_page_is_no_photo(digit: int) -> None:
    assert crop_photo(paste(draw_digit(digit, 160)), 255) is None


def test_straight_bar_is_no_photo() -> None:
    assert crop_photo(paste(np.full((150, 30), 20, np.uint8)), 255) is None


@pytest.mark.parametrize("picture", LIGHT_ON_DARK)
def test_dark_picture_whose_ink_is_as_white_as_the_page_is_cut_out(picture: np.ndarray) -> None:
    cut = crop_photo(paste(picture), 255)
    assert cut is not None
    assert 155 <= min(cut.shape) <= max(cut.shape) <= 168


@pytest.mark.parametrize("picture", LIGHT_ON_DARK)
def test_picture_in_a_plot_is_cut_out_from_among_numbers_and_ticks(picture: np.ndarray) -> None:
    page = paste(picture, left=60)
    page[188:192, 100] = page[100, 56:60] = 0  # Ticks, which hang together with the picture.
    cv2.putText(page, "20", (92, 220), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 0)
    cv2.putText(page, "10", (20, 105), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 0)
    cut = crop_photo(page, 255)
    assert cut is not None
    assert 155 <= min(cut.shape) <= max(cut.shape) <= 168


@pytest.mark.parametrize("digit", range(10))
def test_bold_digit_is_no_photo(digit: int) -> None:
    bold = cv2.erode(draw_digit(digit, 160), np.ones((15, 15), np.uint8))
    assert crop_photo(paste(bold), 255) is None


def test_digit_of_large_pixels_is_no_photo() -> None:
    for frame in load_typical_digits():
        coarse = cv2.resize(frame[4:24, 4:24], (8, 8), interpolation=cv2.INTER_AREA)
        assert crop_photo(paste(np.kron(255 - coarse, np.ones((20, 20), np.uint8))), 255) is None
