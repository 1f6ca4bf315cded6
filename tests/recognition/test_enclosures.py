"""What is drawn around other marks."""

import cv2
import numpy as np
import pytest

from flaskapi.recognition.enclosures import find_enclosures

BOX = ((100, 100), (180, 180))
STROKE = ((120, 120), (160, 160))


def draw(*shapes: str, side_px: int = 400) -> np.ndarray:
    """Marks on an empty page, uint8 (H, W) of 0 and 1."""
    page = np.zeros((side_px, side_px), np.uint8)
    for shape in shapes:
        if shape == "box":
            cv2.rectangle(page, *BOX, 1, 3)
        elif shape == "circle":
            cv2.circle(page, (140, 140), 45, 1, 3)
        elif shape == "grid":
            for place in range(100, 362, 87):
                cv2.line(page, (place, 100), (place, 361), 1, 2)
                cv2.line(page, (100, place), (361, place), 1, 2)
        elif shape == "stroke":
            cv2.line(page, *STROKE, 1, 6)
        elif shape == "stroke to the box":
            cv2.line(page, STROKE[0], (140, 180), 1, 6)
        elif shape == "other box":
            cv2.rectangle(page, (200, 100), (280, 180), 1, 3)
        elif shape == "speck":
            cv2.circle(page, (140, 140), 4, 1, -1)
    return page


@pytest.mark.parametrize("around", ["box", "circle", "grid"])
def test_what_is_drawn_around_a_digit_is_found(around: str) -> None:
    found = find_enclosures(draw(around, "stroke"))
    # Its inner edge may stay, too thin to be taken for a mark.
    left = draw(around) & (1 - found)
    assert found.any()
    assert not cv2.erode(left, np.ones((3, 3), np.uint8)).any()
    assert not (found & draw("stroke")).any()


@pytest.mark.parametrize("alone", ["box", "circle", "grid", "stroke"])
def test_what_has_nothing_inside_is_none(alone: str) -> None:
    assert not find_enclosures(draw(alone)).any()


def test_box_that_is_open_at_one_side_is_none() -> None:
    page = draw("box", "stroke")
    page[95:190, 170:190] = 0
    assert not find_enclosures(page).any()


def test_loop_with_a_speck_is_none() -> None:
    assert not find_enclosures(draw("circle", "speck")).any()


def test_digit_that_touches_its_box_stays_where_other_boxes_are_alike() -> None:
    form = draw("box", "stroke to the box", "other box")
    assert not find_enclosures(form).any()
    cv2.line(form, (220, 120), (260, 160), 1, 6)
    left = form & (1 - find_enclosures(form))
    assert left[125, 121:126].any()
    assert left[160, 125:145].any()
    assert not left[97:104, 90:290].any()


def test_large_page_is_looked_at_in_few_pixels_and_answered_in_all() -> None:
    page = cv2.resize(draw("box", "stroke"), None, fx=8, fy=8, interpolation=cv2.INTER_NEAREST)
    found = find_enclosures(page)
    assert found.shape == page.shape
    assert found[800, 1000]
    assert not found[1120, 1120]
