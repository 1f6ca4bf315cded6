"""Which marks need a second look."""

import numpy as np

from flaskapi.recognition.page.marks import Mark
from flaskapi.recognition.page.suspects import find_suspects
from flaskapi.recognition.page.transcript import Transcript


def make_mark(left: int, width: int = 20, height: int = 40) -> Mark:
    return Mark((left, 0, width, height), np.full((height, width), 255, np.uint8))


def see(*seen: tuple[int, float]) -> Transcript:
    """A transcript that saw a digit at each of these pixels, so surely."""
    columns = np.zeros((100, 11))
    columns[:, 0] = 1
    for x, chance in seen:
        columns[x // 4] = 0
        columns[x // 4, [1, 2]] = chance, 1 - chance
    return Transcript(columns, 4 * np.arange(100) + 2.0, digit_px=40)


def count(line: list[Mark], *looks: Transcript) -> dict[int, int]:
    """How many digits were seen in each suspect."""
    return {place: len(seen) for place, seen in find_suspects(line, looks).items()}


LINE = [make_mark(0), make_mark(100, width=36), make_mark(200)]


def test_without_a_line_reader_all_are_suspect() -> None:
    assert find_suspects(LINE, []) == {0: (10,), 1: (118,), 2: (210,)}


def test_marks_seen_once_are_not() -> None:
    assert count(LINE, see((10, 1), (120, 1), (210, 1))) == {}


def test_mark_seen_as_two_digits_is() -> None:
    assert count(LINE, see((10, 1), (108, 1), (128, 1), (210, 1))) == {1: 2}


def test_mark_seen_as_none_is() -> None:
    assert count(LINE, see((10, 1), (120, 1))) == {2: 0}


def test_mark_of_which_the_reader_is_unsure_is() -> None:
    assert count(LINE, see((10, 1), (120, 0.6), (210, 1))) == {1: 1}


def test_wide_mark_is_though_seen_once_since_two_digits_may_touch() -> None:
    wide = [LINE[0], make_mark(90, width=56), LINE[2]]
    assert count(wide, see((10, 1), (120, 1), (210, 1))) == {1: 1}


def test_flat_mark_seen_as_none_is_since_it_may_be_the_bar_of_a_5() -> None:
    assert count([*LINE, make_mark(222, 16, 6)], see((10, 1), (120, 1), (210, 1))) == {3: 0}


def test_slim_separator_seen_as_none_is_not() -> None:
    assert count([*LINE, make_mark(250, 8, 20)], see((10, 1), (120, 1), (210, 1))) == {}


def test_small_mark_seen_as_a_digit_is_since_a_part_of_it_may_lie_beside() -> None:
    broken = [*LINE, make_mark(250, 20, 20)]
    assert count(broken, see((10, 1), (120, 1), (210, 1), (260, 1))) == {3: 1}


def test_digit_seen_far_from_every_mark_makes_the_nearest_suspect() -> None:
    assert count(LINE, see((10, 1), (120, 1), (210, 1), (330, 1))) == {2: 2}


def test_of_two_looks_the_one_that_saw_more_digits_counts() -> None:
    looks = [see((10, 1), (120, 1), (210, 1)), see((10, 1), (108, 1), (128, 1), (210, 1))]
    assert count(LINE, *looks) == count(LINE, *looks[::-1]) == {1: 2}


def test_it_is_told_where_digits_were_seen() -> None:
    suspects = find_suspects(LINE, [see((10, 1), (108, 1), (128, 1), (210, 1))])
    assert suspects == {1: (110, 130)}
