"""Invented words and drawn signs, which stand between digits and are none."""

import numpy as np
import pytest

from models.composition.lines import SEPARATORS
from models.composition.words import LIKE_DIGITS, draw_sign, invent_word, print_word
from models.rows import WORDS


def test_words_differ_and_none_could_be_a_number() -> None:
    rng = np.random.default_rng(1)
    words = [invent_word(rng) for _ in range(200)]
    assert len(set(words)) > 150
    assert all(word.isalpha() and not LIKE_DIGITS.issuperset(word) for word in words)
    # Some of their letters look like digits nevertheless, which is what is to be learned.
    assert sum(not LIKE_DIGITS.isdisjoint(word) for word in words) > 100


def test_words_that_are_measured_are_hardly_ever_invented() -> None:
    rng = np.random.default_rng(2)
    measured = {word.lower() for word in WORDS}
    assert sum(invent_word(rng).lower() in measured for _ in range(5000)) < 10


@pytest.mark.parametrize("seed", range(8))
def test_word_is_as_tall_as_is_wanted(seed: int) -> None:
    ink = print_word("Haus", 20, np.random.default_rng(seed))
    assert ink.dtype == np.float32
    assert ink.max() <= 1.001
    assert 15 <= ink.shape[0] <= 40
    assert ink.shape[1] > 30


@pytest.mark.parametrize("sign", SEPARATORS)
@pytest.mark.parametrize("pen_px", [2, 4])
def test_signs_are_drawn_with_the_digits_pen(sign: str, pen_px: float) -> None:
    for seed in range(5):
        ink = draw_sign(sign, 20, pen_px, np.random.default_rng(seed))
        assert 0 < ink.size <= 40 * 40
        assert ink.max() > 0.5


def test_slash_is_taller_than_a_digit_and_leans() -> None:
    for seed in range(20):
        height, width = draw_sign("/", 20, 2, np.random.default_rng(seed)).shape
        assert height > 20
        assert width > 0.3 * height
