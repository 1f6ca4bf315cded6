"""The margin around small pictures, and the way back."""

import cv2
import numpy as np
import pytest

from flaskapi.recognition.page.margin import add_margin, place_in_picture


def test_small_picture_gets_paper_around() -> None:
    pixels = np.full((40, 60), 200, np.uint8)
    pixels[0:40, 20:24] = 10
    page, picture = add_margin(pixels)
    assert picture == (20, 20, 60, 40)
    assert page.shape == (80, 100)
    assert np.array_equal(page[20:60, 20:80], pixels)
    assert np.all(page[:20] == 200)


def test_small_picture_with_paper_of_its_own_stays_as_it_is_in_a_shadow_too() -> None:
    pixels = np.full((60, 90), 200, np.uint8)
    pixels[20:40, 40:44] = 60
    assert add_margin(pixels)[0] is pixels
    pixels[:, 50:] = pixels[:, 50:] // 2
    assert add_margin(pixels)[0] is pixels


@pytest.mark.parametrize("grain", [6, 10])
def test_rough_paper_of_its_own_is_paper_too(grain: int) -> None:
    rng = np.random.default_rng(grain)
    pixels = np.full((80, 300), 130.0)
    for left in range(40, 260, 20):
        pixels[25:55, left : left + 4] -= 60
    rough = cv2.GaussianBlur(rng.normal(0, 1, pixels.shape), (0, 0), 1)
    noisy = np.clip(pixels + grain * rough / rough.std(), 0, 255).astype(np.uint8)
    assert add_margin(noisy)[0] is noisy


def test_large_picture_stays_as_it_is() -> None:
    pixels = np.zeros((100, 500), np.uint8)
    page, picture = add_margin(pixels)
    assert page is pixels
    assert picture == (0, 0, 500, 100)


@pytest.mark.parametrize(
    ("box", "placed"),
    [((30, 25, 10, 20), (10, 5, 10, 20)), ((18, 19, 64, 43), (0, 0, 60, 40))],
)
def test_boxes_are_those_of_the_picture_and_end_with_it(
    box: tuple[int, int, int, int], placed: tuple[int, int, int, int]
) -> None:
    assert place_in_picture(box, (20, 20, 60, 40)) == placed
