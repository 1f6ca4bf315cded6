"""Fragments of broken digits."""

import numpy as np

from flaskapi.recognition.page.fragments import join_fragments
from flaskapi.recognition.page.marks import Box, Mark


def make_mark(*box: int) -> Mark:
    x, y, width, height = box
    return Mark((x, y, width, height), np.full((height, width), 255, np.uint8))


def list_boxes(*boxes: Box) -> list[Box]:
    return sorted(cluster.box for cluster in join_fragments([make_mark(*box) for box in boxes]))


WHOLES: list[Box] = [(0, 0, 20, 40), (40, 0, 20, 40), (80, 0, 20, 40)]


def test_bar_joins_the_digit_it_lies_above() -> None:
    assert list_boxes(*WHOLES, (120, 14, 20, 26), (122, 4, 20, 6))[-1] == (120, 4, 22, 36)


def test_bar_joins_its_digit_though_it_lies_rather_to_the_right() -> None:
    assert list_boxes(*WHOLES, (120, 14, 20, 26), (133, 4, 18, 6))[-1] == (120, 4, 31, 36)


def test_two_halves_are_one() -> None:
    assert list_boxes(*WHOLES, (120, 0, 20, 18), (121, 21, 20, 19))[-1] == (120, 0, 21, 40)


def test_separator_between_digits_stays_alone() -> None:
    assert (66, 30, 5, 5) in list_boxes(*WHOLES, (66, 30, 5, 5))


def test_digits_of_the_next_line_stay_apart() -> None:
    below: list[Box] = [(0, 44, 20, 40), (40, 44, 20, 40)]
    assert list_boxes(*WHOLES, *below) == sorted([*WHOLES, *below])


def test_cluster_keeps_all_its_marks() -> None:
    marks = [make_mark(*box) for box in (*WHOLES, (2, 43, 10, 6))]
    kept = [mark for cluster in join_fragments(marks) for mark in cluster.marks]
    assert {id(mark) for mark in kept} == {id(mark) for mark in marks}


def test_nothing_is_nothing() -> None:
    assert join_fragments([]) == []
