"""Marks are cut where little ink is, and joined again."""

from itertools import pairwise

import numpy as np

from flaskapi.recognition.page.cuts import cut_mark, find_cuts, join_marks
from flaskapi.recognition.page.marks import Mark


def make_pair(lean: int = 0) -> Mark:
    """Two blocks joined by a thin bridge; with a lean both are sheared."""
    ink = np.zeros((60, 120), np.uint8)
    for row in range(60):
        shift = lean * (30 - row) // 60
        ink[row, 20 + shift : 50 + shift] = 255
        ink[row, 62 + shift : 92 + shift] = 255
    ink[28:31, 50:62] = 255
    return Mark((100, 200, 120, 60), ink)


def test_first_cut_crosses_the_bridge() -> None:
    for lean in (0, 20, -20):
        ink = make_pair(lean).ink
        crossed = [
            sum(ink[row, min(max(round(column), 0), 119)] > 0 for row, column in enumerate(cut))
            for cut in find_cuts(ink)
        ]
        assert min(crossed) <= 6


def test_it_is_cut_between_all_digits_seen() -> None:
    ink = np.zeros((60, 240), np.uint8)
    for left in range(0, 240, 30):
        ink[20:, left : left + 26] = 255
    ink[40:44] = 255
    seen = [13, 43, 73, 103, 133, 163, 193, 223]
    middles = sorted(float(cut.mean()) for cut in find_cuts(ink, seen))
    for left, right in pairwise(seen):
        assert any(left < middle < right for middle in middles)


def test_pieces_make_the_mark_again() -> None:
    mark = make_pair()
    pieces = cut_mark(mark)
    assert len(pieces) >= 2
    assert [piece.box[0] for piece in pieces] == sorted(piece.box[0] for piece in pieces)
    whole = join_marks(pieces)
    left, top = whole.box[0] - mark.box[0], whole.box[1] - mark.box[1]
    height, width = whole.ink.shape
    again = mark.ink[top : top + height, left : left + width]
    assert np.array_equal(whole.ink, again)
    assert int(again.sum()) == int(mark.ink.sum())


def test_one_mark_joined_is_itself() -> None:
    mark = make_pair()
    assert join_marks([mark]) is mark
