"""Printed and written characters."""

from collections.abc import Callable
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from PIL import ImageFont

from flaskapi.recognition.frame import Frame
from models.composition import printing
from models.composition.printing import (
    CANVAS_SIDE_PX,
    FONT_PX,
    WIDEST,
    load_hands,
    load_prints,
    open_typeface,
    print_character,
    print_in_any,
    print_in_font,
    write_character,
)
from models.typefaces import HANDS, PRINTS, locate_typefaces

FONTS = Path(matplotlib.get_data_path(), "fonts", "ttf")


def keep_font(family: str, name: str) -> Path:
    folder = locate_typefaces() / family
    folder.mkdir(parents=True)
    file = folder / f"{family}-latin-400-normal.woff"
    file.symlink_to(FONTS / name)
    return file


def test_characters_are_printed_in_many_fonts() -> None:
    rng = np.random.default_rng(0)
    prints = {print_character("5", rng).tobytes() for _ in range(60)}
    assert len(prints) > 15


def test_every_font_knows_the_digits() -> None:
    for font in load_prints() + load_hands():
        shapes = {bytes(font.getmask(str(digit))) for digit in range(10)}
        assert len(shapes) == 10


def test_kept_handwriting_is_written_in() -> None:
    file = keep_font(HANDS[0], "STIXGeneralItalic.ttf")
    written = write_character("5", np.random.default_rng(0))
    assert np.array_equal(written, print_in_font("5", open_typeface(file)))


def test_kept_prints_are_printed_in_beside_matplotlibs(forget_fonts: Callable[[], None]) -> None:
    before = len(load_prints())
    keep_font(PRINTS[0], "STIXGeneralItalic.ttf")
    forget_fonts()
    assert len(load_prints()) == before + 1


def test_without_any_handwriting_a_plain_pen_writes() -> None:
    rng = np.random.default_rng(0)
    assert len({write_character("5", rng).tobytes() for _ in range(30)}) > 15


@pytest.mark.parametrize("draw", [print_character, write_character])
def test_character_lies_whole_on_its_canvas(
    draw: Callable[[str, np.random.Generator], Frame],
) -> None:
    rng = np.random.default_rng(1)
    for character in WIDEST:
        canvas = draw(character, rng)
        assert canvas.max() == 255
        assert not canvas[[0, -1]].any()
        assert not canvas[:, [0, -1]].any()


def test_font_that_is_too_wide_for_the_canvas_is_opened_smaller(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(printing, "MARGIN_PX", 20)
    font = open_typeface(FONTS / "DejaVuSans-Bold.ttf")
    assert font.size < FONT_PX
    for character in WIDEST:
        left, top, right, bottom = font.getbbox(character, anchor="mm")
        assert max(-left, -top, right, bottom) <= CANVAS_SIDE_PX / 2 - 20 + 1


def test_font_that_fits_is_opened_at_the_usual_size() -> None:
    assert open_typeface(FONTS / "DejaVuSans.ttf").size == FONT_PX


def test_font_that_leaves_a_sign_blank_is_passed_over() -> None:
    names = ("STIXGeneral.ttf", "DejaVuSans.ttf")
    fonts = [ImageFont.truetype(FONTS / name, FONT_PX) for name in names]
    # A control character, of which the first shows nothing and the second a box.
    assert [print_in_font("\x7f", font).any() for font in fonts] == [False, True]
    for seed in range(6):
        assert print_in_any("\x7f", fonts, np.random.default_rng(seed)).any()
