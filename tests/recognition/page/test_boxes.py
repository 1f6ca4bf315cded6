"""Which components could be digits, told by their boxes and those of the others."""

import numpy as np
import pytest

from flaskapi.recognition.page.boxes import find_possible

SHAPE = (400, 600)
DIGIT = (100, 150, 60, 100, 2000)
SMALL_DIGIT = (100, 150, 20, 30, 200)


def find(*boxes: tuple[int, ...]) -> list[int]:
    paper = (0, 0, *SHAPE[::-1], 1)
    return find_possible(np.array([paper, *boxes], np.int32), SHAPE)


@pytest.mark.parametrize(
    "odd",
    [
        (10, 200, 580, 4, 2000),  # a ruled line
        (0, 0, 20, 400, 8000),  # a table along the left
        (0, 350, 590, 50, 20_000),  # and along the bottom
        (300, 40, 20, 300, 3000),  # an upright line
        (200, 200, 3, 3, 9),  # a grain
    ],
)
def test_lines_edges_and_grain_are_left_out_beside_small_digits(odd: tuple[int, ...]) -> None:
    assert find(SMALL_DIGIT, odd) == [1]


def test_one_as_tall_as_the_other_digits_stays() -> None:
    one, other = (40, 60, 25, 280, 5000), (150, 70, 180, 260, 12_000)
    assert find(one, other) == [1, 2]


def test_digit_at_the_border_stays_beside_one_of_its_height() -> None:
    cut, other = (0, 0, 320, 399, 30_000), (340, 10, 240, 380, 25_000)
    assert find(cut, other) == [1, 2]


def test_one_that_is_alone_stays_unless_it_goes_on_beyond_the_picture() -> None:
    assert find((280, 50, 28, 300, 6000)) == [1]
    assert find((280, 0, 28, 400, 8000)) == []


def test_digit_that_is_alone_and_fills_the_picture_stays_and_what_is_solid_goes() -> None:
    assert find((0, 0, 590, 400, 60_000)) == [1]
    assert find((0, 0, 590, 400, 200_000)) == []


def test_digits_of_a_page_stay() -> None:
    assert find(DIGIT, SMALL_DIGIT) == [1, 2]
