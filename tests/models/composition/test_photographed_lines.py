"""Lines taken from photos of rows."""

from itertools import islice

import numpy as np
import pytest

from flaskapi.recognition.digits import DIGITS_PER_LABEL, load_digits
from flaskapi.recognition.page.marks import Mark
from flaskapi.recognition.page.strip import STRIP_HEIGHT_PX
from models.composition.photographed_lines import (
    is_all_found,
    measure_overlap,
    photograph_lines,
    push_some_together,
)
from models.data import Digits
from models.rendering.look import photograph_paper
from models.rendering.row import Hand
from models.rows import CONDITIONS, WORDS, Row

DIGITS = Digits(
    load_digits().reshape(-1, 28, 28), np.repeat(np.arange(10, dtype=np.uint8), DIGITS_PER_LABEL)
)


def test_lines_are_strips_of_what_was_written() -> None:
    for line in islice(photograph_lines(DIGITS, np.random.default_rng(2)), 20):
        assert line.ink.shape[0] == STRIP_HEIGHT_PX
        assert line.ink.max() == 255
        assert 1 <= len(line.text) <= 10
        assert line.ink.shape[1] > 6 * len(line.text)


def test_words_that_are_measured_are_not_learned_from() -> None:
    condition = push_some_together(CONDITIONS["words"])
    assert condition.hand is not None
    hand = condition.hand(Hand(digit_px=40), np.random.default_rng(0))
    assert hand.words
    assert not set(hand.words) & set(WORDS)


def test_line_that_lost_a_part_is_not_taken() -> None:
    ink = np.zeros((60, 200), np.float32)
    ink[10:50, 20:50] = ink[10:50, 150:180] = 1
    row = Row(ink, photograph_paper(np.random.default_rng(0)), "11")
    block = np.full((40, 30), 255, np.uint8)
    left, right = Mark((20, 10, 30, 40), block), Mark((150, 10, 30, 40), block)
    assert is_all_found([left, right], row)
    assert not is_all_found([left], row)


def test_overlap_is_the_share_of_both_boxes() -> None:
    assert measure_overlap((0, 0, 10, 10), (0, 0, 10, 10)) == 1
    assert measure_overlap((0, 0, 10, 10), (5, 0, 10, 10)) == pytest.approx(1 / 3)
    assert measure_overlap((0, 0, 10, 10), (20, 0, 10, 10)) == 0
