"""Paper: its shade, its light, and where a photo lies on it."""

import cv2
import numpy as np
import pytest

from flaskapi.recognition.digits import load_digits
from flaskapi.recognition.paper import (
    crop_photo,
    find_common_shade,
    fit_light,
    is_light_on_dark,
    remove_shading,
)
from tests.conftest import draw_digit

DIGITS = load_digits().reshape(-1, 28, 28)
ROWS, COLUMNS = np.indices((120, 160), np.float32)
VIGNETTE = 220 - 120 * (((ROWS - 60) / 60) ** 2 + ((COLUMNS - 80) / 80) ** 2) / 2
STROKE = (np.abs(COLUMNS - ROWS - 20) < 5) & (ROWS > 20) & (ROWS < 100)


def to_pixels(values: np.ndarray) -> np.ndarray:
    return np.clip(values, 0, 255).astype(np.uint8)


def test_common_shade_counts_border_and_picture_alike() -> None:
    pixels = np.full((10, 10), 200, np.uint8)
    pixels[3:7, 3:7] = 10
    shade, shares = find_common_shade(pixels)
    assert shade == 200
    assert shares == pytest.approx(1.84)


def test_paper_of_digits_that_are_cropped_tightly_is_known() -> None:
    right = [find_common_shade(crop_tightly(digit))[0] == 0 for digit in DIGITS]
    assert np.mean(right) >= 0.95


def crop_tightly(digit: np.ndarray) -> np.ndarray:
    """A digit in black and white without any margin."""
    x, y, width, height = cv2.boundingRect(digit)
    return np.where(digit[y : y + height, x : x + width] > 100, np.uint8(255), np.uint8(0))


def test_light_is_followed_and_strokes_are_not() -> None:
    light = fit_light(to_pixels(VIGNETTE - 100 * STROKE))
    assert np.abs(light - VIGNETTE)[~STROKE].mean() < 4


@pytest.mark.parametrize("ink", [-90, 60])
def test_polarity_is_found_under_a_vignette(ink: int) -> None:
    pixels = to_pixels(np.minimum(VIGNETTE, 190) + ink * STROKE)
    assert is_light_on_dark(pixels) == (ink > 0)


def test_hard_shadow_leaves_no_mark_inside() -> None:
    shadow = np.where(COLUMNS > ROWS + 40, 0.6, 1.0) * 200
    contrast = remove_shading(to_pixels(shadow * np.where(STROKE, 0.4, 1)), light_ink=False)
    assert contrast[STROKE].mean() > 120
    assert np.percentile(contrast[~STROKE], 95) < 60


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


@pytest.mark.parametrize("digit", range(10))
def test_drawing_on_a_page_is_no_photo(digit: int) -> None:
    assert crop_photo(paste(draw_digit(digit, 160)), 255) is None


def test_straight_bar_is_no_photo() -> None:
    assert crop_photo(paste(np.full((150, 30), 20, np.uint8)), 255) is None
