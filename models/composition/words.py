"""Invent words that nobody wrote, in letters of one font."""

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from models.composition.printing import load_hands, load_prints

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
    canvas, letter_px = _typeset_word(word, rng)
    ink = crop_ink(canvas)
    scale = height_px / letter_px
    size = max(round(ink.shape[1] * scale), 1), max(round(ink.shape[0] * scale), 1)
    return np.asarray(cv2.resize(ink, size, interpolation=cv2.INTER_AREA), np.float32)


def crop_ink(image: npt.NDArray[np.uint8]) -> Coverage:
    """Return the ink of an image, uint8 (H, W), alone: float32 of 0..1."""
    x, y, width, height = cv2.boundingRect(image)
    return image[y : y + height, x : x + width].astype(np.float32) / np.float32(255)


def _typeset_word(word: str, rng: np.random.Generator) -> tuple[npt.NDArray[np.uint8], float]:
    """Set in one of the fonts; give a capital's height, too."""
    fonts = load_prints() + load_hands()
    font = fonts[rng.integers(len(fonts))]
    left, _, right, bottom = font.getbbox(word)
    image = Image.new("L", (round(right - left) + 2 * MARGIN_PX, round(bottom) + 2 * MARGIN_PX))
    ImageDraw.Draw(image).text((MARGIN_PX - left, MARGIN_PX), word, fill=255, font=font)
    _, capital_top, _, capital_bottom = font.getbbox("H")
    return np.asarray(image), capital_bottom - capital_top
