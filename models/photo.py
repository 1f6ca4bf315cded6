"""Render MNIST's test digits as the photos people take: `python models/photo.py --out FOLDER`."""

import argparse
import sys
from pathlib import Path

import cv2
import numpy as np

from flaskapi.recognition.frame import Frame
from flaskapi.recognition.image import Pixels, decode_image
from models.command_line import positive
from models.data import DataError, Digits, load_mnist
from models.rendering.camera import Colours, encode_picture, expose, paste_picture, tilt_layer
from models.rendering.conditions import CONDITIONS, MIXED, imagine_look
from models.rendering.look import Look
from models.rendering.paper import Layer, make_light, make_paper
from models.rendering.pen import Coverage, write_line, write_strokes
from models.rendering.table import lay_on_table

MAX_PIXELS = 64_000_000
TEST_DIGITS = 10_000
ENDINGS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}
SPECK_SHARE = 0.035
TICK_SHARE = 0.1
TICKS_SHARE = 0.3
NARROWEST_CROP = 0.4

__all__ = ["CONDITIONS", "MIXED", "render_photo", "render_pixels"]


def render_photo(frame: Frame, condition: str, rng: np.random.Generator) -> bytes:
    """Return a digit as a picture file taken under a condition.

    frame: uint8 (28, 28). condition: a name of CONDITIONS. The same state of rng gives the same
    file. Raises KeyError for another name.
    """
    look = imagine_look(condition, rng)
    return encode_picture(take_picture(frame, look, rng), look)


def render_pixels(frame: Frame, condition: str, rng: np.random.Generator) -> Pixels:
    """Return the grey pixels, uint8 (H, W), that `decode_image` makes of `render_photo`'s file.

    Quicker than these two where the file's format loses nothing, and then to 1 grey level.
    """
    look = imagine_look(condition, rng)
    picture = take_picture(frame, look, rng)
    if look.format == "PNG" and not look.transparent:
        return cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    return decode_image(encode_picture(picture, look), MAX_PIXELS)


def take_picture(frame: Frame, look: Look, rng: np.random.Generator) -> Colours:
    """Return a digit as a picture of that look, uint8 (H, W, 3) RGB or (H, W, 4) RGBA."""
    ink = place_strokes(write_digit(frame, look), look)
    if look.specks:
        scatter_specks(ink, look, rng)
    return photograph_ink(ink, look, rng)


def photograph_ink(ink: Coverage, look: Look, rng: np.random.Generator) -> Colours:
    """Return a plane of ink, float32 (H, W), 0..1, as a picture of that look."""
    ink = tilt_layer(ink, look, cv2.BORDER_CONSTANT)
    if look.transparent:
        return dissolve_paper(ink, look)
    paper = tilt_layer(make_paper(look, ink.shape, rng), look, cv2.BORDER_REFLECT_101)
    if look.back_opacity:
        print_through(paper, ink, look, rng)
    covered = (look.opacity * ink)[..., np.newaxis]
    scene = paper + covered * (np.array(look.ink, np.float32) - paper)
    if look.sheet_share:
        scene = lay_on_table(scene, look.sheet_share, rng)
    picture = expose(scene, make_light(look, scene.shape[:2], rng), look, rng)
    return paste_picture(picture, look.pasted_share, rng) if look.pasted_share else picture


def write_digit(frame: Frame, look: Look) -> Coverage:
    """Return the digit's strokes alone, float32 (H, W), 0..1."""
    if look.line_px:
        return write_line(frame, look.digit_px, look.line_px, look.smooth)
    return write_strokes(frame, look.digit_px, look.growth_px)


def place_strokes(strokes: Coverage, look: Look) -> Coverage:
    """Return the picture's whole plane with the strokes in their place, float32 (H, W), 0..1."""
    if look.margin_px is not None:
        return crop_tightly(strokes, look.margin_px)
    height, width = strokes.shape
    left = round((look.width_px - width) * (1 + look.across) / 2)
    top = round((look.height_px - height) * (1 + look.down) / 2)
    plane = np.zeros((look.height_px, look.width_px), np.float32)
    place = plane[max(top, 0) : top + height, max(left, 0) : left + width]
    place[:] = strokes[max(-top, 0) :, max(-left, 0) :][: place.shape[0], : place.shape[1]]
    return plane


def crop_tightly(strokes: Coverage, margin_px: int) -> Coverage:
    """Return strokes with a margin; beside a narrow 1 paper stays, or nothing but ink is seen."""
    height, width = strokes.shape
    beside_px = max(round((NARROWEST_CROP * height - width) / 2), 0)
    return np.pad(strokes, ((margin_px, margin_px), (margin_px + beside_px,) * 2))


def scatter_specks(ink: Coverage, look: Look, rng: np.random.Generator) -> None:
    """Add specks, and some short ticks, where the digit isn't."""
    height, width = ink.shape
    for _ in range(look.specks):
        x, y = int(rng.integers(width)), int(rng.integers(height))
        strength = float(rng.uniform(0.4, 1))
        reach = max(1, round(look.digit_px * TICK_SHARE))
        if ink[max(y - reach, 0) : y + reach + 1, max(x - reach, 0) : x + reach + 1].any():
            continue
        if rng.random() < TICKS_SHARE:
            across, down = (int(step) for step in rng.integers(-reach, reach + 1, 2))
            cv2.line(ink, (x, y), (x + across, y + down), strength, 1, cv2.LINE_8)
        else:
            radius = round(look.digit_px * rng.uniform(0, SPECK_SHARE))
            cv2.circle(ink, (x, y), radius, strength, -1)


def print_through(paper: Layer, ink: Coverage, look: Look, rng: np.random.Generator) -> None:
    """Darken the paper where writing on its back shines through: here the digit's own, mirrored."""
    reach = int(look.digit_px)
    shift = [int(step) for step in rng.integers(-reach, reach + 1, 2)]
    back = cv2.GaussianBlur(np.roll(ink[:, ::-1], shift, (0, 1)), (0, 0), 1)
    paper += (look.back_opacity * back)[..., np.newaxis] * (np.array(look.ink, np.float32) - paper)


def dissolve_paper(ink: Coverage, look: Look) -> Colours:
    """Return a picture, uint8 (H, W, 4), of one colour, whose alpha channel is the ink."""
    picture = np.empty((*ink.shape, 4), np.uint8)
    picture[..., :3] = look.ink
    picture[..., 3] = np.rint(255 * look.opacity * ink)
    return picture


def main(arguments: list[str] | None = None) -> int:
    """Render test digits under every condition; return the exit status."""
    options = parse_arguments(arguments)
    try:
        digits = load_mnist(options.data).test
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    for number, condition in enumerate(CONDITIONS, start=1):
        # Its own random numbers, so that it shows the same whatever other conditions there are.
        rng = np.random.default_rng([options.seed, *condition.encode()])
        write_photos(digits, condition, options.count, options.out / condition, rng)
        show_place(number, len(CONDITIONS))
    print(f"\rWrote {options.count} pictures under each of {len(CONDITIONS)} conditions.")
    return 0


def show_place(number: int, total: int) -> None:
    """Tell on a terminal how many conditions are done; the next line is printed over it."""
    if sys.stdout.isatty():
        print(f"\r{number} of {total} conditions", end="", flush=True)


def write_photos(
    digits: Digits, condition: str, count: int, folder: Path, rng: np.random.Generator
) -> None:
    """Write that many digits, each another one, as `<label>__<number in MNIST>.<ending>`."""
    folder.mkdir(parents=True, exist_ok=True)
    for index in rng.choice(len(digits), count, replace=False):
        look = imagine_look(condition, rng)
        data = encode_picture(take_picture(digits.images[index], look, rng), look)
        name = f"{digits.labels[index]}__{index:05}.{ENDINGS[look.format]}"
        (folder / name).write_bytes(data)


def parse_arguments(
    arguments: list[str] | None,
    description: str | None = __doc__,
    count: int = 200,
    most: int = TEST_DIGITS,
) -> argparse.Namespace:
    """Read the command line of a program that renders.

    count, most: pictures a condition, by default and at most.
    """
    parser = argparse.ArgumentParser(description=description)
    add = parser.add_argument
    add("--out", type=Path, required=True, metavar="FOLDER", help="folder to write")
    add("--count", type=positive, default=count, help=f"pictures a condition, {most} at most")
    add("--seed", type=int, default=0, help="start of all random numbers")
    add("--data", type=Path, metavar="FILE.npz", help="MNIST, instead of looking for it")
    options = parser.parse_args(arguments)
    if options.count > most:
        parser.error(f"--count is {options.count}, but at most {most} pictures can be rendered")
    return options


if __name__ == "__main__":
    sys.exit(main())
