"""Letters of other alphabets, signs and icons."""

import unicodedata

import numpy as np
import pytest
from PIL import ImageFont

from models.composition.printing import CANVAS_SIDE_PX, load_fonts
from models.composition.symbols import (
    FONT_FILES,
    KINDS,
    draw_emblem,
    draw_symbol,
    print_symbol,
)
from models.things import GREEK

ANY = np.zeros((1, 28, 28), np.uint8)
SYMBOLS = "".join(KINDS)
ABSENT = "\ufffe"


@pytest.mark.parametrize("font", load_fonts(FONT_FILES), ids=lambda font: " ".join(font.getname()))
def test_fonts_have_every_symbol(font: ImageFont.FreeTypeFont) -> None:
    absent = bytes(font.getmask(ABSENT))
    assert [symbol for symbol in SYMBOLS if bytes(font.getmask(symbol)) == absent] == []


def test_what_is_measured_with_is_not_learned() -> None:
    names = [unicodedata.name(symbol) for symbol in SYMBOLS]
    measured = (
        "GREEK SMALL",
        "GREEK CAPITAL",
        "HEART",
        "HOUSE",
        "ARROW",
        "SMILING",
        "SPIRAL",
        "TREE",
    )
    assert [name for name in names if any(word in name for word in measured)] == []
    assert not set(SYMBOLS) & set(GREEK)


def test_symbols_are_printed_whole() -> None:
    rng = np.random.default_rng(1)
    for symbol in SYMBOLS:
        printed = print_symbol(symbol, rng)
        assert printed.shape == (CANVAS_SIDE_PX, CANVAS_SIDE_PX)
        edges = printed[0], printed[-1], printed[:, 0], printed[:, -1]
        assert max(edge.max() for edge in edges) == 0, symbol


def test_symbols_are_drawn_in_many_ways() -> None:
    rng = np.random.default_rng(2)
    drawn = [draw_symbol(ANY, rng) for _ in range(40)]
    assert {image.dtype for image in drawn} == {np.dtype(np.uint8)}
    assert all(image.max() > 200 for image in drawn)
    # Few fonts are there without kept typefaces, so two may be alike.
    assert len({image.tobytes() for image in drawn}) >= 38


def test_emblem_is_a_ring_with_something_in_it() -> None:
    rng = np.random.default_rng(3)
    for _ in range(20):
        emblem = draw_emblem(ANY, rng)
        middle = CANVAS_SIDE_PX // 2
        assert emblem[middle, :18].max() > 200
        assert emblem[middle, -18:].max() > 200
        assert emblem[middle - 15 : middle + 16, middle - 15 : middle + 16].max() > 150
        assert emblem[[0, -1]].max() == 0
