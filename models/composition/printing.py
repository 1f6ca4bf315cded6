"""Print digits and letters, or write them by hand, in fonts.

They are those that come with Matplotlib and Pillow, and the typefaces that are kept.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import cv2
import matplotlib
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from flaskapi.recognition.frame import HALF_INK, Frame
from models.rendering.pen import thin_mask, trace_line
from models.typefaces import HANDS, PRINTS, list_files

CANVAS_SIDE_PX = 96
FONT_PX = 64
# All that is written fits between the margins, whatever its hand.
MARGIN_PX = 4
WIDEST = "0123456789MWm%&"
# DejaVu, STIX and Computer Modern, but for their symbols.
FONT_FILES = (
    "DejaVuSans.ttf",
    "DejaVuSans-Bold.ttf",
    "DejaVuSans-Oblique.ttf",
    "DejaVuSansMono.ttf",
    "DejaVuSansMono-Bold.ttf",
    "DejaVuSerif.ttf",
    "DejaVuSerif-Bold.ttf",
    "DejaVuSerif-Italic.ttf",
    "STIXGeneral.ttf",
    "STIXGeneralBol.ttf",
    "STIXGeneralItalic.ttf",
    "cmb10.ttf",
    "cmr10.ttf",
    "cmss10.ttf",
    "cmtt10.ttf",
)
# Along the middle of their strokes a pen writes as people do.
PLAIN_FONT_FILES = ("DejaVuSans.ttf", "DejaVuSans-Oblique.ttf", "DejaVuSansMono.ttf", "cmss10.ttf")
PEN_PX = (2, 11)
PEN_SHARE = 0.3

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def print_character(character: str, rng: np.random.Generator) -> Frame:
    """Return a character in a printing font drawn at random, uint8 (96, 96), light on dark."""
    if rng.random() < PEN_SHARE:
        return write_plainly(character, rng)
    return print_in_any(character, load_prints(), rng)


def write_character(character: str, rng: np.random.Generator) -> Frame:
    """Return a character in a handwriting font drawn at random, uint8 (96, 96), light on dark."""
    fonts = load_hands()
    if not fonts:
        return write_plainly(character, rng)
    return print_in_any(character, fonts, rng)


def print_in_any(character: str, fonts: Sequence[Font], rng: np.random.Generator) -> Frame:
    """Return a character in one of some fonts, uint8 (96, 96), light on dark.

    Fonts that leave a rare sign blank are passed over.
    """
    printed = (print_in_font(character, fonts[place]) for place in rng.permutation(len(fonts)))
    return next(image for image in printed if image.any())


def print_in_font(character: str, font: Font) -> Frame:
    """Return a character in the middle, uint8 (96, 96), light on dark."""
    image = Image.new("L", (CANVAS_SIDE_PX, CANVAS_SIDE_PX))
    middle = CANVAS_SIDE_PX / 2
    ImageDraw.Draw(image).text((middle, middle), character, fill=255, font=font, anchor="mm")
    return np.asarray(image)


def write_plainly(character: str, rng: np.random.Generator) -> Frame:
    """Return a character in a plain hand, with a thin or a thick pen, uint8 (96, 96)."""
    printed = print_in_any(character, load_fonts(PLAIN_FONT_FILES), rng)
    line = trace_line(thin_mask((printed > HALF_INK).astype(np.uint8)))
    canvas = np.zeros_like(printed)
    pieces = list(np.rint(line).astype(np.int32))
    cv2.polylines(canvas, pieces, False, 255, int(rng.integers(*PEN_PX)), cv2.LINE_AA)
    return canvas


@cache
def load_fonts(names: tuple[str, ...]) -> tuple[ImageFont.FreeTypeFont, ...]:
    """Open some of Matplotlib's fonts at one size."""
    folder = Path(matplotlib.get_data_path(), "fonts", "ttf")
    return tuple(ImageFont.truetype(folder / name, FONT_PX) for name in names)


@cache
def load_prints() -> tuple[Font, ...]:
    """Open Matplotlib's fonts, Pillow's own and the kept printing typefaces at one size."""
    typefaces = map(open_typeface, list_files(PRINTS))
    return (*load_fonts(FONT_FILES), ImageFont.load_default(FONT_PX), *typefaces)


@cache
def load_hands() -> tuple[Font, ...]:
    """Open the kept typefaces of handwriting, none if none is kept."""
    return tuple(map(open_typeface, list_files(HANDS)))


def open_typeface(file: Path) -> ImageFont.FreeTypeFont:
    """Open a font at the usual size, or smaller so that its widest characters fit the canvas."""
    font = ImageFont.truetype(file, FONT_PX)
    reach_px = max(abs(edge) for sign in WIDEST for edge in font.getbbox(sign, anchor="mm"))
    room_px = CANVAS_SIDE_PX / 2 - MARGIN_PX
    return font.font_variant(size=FONT_PX * min(room_px / reach_px, 1.0))
