"""Printed characters."""

import numpy as np

from models.composition.printing import load_all_fonts, print_character


def test_characters_are_printed_in_many_fonts() -> None:
    rng = np.random.default_rng(0)
    prints = {print_character("5", rng).tobytes() for _ in range(60)}
    assert len(prints) > 15


def test_every_font_knows_the_digits() -> None:
    for font in load_all_fonts():
        shapes = {bytes(font.getmask(str(digit))) for digit in range(10)}
        assert len(shapes) == 10


def test_character_lies_whole_on_its_canvas() -> None:
    rng = np.random.default_rng(1)
    for character in "0123456789WM%@":
        canvas = print_character(character, rng)
        assert canvas.max() == 255
        assert not canvas[[0, -1]].any()
        assert not canvas[:, [0, -1]].any()
