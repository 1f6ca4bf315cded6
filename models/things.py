"""Render what is no digit, of kinds that nothing learned from: `python models/things.py --out DIR`.

Greek letters, doodles and empty paper, as people photograph and draw them.
"""

import sys
from collections.abc import Callable

import cv2
import numpy as np

from flaskapi.recognition.frame import Frame, fit_frame
from models.composition.figures import Strokes, bend
from models.composition.printing import CANVAS_SIDE_PX, load_fonts, print_in_font
from models.photo import ENDINGS, parse_arguments, photograph_ink, show_place, take_picture
from models.rendering.camera import encode_picture
from models.rendering.conditions import imagine_look

THINGS = 100
# Under all of them there is room for a letter, and paper that can be empty.
LOOKS = (
    *("drawing", "photo", "thin-pen", "marker", "pencil", "coloured-pen", "uneven-light", "shadow"),
    *("vignette", "grey-paper", "ruled-paper", "squared-paper", "table-edge", "blurred"),
)
FONTS = ("DejaVuSans.ttf", "DejaVuSans-Oblique.ttf", "DejaVuSerif.ttf", "STIXGeneralItalic.ttf")
# None that some hand writes like a digit, such as ζ and θ.
GREEK = "αγηκλμνπτυφχψωΓΔΛΞΠΣΨΩ"
DOODLE_PX = (3, 8)
JITTER_PX = 2.0


def print_greek(rng: np.random.Generator) -> Frame:
    """Return a Greek letter as a frame, uint8 (28, 28)."""
    fonts = load_fonts(FONTS)
    font = fonts[rng.integers(len(fonts))]
    return fit_frame(print_in_font(GREEK[rng.integers(len(GREEK))], font))


def draw_doodle(rng: np.random.Generator) -> Frame:
    """Return a heart, house, arrow, face, spiral or tree as a frame, uint8 (28, 28)."""
    canvas = np.zeros((CANVAS_SIDE_PX, CANVAS_SIDE_PX), np.uint8)
    pen_px = int(rng.integers(*DOODLE_PX))
    strokes = DOODLES[rng.integers(len(DOODLES))]()
    for stroke in strokes:
        trembling = stroke * (34, 34) + 48 + rng.normal(0, JITTER_PX, stroke.shape)
        points = np.rint(trembling).astype(np.int32)
        cv2.polylines(canvas, [points], False, 255, pen_px, cv2.LINE_AA)
    return fit_frame(canvas)


def outline_heart() -> Strokes:
    """Return the strokes of a heart, from -1 to 1 both ways, x to the right and y down."""
    angle = np.linspace(0, 2 * np.pi, 24)
    down = 13 * np.cos(angle) - 5 * np.cos(2 * angle) - 2 * np.cos(3 * angle) - np.cos(4 * angle)
    return [np.stack((np.sin(angle) ** 3, -down / 17), axis=1)]


def outline_house() -> Strokes:
    """Return the strokes of a house with a door."""
    walls = [(-0.8, 1), (-0.8, -0.2), (0, -1), (0.8, -0.2), (0.8, 1), (-0.8, 1)]
    return [np.array(walls), np.array([(-0.2, 1), (-0.2, 0.3), (0.2, 0.3), (0.2, 1)])]


def outline_arrow() -> Strokes:
    """Return the strokes of an arrow to the right."""
    return [np.array([(-1.0, 0), (1, 0)]), np.array([(0.4, -0.6), (1, 0), (0.4, 0.6)])]


def outline_face() -> Strokes:
    """Return the strokes of a face that smiles."""
    mouth = bend(0.5, np.linspace(0.2, np.pi - 0.2, 8))
    eyes = [np.array([(x, -0.4), (x, -0.2)]) for x in (-0.35, 0.35)]
    return [bend(1.0, np.linspace(0, 2 * np.pi, 24)), mouth, *eyes]


def outline_spiral() -> Strokes:
    """Return the stroke of a spiral of three turns."""
    return [bend(np.linspace(0.05, 1, 48), np.linspace(0, 6 * np.pi, 48))]


def outline_tree() -> Strokes:
    """Return the strokes of a fir."""
    sides = [
        np.array([(-w, y), (0, y - 0.5), (w, y)]) for w, y in ((0.4, -0.5), (0.6, 0), (0.8, 0.5))
    ]
    return [*sides, np.array([(0, -1.0), (0, 1)])]


DOODLES: tuple[Callable[[], Strokes], ...] = (
    outline_heart,
    outline_house,
    outline_arrow,
    outline_face,
    outline_spiral,
    outline_tree,
)
# Each with what its pictures are called, and what draws one.
KINDS: dict[str, tuple[str, Callable[[np.random.Generator], Frame] | None]] = {
    "greek": ("letter", print_greek),
    "doodle": ("thing", draw_doodle),
    "empty": ("blank", None),
}


def render_thing(kind: str, rng: np.random.Generator) -> tuple[bytes, str]:
    """Return a picture file of a kind of thing, and the file's ending."""
    look = imagine_look(str(rng.choice(LOOKS)), rng)
    _, draw = KINDS[kind]
    if draw:
        picture = take_picture(draw(rng), look, rng)
    else:
        picture = photograph_ink(np.zeros((look.height_px, look.width_px), np.float32), look, rng)
    return encode_picture(picture, look), ENDINGS[look.format]


def main(arguments: list[str] | None = None) -> int:
    """Render things of every kind; return the exit status."""
    options = parse_arguments(arguments, __doc__, THINGS)
    for number, (kind, (label, _)) in enumerate(KINDS.items(), start=1):
        folder = options.out / kind
        folder.mkdir(parents=True, exist_ok=True)
        # Its own random numbers, so that it shows the same whatever other kinds there are.
        rng = np.random.default_rng([options.seed, *kind.encode()])
        for place in range(options.count):
            data, ending = render_thing(kind, rng)
            (folder / f"{label}__{place:04}.{ending}").write_bytes(data)
        show_place(number, len(KINDS))
    print(f"\rWrote {options.count} pictures of each of {len(KINDS)} kinds.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
