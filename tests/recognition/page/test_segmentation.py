"""The likeliest digits of a line for each number of them."""

import numpy as np
import pytest

from flaskapi.recognition.page.hypotheses import Hypothesis
from flaskapi.recognition.page.marks import Mark
from flaskapi.recognition.page.segmentation import (
    MOST_STATES,
    Candidate,
    choose_segmentation,
    find_segmentations,
)


def propose(
    start: int,
    stop: int,
    digit: int,
    chance: float,
    strange: float = 0.01,
    height: int = 40,
    is_unseen: bool = False,
) -> Candidate:
    """A candidate of a digit with that probability; the others share the rest."""
    probabilities = np.full(10, (1 - chance) / 9)
    probabilities[digit] = chance
    mark = Mark((20 * start, 0, 20, height), np.full((height, 20), 255, np.uint8))
    hypothesis = Hypothesis(start, stop, mark, is_unseen=is_unseen)
    return Candidate(hypothesis, probabilities, strange)


def read(candidates: list[Candidate], pieces: int) -> str:
    best = choose_segmentation(find_segmentations(candidates, pieces))
    return "".join(str(digit.probabilities.argmax()) for digit in best.digits)


def test_clear_digits_are_read_in_their_order() -> None:
    assert read([propose(0, 1, 4, 0.99), propose(1, 2, 2, 0.99)], 2) == "42"


def test_pair_is_cut_where_its_pieces_are_clearer() -> None:
    pieces = [propose(0, 1, 1, 0.97), propose(1, 2, 7, 0.97)]
    assert read([*pieces, propose(0, 2, 8, 0.3, strange=0.9)], 2) == "17"
    assert read([*pieces, propose(0, 2, 8, 0.99, strange=0.0)], 2) == "8"


def test_word_is_left_out_with_its_letter_that_looks_like_a_one() -> None:
    word = [propose(place, place + 1, 3, 0.4, strange=0.99) for place in range(4)]
    word[2] = propose(2, 3, 1, 0.9, strange=0.1)
    assert read([*word, propose(4, 5, 7, 0.999)], 5) == "7"


def test_digit_among_digits_is_read_although_it_looks_strange() -> None:
    line = [propose(place, place + 1, 5, 0.99) for place in range(3)]
    line[1] = propose(1, 2, 6, 0.8, strange=0.5)
    assert read(line, 3) == "565"


def test_separator_between_digits_is_left_out() -> None:
    line = [propose(place, place + 1, 5, 0.99) for place in range(3)]
    line[1] = propose(1, 2, 1, 0.6, strange=0.2, height=8)
    assert read(line, 3) == "55"


def test_bracket_is_easier_left_out_where_the_line_reader_sees_nothing() -> None:
    line = [propose(place, place + 1, 5, 0.99) for place in range(3)]
    seen, unseen = (
        find_segmentations([line[0], propose(1, 2, 1, 0.99, is_unseen=way), line[2]], 3)
        for way in (False, True)
    )
    assert unseen[3].text == seen[3].text == "515"
    assert unseen[2].text == "55"
    assert unseen[2].log_likelihood > seen[2].log_likelihood + 2


def test_small_stroke_is_a_tick_but_another_small_digit_is_read() -> None:
    line = [propose(place, place + 1, 5, 0.99) for place in range(3)]
    assert read([line[0], propose(1, 2, 1, 0.99, height=16), line[2]], 3) == "55"
    assert read([line[0], propose(1, 2, 4, 0.99, height=16), line[2]], 3) == "545"


def test_each_number_of_digits_has_its_best_way() -> None:
    candidates = [propose(0, 1, 1, 0.9), propose(1, 2, 7, 0.9), propose(0, 2, 4, 0.9)]
    segmentations = find_segmentations(candidates, 2)
    texts = {
        count: "".join(str(digit.probabilities.argmax()) for digit in way.digits)
        for count, way in segmentations.items()
    }
    assert texts[2] == "17"
    assert texts[1] == "4"
    assert segmentations[1].log_likelihood == pytest.approx(np.log(0.99 * 0.9), abs=1e-6)


def test_small_one_counts_beside_small_digits_though_others_could_be_joined() -> None:
    digits = [propose(place, place + 1, digit, 0.99) for place, digit in enumerate((7, 9, 1))]
    joined = [propose(0, 2, 8, 0.1, 0.9, height=110) for _ in range(4)]
    assert read([*digits, *joined], 3) == "791"


def test_of_a_long_line_that_may_be_anything_few_ways_are_followed() -> None:
    candidates = [propose(place, place + 1, place % 10, 0.5, strange=0.5) for place in range(300)]
    assert len(find_segmentations(candidates, 300)) <= MOST_STATES
