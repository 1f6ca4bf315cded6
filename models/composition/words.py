"""Invent words that nobody wrote, in letters of one font, and signs between digits in one pen."""

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from models.composition.printing import PEN_FONTS, PEN_SHARE, load_fonts

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
# Half the sides of signs, and how far dots are apart, as shares of a digit's height.
SIGN_SHARES = (0.15, 0.4)
# Slashes and brackets are taller than digits, or nobody could tell them from a 1.
TALL_SHARES = (0.56, 0.7)
FLATTEST = 0.3

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


def draw_sign(sign: str, height_px: float, pen_px: float, rng: np.random.Generator) -> Coverage:
    """Return a hyphen, dot, comma, colon, slash, plus or bracket as a pen draws it, 0..1."""
    side = round(2 * height_px)
    canvas = np.zeros((side, side), np.uint8)
    pen = max(round(pen_px), 1)
    half = height_px * rng.uniform(*SIGN_SHARES)
    x = y = side / 2
    lean = rng.normal(0, 0.1) * half

    def line(x1: float, y1: float, x2: float, y2: float) -> None:
        points = (round(x1), round(y1)), (round(x2), round(y2))
        cv2.line(canvas, *points, 255, pen, cv2.LINE_AA)

    if sign in "-+":
        line(x - half, y + lean, x + half, y - lean)
    if sign == "+":
        line(x + lean, y - half, x - lean, y + half)
    if sign == "/":
        tall = height_px * rng.uniform(*TALL_SHARES)
        line(x - tall * rng.uniform(FLATTEST, 0.8), y + tall, x + tall * FLATTEST, y - tall)
    if sign in ".:":
        line(x, y, x + lean, y)
    if sign == ":":
        line(x, y - 1.5 * half, x, y - 1.5 * half + lean)
    if sign == ",":
        line(x, y, x - half * FLATTEST, y + half)
    if sign in "()":
        tall, middle = height_px * rng.uniform(*TALL_SHARES), 0 if sign == ")" else 180
        axes = round(tall * rng.uniform(FLATTEST, 0.5)), round(tall)
        centre = round(x), round(y)
        cv2.ellipse(canvas, centre, axes, 0, middle - 65, middle + 65, 255, pen, cv2.LINE_AA)
    return crop_ink(canvas)


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
    fonts = load_fonts()
    font = fonts[rng.integers(len(fonts))]
    left, _, right, bottom = font.getbbox(word)
    image = Image.new("L", (round(right - left) + 2 * MARGIN_PX, round(bottom) + 2 * MARGIN_PX))
    ImageDraw.Draw(image).text((MARGIN_PX - left, MARGIN_PX), word, fill=255, font=font)
    _, capital_top, _, capital_bottom = font.getbbox("H")
    return np.asarray(image), capital_bottom - capital_top
