"""Paper: its shade, its light, and where a photo lies on it."""

import cv2
import numpy as np
import pytest

from flaskapi.recognition.digits import load_digits
from flaskapi.recognition.paper import (
    find_common_shade,
    fit_light,
    is_light_on_dark,
    is_written_lightly,
    remove_shading,
    remove_shadows,
)

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


@pytest.mark.parametrize("light_ink", [False, True])
def test_shadow_as_dark_as_the_ink_leaves_strokes_alone(light_ink: bool) -> None:
    shadow = np.where(COLUMNS > 0.5 * ROWS + 50, 0.65, 1.0) * 200
    photo = to_pixels(shadow * np.where(STROKE, 0.65, 1))
    contrast = remove_shadows(255 - photo if light_ink else photo, light_ink)
    inside = STROKE & (np.abs(COLUMNS - 0.5 * ROWS - 50) > 6)
    assert contrast[inside].min() > 60
    assert np.percentile(contrast[~STROKE], 99) < 20


@pytest.mark.parametrize("light_ink", [False, True])
def test_thin_things_tell_the_polarity_whatever_the_shadow(light_ink: bool) -> None:
    shadow = np.where(COLUMNS > ROWS + 40, 0.5, 1.0) * 220
    photo = to_pixels(shadow * np.where(STROKE, 0.5, 1))
    assert is_written_lightly(255 - photo if light_ink else photo) == light_ink
