"""Render characters in typefaces that nothing learned from: `python models/typeset.py --out DIR`.

Digits and letters, in handwriting and print, dark on light or light on dark, small and large.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from flaskapi.recognition.encoding import encode_png
from flaskapi.recognition.image import Pixels
from models.composition.negatives import HAND_LETTERS, LETTERS
from models.data import DataError
from models.photo import parse_arguments, show_place
from models.typefaces import MEASURED_HANDS, MEASURED_PRINTS, fetch_typefaces, list_files

PICTURES = 500
DIGITS = "0123456789"
FONT_PX = (24, 200)
MARGIN = (0.1, 0.6)
PAPER, INK = (200, 256), (0, 90)
LIGHT_ON_DARK_SHARE = 0.125


@dataclass(frozen=True)
class Kind:
    """What is rendered: the characters, and the families of the typefaces."""

    characters: str
    families: tuple[str, ...]


KINDS = {
    "print": Kind(DIGITS, MEASURED_PRINTS),
    "handwriting": Kind(DIGITS, MEASURED_HANDS),
    "printed-letters": Kind(LETTERS, MEASURED_PRINTS),
    "handwritten-letters": Kind(HAND_LETTERS, MEASURED_HANDS),
}


def typeset_character(character: str, file: Path, rng: np.random.Generator) -> Pixels:
    """Return a character in a font as a grey picture, uint8 (H, W)."""
    font = ImageFont.truetype(file, int(rng.integers(*FONT_PX)))
    left, top, right, bottom = (round(edge) for edge in font.getbbox(character))
    margin_px = round(rng.uniform(*MARGIN) * max(bottom - top, right - left))
    paper, ink = int(rng.integers(*PAPER)), int(rng.integers(*INK))
    size = right - left + 2 * margin_px, bottom - top + 2 * margin_px
    image = Image.new("L", size, paper)
    place = margin_px - left, margin_px - top
    ImageDraw.Draw(image).text(place, character, fill=ink, font=font)
    pixels = np.array(image)
    return 255 - pixels if rng.random() < LIGHT_ON_DARK_SHARE else pixels


def main(arguments: list[str] | None = None) -> int:
    """Render pictures of every kind; return the exit status."""
    options = parse_arguments(arguments, __doc__, PICTURES)
    try:
        fetch_typefaces(MEASURED_PRINTS + MEASURED_HANDS)
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    for number, (name, kind) in enumerate(KINDS.items(), start=1):
        # Its own random numbers, so that it shows the same whatever other kinds there are.
        rng = np.random.default_rng([options.seed, *name.encode()])
        write_pictures(kind, options.count, options.out / name, rng)
        show_place(number, len(KINDS))
    print(f"\rWrote {options.count} pictures of each of {len(KINDS)} kinds.")
    return 0


def write_pictures(kind: Kind, count: int, folder: Path, rng: np.random.Generator) -> None:
    """Write that many pictures of a kind, every character as often, in fonts drawn at random."""
    folder.mkdir(parents=True, exist_ok=True)
    files = list_files(kind.families)
    for place in range(count):
        character = kind.characters[place % len(kind.characters)]
        file = files[rng.integers(len(files))]
        label = character if character.isdigit() else "letter"
        name = f"{label}__{place:04}-{file.stem.partition('-latin')[0]}.png"
        (folder / name).write_bytes(encode_png(typeset_character(character, file, rng)))


if __name__ == "__main__":
    sys.exit(main())
