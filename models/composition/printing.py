"""Print digits and letters, in the fonts that come with Matplotlib and Pillow and in OpenCV's."""

from functools import cache
from pathlib import Path

import cv2
import matplotlib
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from flaskapi.recognition.frame import Frame

CANVAS_SIDE_PX = 96
FONT_PX = 64
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
PEN_FONTS = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_SCRIPT_SIMPLEX,
    cv2.FONT_HERSHEY_SCRIPT_COMPLEX,
)
PEN_PX = (3, 12)
PEN_SHARE = 0.4

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def print_character(character: str, rng: np.random.Generator) -> Frame:
    """Return a character in a font drawn at random, uint8 (96, 96), light on dark."""
    if rng.random() < PEN_SHARE:
        return write_plainly(character, rng)
    fonts = load_all_fonts()
    return print_in_font(character, fonts[rng.integers(len(fonts))])


def print_in_font(character: str, font: Font) -> Frame:
    """Return a character in the middle, uint8 (96, 96), light on dark."""
    image = Image.new("L", (CANVAS_SIDE_PX, CANVAS_SIDE_PX))
    middle = CANVAS_SIDE_PX / 2
    ImageDraw.Draw(image).text((middle, middle), character, fill=255, font=font, anchor="mm")
    return np.asarray(image)


def write_plainly(character: str, rng: np.random.Generator) -> Frame:
    """Return a character in one of the fonts of pen strokes by Hershey (1967)."""
    canvas = np.zeros((CANVAS_SIDE_PX, CANVAS_SIDE_PX), np.uint8)
    font, pen_px = int(rng.choice(PEN_FONTS)), int(rng.integers(*PEN_PX))
    cv2.putText(canvas, character, (22, 72), font, 2.2, 255, pen_px, cv2.LINE_AA)
    return canvas


@cache
def load_fonts(names: tuple[str, ...]) -> tuple[ImageFont.FreeTypeFont, ...]:
    """Open some of Matplotlib's fonts at one size."""
    folder = Path(matplotlib.get_data_path(), "fonts", "ttf")
    return tuple(ImageFont.truetype(folder / name, FONT_PX) for name in names)


@cache
def load_all_fonts() -> tuple[Font, ...]:
    """Open Matplotlib's fonts and Pillow's own at one size."""
    return (*load_fonts(FONT_FILES), ImageFont.load_default(FONT_PX))
