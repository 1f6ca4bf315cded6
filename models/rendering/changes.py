"""What can be difficult about a picture: each change makes one thing so."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from models.rendering.look import Look, Shade, choose_shade, measure_grey

Change = Callable[[Look, np.random.Generator], Look]

PENS: tuple[Shade, ...] = (
    (20, 40, 150),
    (45, 95, 190),
    (200, 30, 40),
    (20, 110, 50),
    (70, 30, 120),
)
DARK_PAPER = 90
CHALK_SHARE = 0.4
MNIST_SHADES_SHARE = 0.3


def swap_shades(look: Look, rng: np.random.Generator) -> Look:
    """Write light on dark: a screen's negative, or chalk on a board."""
    if look.format == "PNG":
        return replace(look, ink=look.paper, paper=look.ink)
    return replace(look, ink=choose_shade(rng, 190, 250, 8), paper=choose_shade(rng, 15, 75, 12))


def draw_thinly(look: Look, rng: np.random.Generator) -> Look:
    """Take a fine pen: a line of 2 to 4 % of the digit, at least 1 pixel."""
    return replace(look, line_px=max(1, round(look.digit_px * rng.uniform(0.02, 0.05))))


def draw_with_mouse(look: Look, rng: np.random.Generator) -> Look:
    """Draw a line of a single pixel, with steps or without."""
    return replace(look, line_px=1, smooth=bool(rng.random() < 0.5), opacity=1.0)


def draw_thickly(look: Look, rng: np.random.Generator) -> Look:
    """Take a thick marker."""
    return replace(look, growth_px=rng.uniform(0.5, 1.1))


def colour_pen(look: Look, rng: np.random.Generator) -> Look:
    """Take a blue, red, green or violet pen; on dark ground, chalk of that colour."""
    pen = np.array(PENS[rng.integers(len(PENS))])
    if measure_grey(look.paper) < DARK_PAPER:
        pen = 255 - CHALK_SHARE * (255 - pen)
    red, green, blue = np.clip(pen + rng.uniform(-20, 20, 3), 0, 255)
    return replace(look, ink=(float(red), float(green), float(blue)))


def fade_ink(look: Look, rng: np.random.Generator) -> Look:
    """Write faintly, as with a pencil: 28 to 60 grey levels from the paper, whose grain shows."""
    opacity = min(rng.uniform(28, 60) / max(look.contrast, 1), look.opacity)
    return replace(look, opacity=opacity, noise=min(look.noise, 2))


def light_unevenly(look: Look, rng: np.random.Generator) -> Look:
    """Let the light fall from one side."""
    return replace(look, slope=rng.uniform(0.3, 0.65))


def cast_shadow(look: Look, rng: np.random.Generator) -> Look:
    """Let something stand in the light."""
    return replace(look, shadow=rng.uniform(0.25, 0.5))


def darken_corners(look: Look, rng: np.random.Generator) -> Look:
    """Take a lens or a flash that leaves the corners dark."""
    return replace(look, vignette=rng.uniform(0.35, 0.7))


def roughen_paper(look: Look, rng: np.random.Generator) -> Look:
    """Take grey recycled paper and a camera that sees little light."""
    return replace(
        look,
        paper=choose_shade(rng, 95, 160, 10),
        grain=rng.uniform(3, 7),
        grain_px=rng.uniform(0.6, 2),
        noise=rng.uniform(3, 8),
    )


def rule_lines(look: Look, rng: np.random.Generator) -> Look:
    """Take ruled paper."""
    return replace(look, ruling_px=look.digit_px * rng.uniform(0.45, 1.3), squared=False)


def rule_squares(look: Look, rng: np.random.Generator) -> Look:
    """Take squared paper."""
    return replace(look, ruling_px=look.digit_px * rng.uniform(0.25, 0.8), squared=True)


def print_through(look: Look, rng: np.random.Generator) -> Look:
    """Let the other side of the sheet be seen, in the mirror."""
    return replace(look, back_opacity=rng.uniform(0.05, 0.14))


def show_table(look: Look, rng: np.random.Generator) -> Look:
    """Let a strip of the table be seen at one border."""
    look = replace(look, digit_px=look.digit_px * 0.85)
    return replace(look, table_share=rng.uniform(0.04, 0.14), across=0.0, down=0.0)


def lay_on_table(look: Look, rng: np.random.Generator) -> Look:
    """Let all of the sheet be seen, mostly a larger one, and the table around it."""
    factor = rng.uniform(1, 3)
    width, height = int(look.width_px * factor), int(look.height_px * factor)
    share = rng.uniform(0.4, 0.75)
    return replace(look, width_px=width, height_px=height, sheet_share=share)


def paste_on_white(look: Look, rng: np.random.Generator) -> Look:
    """Paste the photo on a white page, as documents have it."""
    return replace(look, pasted_share=rng.uniform(0.6, 0.9), paper=choose_shade(rng, 110, 205, 12))


def blur_photo(look: Look, rng: np.random.Generator) -> Look:
    """Miss the focus by 0.35 to 0.7 of a stroke's width; faint strokes by less, or they'd go."""
    blur_px = look.stroke_px * rng.uniform(0.35, 0.7) * max(look.opacity, 0.5)
    return replace(look, blur_px=max(look.blur_px, blur_px))


def compress_hard(look: Look, rng: np.random.Generator) -> Look:
    """Save as a JPEG, or now and then a WebP, so small that its blocks show."""
    kind = "JPEG" if rng.random() < 0.8 else "WEBP"
    return replace(look, format=kind, quality=int(rng.integers(6, 22)), transparent=False)


def shrink_picture(look: Look, rng: np.random.Generator) -> Look:
    """Make a picture of 12 to 24 pixels, nearly full of the digit."""
    width, height = (int(side) for side in rng.integers(12, 25) * rng.uniform(0.9, 1.1, 2))
    digit_px = max(rng.uniform(0.75, 0.92) * min(width, height), 10)
    return replace(look, width_px=width, height_px=height, digit_px=digit_px, growth_px=0)


def make_28_pixels(look: Look, rng: np.random.Generator) -> Look:
    """Make a picture of 28×28 pixels, as people do who heard what MNIST's size is."""
    if rng.random() < MNIST_SHADES_SHARE:
        look = swap_shades(look, rng)
    return replace(look, width_px=28, height_px=28, digit_px=rng.uniform(14, 25))


def enlarge_picture(look: Look, rng: np.random.Generator) -> Look:
    """Make a picture of some 800 to 1,500 pixels, and all that is in it larger alike."""
    factor = rng.uniform(800, 1500) / max(look.width_px, look.height_px)
    return replace(
        look,
        width_px=int(look.width_px * factor),
        height_px=int(look.height_px * factor),
        digit_px=look.digit_px * factor,
        line_px=round(look.line_px * factor),
        blur_px=look.blur_px * factor / 4,
        grain_px=look.grain_px * factor / 4,
    )


def step_back(look: Look, rng: np.random.Generator) -> Look:
    """Let the digit be small in a picture that is mostly paper."""
    factor = rng.uniform(1.5, 2.5)
    width, height = int(look.width_px * factor), int(look.height_px * factor)
    return replace(
        look,
        width_px=width,
        height_px=height,
        digit_px=rng.uniform(0.12, 0.25) * min(width, height),
        across=rng.uniform(-0.8, 0.8),
        down=rng.uniform(-0.8, 0.8),
    )


def crop_tightly(look: Look, rng: np.random.Generator) -> Look:
    """Crop the picture to the digit; a photo, whose paper tells ink from shadow, less tightly."""
    if look.format == "PNG":
        margin_px = int(rng.integers(0, 2))
    else:
        margin_px = round(look.digit_px * rng.uniform(0.05, 0.12))
    return replace(look, margin_px=margin_px, turn_degrees=0.0, table_share=0.0)


def push_to_border(look: Look, rng: np.random.Generator) -> Look:
    """Let the digit stand close to a border, and about every second time touch it."""
    places = [rng.uniform(-0.9, 0.9), float(rng.choice([-1, 1])) * min(rng.uniform(0.9, 1.1), 1)]
    across, down = rng.permutation(places)
    return replace(look, across=float(across), down=float(down), turn_degrees=0.0)


def scatter_specks(look: Look, rng: np.random.Generator) -> Look:
    """Scatter dirt and stray ticks over the paper."""
    return replace(look, specks=int(rng.integers(2, 13)))


def keep_alpha(look: Look, rng: np.random.Generator) -> Look:
    """Save the ink alone, on a transparent ground."""
    ink = look.paper if rng.random() < 0.3 else look.ink
    kind = "PNG" if rng.random() < 0.8 else "WEBP"
    return replace(look, ink=ink, transparent=True, format=kind, pasted_share=0.0)


def tilt_camera(look: Look, rng: np.random.Generator) -> Look:
    """Hold the camera turned by up to 12° and aslant."""
    return replace(
        look,
        turn_degrees=rng.uniform(5, 12) * float(rng.choice([-1, 1])),
        lean=rng.uniform(0.05, 0.25),
        digit_px=look.digit_px * 0.85,
    )
