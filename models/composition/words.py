"""Invent words that nobody wrote, in letters of one font."""

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from models.composition.printing import PEN_FONTS, PEN_SHARE, load_all_fonts

ONSETS = (
    *"bcdfghjklmnprstvwz",
    *("br", "ch", "cl", "dr", "fl", "gr", "kn", "pl", "pr", "sch", "sh", "sl", "sp", "st", "tr"),
)
VOWELS = (*"aeiou" * 2, "ai", "au", "ee", "ei", "ie", "oo", "ou", "y")
CODAS = (*("",) * 8, *"lmnrstx", "ck", "ld", "ll", "mp", "nd", "ng", "nt", "rd", "rt", "ss", "st")
# What share of words has one, two and three syllables.
SYLLABLES = (0.5, 0.4, 0.1)
# A word of nothing but these could be a number.
LIKE_DIGITS = frozenset("bgGIilOoQqSsZzyB")
MARGIN_PX = 16
WORD_PEN_PX = (2, 9)
Coverage = npt.NDArray[np.float32]


def invent_word(rng: np.random.Generator) -> str:
    """Return a word that can be pronounced, in small letters, capitals or both."""
    while True:
        syllables = [
            str(rng.choice(ONSETS)) + str(rng.choice(VOWELS)) + str(rng.choice(CODAS))
            for _ in range(1 + int(rng.choice(len(SYLLABLES), p=SYLLABLES)))
        ]
        word = "".join(syllables)
        word = (word, word.capitalize(), word.upper())[int(rng.integers(3))]
        if not LIKE_DIGITS.issuperset(word):
            return word


def print_word(word: str, height_px: float, rng: np.random.Generator) -> Coverage:
    """Return a word's ink, float32 (H, W) of 0..1. height_px: of a capital letter."""
    if rng.random() < PEN_SHARE:
        canvas, letter_px = _write_word(word, rng)
    else:
        canvas, letter_px = _set_word(word, rng)
    ink = crop_ink(canvas)
    scale = height_px / letter_px
    size = max(round(ink.shape[1] * scale), 1), max(round(ink.shape[0] * scale), 1)
    return np.asarray(cv2.resize(ink, size, interpolation=cv2.INTER_AREA), np.float32)


def crop_ink(image: npt.NDArray[np.uint8]) -> Coverage:
    """Return the ink of an image, uint8 (H, W), alone: float32 of 0..1."""
    x, y, width, height = cv2.boundingRect(image)
    return image[y : y + height, x : x + width].astype(np.float32) / np.float32(255)


def _write_word(word: str, rng: np.random.Generator) -> tuple[npt.NDArray[np.uint8], float]:
    """Write in one of the fonts of pen strokes by Hershey (1967); give a capital's height, too."""
    font, pen_px = int(rng.choice(PEN_FONTS)), int(rng.integers(*WORD_PEN_PX))
    scale = 2.2
    (width, height), below = cv2.getTextSize(word, font, scale, pen_px)
    shape = height + below + 2 * MARGIN_PX, width + 2 * MARGIN_PX
    canvas = np.zeros(shape, np.uint8)
    place = MARGIN_PX, height + MARGIN_PX
    cv2.putText(canvas, word, place, font, scale, 255, pen_px, cv2.LINE_AA)
    return canvas, cv2.getTextSize("H", font, scale, pen_px)[0][1]


def _set_word(word: str, rng: np.random.Generator) -> tuple[npt.NDArray[np.uint8], float]:
    """Set in one of the printing fonts; give a capital's height, too."""
    fonts = load_all_fonts()
    font = fonts[rng.integers(len(fonts))]
    left, _, right, bottom = font.getbbox(word)
    image = Image.new("L", (round(right - left) + 2 * MARGIN_PX, round(bottom) + 2 * MARGIN_PX))
    ImageDraw.Draw(image).text((MARGIN_PX - left, MARGIN_PX), word, fill=255, font=font)
    _, capital_top, _, capital_bottom = font.getbbox("H")
    return np.asarray(image), capital_bottom - capital_top
