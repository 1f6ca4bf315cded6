"""Lines composed for training."""

import numpy as np
import pytest

from flaskapi.recognition.digits import DIGITS_PER_LABEL, load_digits
from flaskapi.recognition.page.strip import DIGIT_HEIGHT_PX, STRIP_HEIGHT_PX, WIDEST_GAP_PX
from models.composition.augmentation import DEFAULT_VARIATION
from models.composition.lines import (
    MOST_DIGITS,
    STRIP_WIDTH_PX,
    LineComposer,
    WrittenLine,
    finish_strip,
    fit_part,
)
from models.data import Digits

DIGITS = Digits(
    load_digits().reshape(-1, 28, 28), np.repeat(np.arange(10, dtype=np.uint8), DIGITS_PER_LABEL)
)


@pytest.fixture(scope="module")
def lines() -> list[WrittenLine]:
    composer = LineComposer(DIGITS, 300, np.random.default_rng(3))
    return [composer.compose(DEFAULT_VARIATION) for _ in range(150)]


def test_lines_have_one_shape_and_some_digits(lines: list[WrittenLine]) -> None:
    for line in lines:
        assert line.ink.shape == (STRIP_HEIGHT_PX, STRIP_WIDTH_PX)
        assert line.ink.dtype == np.uint8
        assert len(line.text) <= MOST_DIGITS
        assert not line.text or line.text.isdecimal()
    assert {character for line in lines for character in line.text} == set("0123456789")


def test_lines_have_no_wider_gaps_than_in_serving(lines: list[WrittenLine]) -> None:
    for line in lines:
        inked = np.flatnonzero(line.ink.any(axis=0))
        assert np.diff(inked).max(initial=0) <= WIDEST_GAP_PX + 1


def test_the_more_digits_the_more_ink(lines: list[WrittenLine]) -> None:
    lengths = [len(line.text) for line in lines]
    inked = [int((line.ink > 100).sum()) for line in lines]
    # Words are ink, too, but no digits.
    assert np.corrcoef(lengths, inked)[0, 1] > 0.45


def test_no_two_lines_are_alike(lines: list[WrittenLine]) -> None:
    assert len({line.ink.tobytes() for line in lines}) == len(lines)


def test_parts_are_cropped_scaled_and_never_taller_than_a_strip() -> None:
    assert fit_part(DIGITS.images[0], 1.0).shape[0] == pytest.approx(DIGIT_HEIGHT_PX, abs=1)
    assert fit_part(DIGITS.images[0], 0.5).shape[0] == pytest.approx(DIGIT_HEIGHT_PX / 2, abs=1)
    assert fit_part(DIGITS.images[0], 9.0).shape[0] < STRIP_HEIGHT_PX


def test_finished_strip_still_shows_its_line() -> None:
    rng = np.random.default_rng(5)
    strip = np.zeros((STRIP_HEIGHT_PX, STRIP_WIDTH_PX), np.float32)
    strip[8:24, 40:200:20] = 1
    for _ in range(40):
        finished = finish_strip(strip.copy(), rng)
        assert np.corrcoef(finished.ravel(), strip.ravel())[0, 1] > 0.6


def test_widened_line_keeps_its_ink() -> None:
    line = WrittenLine(np.full((STRIP_HEIGHT_PX, 50), 9, np.uint8), "7")
    wide = line.widen(STRIP_WIDTH_PX, np.random.default_rng(1))
    assert wide.ink.shape == (STRIP_HEIGHT_PX, STRIP_WIDTH_PX)
    assert wide.ink.sum() == line.ink.sum()
    assert wide.text == "7"
