"""The conditions under which photo.py shows digits, by name."""

from collections.abc import Callable

import numpy as np

from models.rendering import changes
from models.rendering.changes import Change
from models.rendering.look import Look, draw_on_screen, photograph_paper

Start = Callable[[np.random.Generator], Look]
MIXED = "mixed"
DRAWN_SHARE = 0.25

# For a mixture one of each row is drawn or, at the share in front, none.
PHOTO_MIXTURE: tuple[tuple[float, tuple[str, ...]], ...] = (
    (0.5, ("grey-paper", "pasted-on-white", "table-edge", "ruled-paper", "squared-paper")),
    (0.9, ("print-through",)),
    (0.7, ("photo-light-on-dark",)),
    (0.4, ("thin-pen", "marker", "coloured-pen", "pencil")),
    (0.4, ("uneven-light", "shadow", "vignette")),
    (0.5, ("tilted", "small-digit", "at-border", "tight-crop")),
    (0.8, ("specks",)),
    (0.6, ("blurred", "compressed")),
)
DRAWN_MIXTURE: tuple[tuple[float, tuple[str, ...]], ...] = (
    (0.5, ("drawing-light-on-dark",)),
    (0.4, ("one-pixel-line", "thin-pen", "marker", "coloured-pen")),
    (0.4, ("small-digit", "at-border", "tight-crop", "tiny", "28-pixels")),
    (0.9, ("specks",)),
    (0.6, ("compressed", "alpha")),
)


def mix_conditions(rng: np.random.Generator) -> Look:
    """Draw a look with several difficulties at once, of those that go together."""
    drawn = rng.random() < DRAWN_SHARE
    look = (draw_on_screen if drawn else photograph_paper)(rng)
    for none, names in DRAWN_MIXTURE if drawn else PHOTO_MIXTURE:
        if rng.random() >= none:
            look = change_look(look, names[rng.integers(len(names))], rng)
    return look


# How a picture begins, and the one thing that is then made difficult.
CONDITIONS: dict[str, tuple[Start, Change | None]] = {
    "drawing": (draw_on_screen, None),
    "photo": (photograph_paper, None),
    "drawing-light-on-dark": (draw_on_screen, changes.swap_shades),
    "photo-light-on-dark": (photograph_paper, changes.swap_shades),
    "thin-pen": (photograph_paper, changes.draw_thinly),
    "one-pixel-line": (draw_on_screen, changes.draw_with_mouse),
    "marker": (photograph_paper, changes.draw_thickly),
    "coloured-pen": (photograph_paper, changes.colour_pen),
    "pencil": (photograph_paper, changes.fade_ink),
    "uneven-light": (photograph_paper, changes.light_unevenly),
    "shadow": (photograph_paper, changes.cast_shadow),
    "vignette": (photograph_paper, changes.darken_corners),
    "grey-paper": (photograph_paper, changes.roughen_paper),
    "ruled-paper": (photograph_paper, changes.rule_lines),
    "squared-paper": (photograph_paper, changes.rule_squares),
    "print-through": (photograph_paper, changes.print_through),
    "table-edge": (photograph_paper, changes.show_table),
    "on-a-table": (photograph_paper, changes.lay_on_table),
    "pasted-on-white": (photograph_paper, changes.paste_on_white),
    "blurred": (photograph_paper, changes.blur_photo),
    "compressed": (photograph_paper, changes.compress_hard),
    "tilted": (photograph_paper, changes.tilt_camera),
    "specks": (photograph_paper, changes.scatter_specks),
    "small-digit": (photograph_paper, changes.step_back),
    "at-border": (photograph_paper, changes.push_to_border),
    "tight-crop": (draw_on_screen, changes.crop_tightly),
    "tiny": (draw_on_screen, changes.shrink_picture),
    "28-pixels": (draw_on_screen, changes.make_28_pixels),
    "large": (photograph_paper, changes.enlarge_picture),
    "alpha": (draw_on_screen, changes.keep_alpha),
    MIXED: (mix_conditions, None),
}


def imagine_look(condition: str, rng: np.random.Generator) -> Look:
    """Draw a look at random under a condition. Raises KeyError for one that isn't known."""
    start, _ = CONDITIONS[condition]
    return change_look(start(rng), condition, rng)


def change_look(look: Look, condition: str, rng: np.random.Generator) -> Look:
    """Make a look as difficult as a condition is."""
    _, change = CONDITIONS[condition]
    return change(look, rng) if change else look
