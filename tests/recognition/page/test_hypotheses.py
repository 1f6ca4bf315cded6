"""What on a line could be one digit."""

import numpy as np
import pytest

from flaskapi.recognition.page.hypotheses import propose_digits
from flaskapi.recognition.page.marks import Mark


def make_mark(left: int, width: int = 20, height: int = 40) -> Mark:
    return Mark((left, 0, width, height), np.full((height, width), 255, np.uint8))


def make_dot(left: int, top: int) -> Mark:
    return Mark((left, top, 8, 8), np.full((8, 8), 255, np.uint8))


def list_spans(*marks: Mark) -> list[tuple[int, int, float]]:
    hypotheses, _ = propose_digits(marks, dict.fromkeys(range(len(marks)), (0.0,)))
    return [(item.start, item.stop, item.cost) for item in hypotheses]


def test_marks_apart_are_a_digit_each() -> None:
    assert list_spans(make_mark(0), make_mark(60), make_mark(120)) == [
        (0, 1, 0.0),
        (1, 2, 0.0),
        (2, 3, 0.0),
    ]


def test_close_marks_may_be_one_digit() -> None:
    assert (0, 2, 0.0) in list_spans(make_mark(0), make_mark(22))


def test_wide_mark_may_be_several_digits_but_also_one() -> None:
    hypotheses, pieces = propose_digits(
        [make_mark(0), make_mark(60, width=70), make_mark(160)], {0: (10,), 1: (78, 112), 2: (170,)}
    )
    assert pieces > 3
    whole = [item for item in hypotheses if item.mark.box == (60, 0, 70, 40)]
    assert 0.0 in [item.cost for item in whole]
    cut = [item for item in hypotheses if item.cost > 0]
    assert cut
    assert all(60 <= item.mark.box[0] < 130 for item in cut)


def test_marks_without_suspicion_are_a_digit_each() -> None:
    hypotheses, pieces = propose_digits([make_mark(0, width=90), make_mark(91)], {})
    assert [(item.start, item.stop) for item in hypotheses] == [(0, 1), (1, 2)]
    assert pieces == 2


def test_only_suspects_are_cut_and_joined() -> None:
    line = [make_mark(0, width=70), make_mark(80, width=70), make_mark(160), make_mark(182)]
    hypotheses, _ = propose_digits(line, {1: (98, 132)})
    cut = [item for item in hypotheses if item.cost > 0]
    assert cut
    assert all(80 <= item.mark.box[0] < 150 for item in cut)
    assert not any(item.mark.box == (160, 0, 42, 40) for item in hypotheses)


def test_network_counts_less_where_digits_touch() -> None:
    line = [make_mark(0, width=70), make_mark(80)]
    weights = {
        item.mark.box[0] < 70: item.weight for item in propose_digits(line, {0: (18, 52)})[0]
    }
    assert weights[True] < weights[False] == 1.0


def test_mark_in_which_no_digit_was_seen_is_told() -> None:
    hypotheses, _ = propose_digits([make_mark(0), make_mark(60), make_mark(120)], {1: ()})
    assert [item.is_unseen for item in hypotheses] == [False, True, False]


def test_long_mark_is_cut_between_all_digits_seen_and_can_be_left_out() -> None:
    long = make_mark(0, width=200)
    hypotheses, pieces = propose_digits([long], {0: (20, 60, 100, 140, 180)})
    assert pieces >= 5
    assert {(0, pieces), (0, 1), (pieces - 1, pieces)} <= {
        (item.start, item.stop) for item in hypotheses
    }


def test_mark_flatter_than_digits_in_a_row_is_not_cut() -> None:
    assert len(list_spans(make_mark(0), make_mark(30, 600), make_mark(640))) == 3


def test_dots_of_a_colon_are_hardly_a_digit() -> None:
    line = [make_mark(0), make_dot(40, 8), make_dot(40, 26), make_mark(60), make_mark(120)]
    assert [cost for start, stop, cost in list_spans(*line) if (start, stop) == (1, 3)] == [3.0]


def test_small_mark_cut_in_pieces_can_be_left_out_as_a_whole() -> None:
    line = [make_mark(0), make_mark(60), make_mark(120, width=30, height=10)]
    hypotheses, pieces = propose_digits(line, {2: (125, 145)})
    whole = [item for item in hypotheses if item.mark.box == (120, 0, 30, 10)]
    assert [(item.start, item.stop, item.cost) for item in whole] == [(2, pieces, 0.0)]


@pytest.mark.parametrize("seed", range(40))
def test_every_line_can_be_left_out_or_read(seed: int) -> None:
    rng = np.random.default_rng(seed)
    sizes = rng.integers(3, 160, (int(rng.integers(1, 9)), 2))
    lefts = np.cumsum(rng.integers(0, 60, len(sizes)))
    line = [make_mark(int(x), int(w), int(h)) for x, (w, h) in zip(lefts, sizes, strict=True)]
    suspects = {
        place: tuple(sorted(rng.uniform(mark.box[0], mark.box[0] + mark.box[2], rng.integers(6))))
        for place, mark in enumerate(line)
        if rng.random() < 0.6
    }
    hypotheses, pieces = propose_digits(line, suspects)
    reached = {0}
    for item in sorted(hypotheses, key=lambda item: item.start):
        reached |= {item.stop} if item.start in reached else set()
    assert pieces in reached
