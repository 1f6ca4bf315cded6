"""Invented words, which stand between digits and are none."""

import numpy as np
import pytest

from models.composition.words import LIKE_DIGITS, invent_word, print_word
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
