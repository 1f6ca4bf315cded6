"""Printed and written characters."""

from collections.abc import Callable, Iterator
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from PIL import Image

from flaskapi.recognition.frame import Frame
from models.composition.printing import (
    CANVAS_SIDE_PX,
    WIDEST,
    load_hands,
    load_prints,
    open_typeface,
    print_character,
    print_in_font,
    write_character,
)
from models.typefaces import HANDS, locate_typefaces

FONTS = Path(matplotlib.get_data_path(), "fonts", "ttf")


@pytest.fixture
def one_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A machine that keeps one typeface of handwriting; its file."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    folder = locate_typefaces() / HANDS[0]
    folder.mkdir(parents=True)
    file = folder / f"{HANDS[0]}-latin-400-normal.woff"
    file.symlink_to(FONTS / "STIXGeneralItalic.ttf")
    load_hands.cache_clear()
    yield file
    load_hands.cache_clear()


def test_characters_are_printed_in_many_fonts() -> None:
    rng = np.random.default_rng(0)
    prints = {print_character("5", rng).tobytes() for _ in range(60)}
    assert len(prints) > 15


def test_every_font_knows_the_digits() -> None:
    for font in load_prints() + load_hands():
        shapes = {bytes(font.getmask(str(digit))) for digit in range(10)}
        assert len(shapes) == 10


def test_kept_handwriting_is_written_in(one_hand: Path) -> None:
    written = write_character("5", np.random.default_rng(0))
    assert np.array_equal(written, print_in_font("5", open_typeface(one_hand)))


def test_without_any_handwriting_a_plain_pen_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    load_hands.cache_clear()
    rng = np.random.default_rng(0)
    assert len({write_character("5", rng).tobytes() for _ in range(30)}) > 15
    load_hands.cache_clear()


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


def test_wide_hand_is_written_smaller() -> None:
    wide = open_typeface(FONTS / "DejaVuSansDisplay.ttf")
    assert wide.size <= 64
    for name in ("DejaVuSans-Bold.ttf", "cmb10.ttf"):
        font = open_typeface(FONTS / name)
        for character in WIDEST:
            assert Image.fromarray(print_in_font(character, font)).getbbox() is not None
            left, top, right, bottom = font.getbbox(character, anchor="mm")
            assert max(-left, -top, right, bottom) < CANVAS_SIDE_PX / 2
