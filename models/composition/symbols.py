"""Draw letters of other alphabets, signs and icons, printed or in a pen, alone or in a ring.

None of them is written like a digit by some hand, and none is a Greek letter, a heart, a house, an
arrow, a face, a spiral or a tree: with these `models/things.py` measures.
"""

import cv2
import numpy as np

from flaskapi.recognition.frame import Frame, fit_frame
from models.composition.printing import CANVAS_SIDE_PX, FONT_PX, load_fonts, print_in_any
from models.rendering.pen import write_line

ALPHABETS = "ДЖИЙШЩЫЮЯджийкшщыюяЉЊѪאמצשԴԽՃթքխთღضظشقغⵅⵌⵟⵣⵥ"
SIGNS = "∈≠≤≥⊆⊗∞∀≈√♫♬♯♀♁♂"
ICONS = "☂★☎☑☒☕☘☠☢☥☦☪☭☮☸♔♕♖♘♚♛♜♞♣♤♦♧♲⚀⚂⚄⚑⚒⚓⚔⚕⚖⚗⚙⚛⚜⚠⚭✂✆✈✉✌✍✑✗✘✚✜✝✞✠✡✢✦✩✱✳✶✿❀❄❏■▤▧◆◈◐◒◕◧◩◪◢◣▲▼"
KINDS = (ALPHABETS, SIGNS, ICONS)
# Of Matplotlib's fonts only these have all of them.
FONT_FILES = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
LINE_SHARE = 0.5
LINE_PX = (3, 10)
RING_RADIUS_PX = (34, 42)
RING_PEN_PX = (3, 9)
# How large the frame of what stands in a ring is, beside the ring.
EMBLEM_SIZE = (0.55, 1.0)


def draw_symbol(_: Frame, rng: np.random.Generator) -> Frame:
    """Return a letter, sign or icon, printed or as a line, uint8 (H, W), light on dark."""
    symbols = KINDS[rng.integers(len(KINDS))]
    printed = print_symbol(symbols[rng.integers(len(symbols))], rng)
    if rng.random() >= LINE_SHARE:
        return printed
    line = write_line(fit_frame(printed), FONT_PX, int(rng.integers(*LINE_PX)))
    return np.rint(line * 255).astype(np.uint8)


def draw_emblem(_: Frame, rng: np.random.Generator) -> Frame:
    """Return a ring or a square with a letter, sign or icon in it, as on badges and buttons."""
    canvas = np.zeros((CANVAS_SIDE_PX, CANVAS_SIDE_PX), np.uint8)
    middle, pen_px = CANVAS_SIDE_PX // 2, int(rng.integers(*RING_PEN_PX))
    radii = [int(radius) for radius in rng.integers(*RING_RADIUS_PX, 2)]
    if rng.random() < 0.75:
        cv2.ellipse(canvas, (middle, middle), radii, 0, 0, 360, 255, pen_px, cv2.LINE_AA)
    else:
        corners = [(middle - x, middle - y) for x, y in (radii, [-radius for radius in radii])]
        cv2.rectangle(canvas, corners[0], corners[1], 255, pen_px, cv2.LINE_AA)
    side_px = round(2 * min(radii) * rng.uniform(*EMBLEM_SIZE))
    symbol = cv2.resize(fit_frame(draw_symbol(canvas, rng)), (side_px, side_px))
    place = canvas[(start := middle - side_px // 2) : start + side_px, start : start + side_px]
    np.maximum(place, symbol, out=place)
    return canvas


def print_symbol(symbol: str, rng: np.random.Generator) -> Frame:
    """Return a symbol in a font drawn at random, uint8 (96, 96), light on dark."""
    return print_in_any(symbol, load_fonts(FONT_FILES), rng)
