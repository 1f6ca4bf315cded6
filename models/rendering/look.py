"""What a picture of a digit looks like, and the two looks that all others are made of."""

from dataclasses import dataclass, replace

import numpy as np

Shade = tuple[float, float, float]


@dataclass(frozen=True)
class Look:
    """How one picture is made. Lengths in its pixels, shades RGB 0..255, shares 0..1.

    digit_px: the digit's long side. across, down: where it stands, -1 at the left or upper border
    to 1 at the other. margin_px: crops the picture to the digit and this. growth_px: how far its
    strokes' edges move outwards, in pixels of the frame. line_px: draws a line so wide instead.
    opacity: how far the ink hides the paper; back_opacity: the same of what shines through from
    the sheet's other side. ruling_px, squared: distance of printed lines. grain, noise: standard
    deviation of the paper's and the camera's, in grey levels. slope, vignette, shadow: how much
    light is lost. blur_px: standard deviation. sheet_share, pasted_share: how far the picture
    shrinks on the table the sheet lies on, and on the white page it is pasted on. transparent: ink
    in alpha only.
    """

    width_px: int
    height_px: int
    digit_px: float
    ink: Shade
    paper: Shade
    across: float = 0.0
    down: float = 0.0
    margin_px: int | None = None
    growth_px: float = 0.0
    line_px: int = 0
    smooth: bool = True
    opacity: float = 1.0
    back_opacity: float = 0.0
    ruling_px: float = 0.0
    squared: bool = False
    grain: float = 0.0
    grain_px: float = 0.0
    table_share: float = 0.0
    specks: int = 0
    slope: float = 0.0
    vignette: float = 0.0
    shadow: float = 0.0
    turn_degrees: float = 0.0
    lean: float = 0.0
    blur_px: float = 0.0
    noise: float = 0.0
    sheet_share: float = 0.0
    pasted_share: float = 0.0
    transparent: bool = False
    format: str = "PNG"
    quality: int = 90

    @property
    def stroke_px(self) -> float:
        """About how wide the strokes are."""
        return self.line_px or self.digit_px * STROKE_SHARE

    @property
    def contrast(self) -> float:
        """How many grey levels lie between ink and paper where the ink is opaque."""
        return abs(measure_grey(self.paper) - measure_grey(self.ink))


# The median of MNIST, as a share of the digit's long side.
STROKE_SHARE = 0.12
GREY_WEIGHTS = (0.299, 0.587, 0.114)


def measure_grey(shade: Shade) -> float:
    """Return a shade's grey level, weighed as ITU-R BT.601 and Pillow do."""
    return sum(weight * level for weight, level in zip(GREY_WEIGHTS, shade, strict=True))


def draw_on_screen(rng: np.random.Generator) -> Look:
    """Begin with a drawing in a paint program: flat black on flat white."""
    width, height, digit_px = choose_size(rng)
    ink = float(rng.integers(60)) if rng.random() < 0.5 else 0.0
    return place_digit(Look(width, height, digit_px, (ink,) * 3, (255.0,) * 3), rng)


def photograph_paper(rng: np.random.Generator) -> Look:
    """Begin with an easy photo: dark pen on light paper in fair light, hardly compressed."""
    width, height, digit_px = choose_size(rng)
    look = Look(
        width,
        height,
        digit_px,
        ink=choose_shade(rng, 15, 70, 6),
        paper=choose_shade(rng, 165, 240, 12),
        opacity=rng.uniform(0.85, 1),
        grain=rng.uniform(0.5, 2),
        grain_px=rng.uniform(0, 1.2),
        slope=rng.uniform(0, 0.1),
        turn_degrees=rng.uniform(-4, 4),
        blur_px=rng.uniform(0.3, 0.8),
        noise=rng.uniform(0.5, 2),
        format="JPEG",
        quality=int(rng.integers(75, 96)),
    )
    return place_digit(look, rng)


def choose_size(rng: np.random.Generator) -> tuple[int, int, float]:
    """Return a width, a height and a digit's long side."""
    width, height = (int(side) for side in rng.integers(72, 145) * rng.uniform(0.85, 1.15, 2))
    return width, height, rng.uniform(0.45, 0.78) * min(width, height)


def choose_shade(rng: np.random.Generator, low: float, high: float, tint: float) -> Shade:
    """Return a shade between two grey levels, with a tint up to so many levels a channel."""
    red, green, blue = np.clip(rng.uniform(low, high) + rng.uniform(-tint, tint, 3), 0, 255)
    return float(red), float(green), float(blue)


def place_digit(look: Look, rng: np.random.Generator) -> Look:
    """Let the digit stand somewhere about the middle."""
    across, down = rng.uniform(-0.5, 0.5, 2)
    return replace(look, across=across, down=down)
