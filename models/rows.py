"""Render rows of MNIST's test digits as people write them: `python models/rows.py --out FOLDER`."""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from flaskapi.evaluation.profile import measure_stroke
from flaskapi.recognition.frame import Frame
from models.data import DataError, Digits, load_mnist
from models.photo import ENDINGS, parse_arguments, photograph_ink, show_place
from models.rendering import changes
from models.rendering.camera import encode_picture
from models.rendering.changes import Change
from models.rendering.look import Look, draw_on_screen, photograph_paper
from models.rendering.pen import Coverage
from models.rendering.row import Hand, write_row

TEN = (10, 10)
ANY = (1, 15)
HEIGHTS_PX = (28, 70)
SAME_PEN_CHOICES = 6
# Not those that readers learn from; some of their letters look like digits.
WORDS = ("Total", "Room", "No", "Euro", "Box", "Zip", "Code", "Sum", "Order", "Phone", "Bill")
PAGES = "multi.json"
ON_A_TABLE = "on-a-table"
ROWS = 100


@dataclass(frozen=True)
class Condition:
    """What rows of a condition have in common.

    lengths: fewest and most digits. start and change: the look, as in photos of one digit. hand:
    changes the way the row is written.
    """

    lengths: tuple[int, int] = TEN
    start: Callable[[np.random.Generator], Look] = photograph_paper
    change: Change | None = None
    hand: Callable[[Hand, np.random.Generator], Hand] | None = None


def touch_once(hand: Hand, _: np.random.Generator) -> Hand:
    """Let one pair of neighbours touch."""
    return replace(hand, touching=1)


def slope_row(hand: Hand, rng: np.random.Generator) -> Hand:
    """Let the row rise or fall by 10 to 40 degrees."""
    return replace(hand, slope_degrees=rng.uniform(10, 40) * float(rng.choice([-1, 1])))


def scatter_digits(hand: Hand, _: np.random.Generator) -> Hand:
    """Write with uneven sizes, off the line."""
    return replace(hand, jitter=0.12)


def cut_close(hand: Hand, rng: np.random.Generator) -> Hand:
    """Leave hardly a margin, or none."""
    return replace(hand, margin=max(rng.uniform(-0.05, 0.15), 0.0))


def put_word_before(hand: Hand, _: np.random.Generator) -> Hand:
    """Write letters in front."""
    return replace(hand, words=WORDS)


def put_signs_between(hand: Hand, rng: np.random.Generator) -> Hand:
    """Write one to three hyphens, dots, brackets or the like between digits."""
    return replace(hand, signs=int(rng.integers(1, 4)))


CONDITIONS = {
    "clean": Condition(start=draw_on_screen),
    "any-length": Condition(ANY, start=draw_on_screen),
    "photo": Condition(),
    "touching-pair": Condition(start=draw_on_screen, hand=touch_once),
    "touching-photo": Condition(hand=touch_once),
    "slanted": Condition(ANY, hand=slope_row),
    "uneven": Condition(hand=scatter_digits),
    "cut-close": Condition(ANY, hand=cut_close),
    "words": Condition(hand=put_word_before),
    "signs": Condition(hand=put_signs_between),
    "ruled-paper": Condition(change=changes.rule_lines),
    "squared-paper": Condition(change=changes.rule_squares),
    "shadow": Condition(change=changes.cast_shadow),
    "uneven-light": Condition(change=changes.light_unevenly),
    ON_A_TABLE: Condition(change=changes.lay_on_table),
    "grey-paper": Condition(change=changes.roughen_paper),
    "pencil": Condition(change=changes.fade_ink),
    "light-on-dark": Condition(change=changes.swap_shades),
    "specks": Condition(change=changes.scatter_specks),
}


@dataclass(frozen=True)
class Row:
    """A row before it is photographed: its ink, float32 (H, W), 0..1, its look and its text."""

    ink: Coverage
    look: Look
    text: str


def render_row(digits: Digits, name: str, rng: np.random.Generator) -> tuple[bytes, str, str]:
    """Return a picture file of a row under a condition, its text, and the file's ending."""
    condition = CONDITIONS[name]
    frames, text = choose_digits(digits, int(rng.integers(*condition.lengths, endpoint=True)), rng)
    row = imagine_row(frames, text, condition, rng)
    picture = photograph_ink(row.ink, row.look, rng)
    return encode_picture(picture, row.look), text, ENDINGS[row.look.format]


def imagine_row(
    frames: Sequence[Frame], text: str, condition: Condition, rng: np.random.Generator
) -> Row:
    """Return digits as a row under a condition. frames: uint8 (28, 28) each."""
    hand = Hand(digit_px=rng.uniform(*HEIGHTS_PX))
    hand = condition.hand(hand, rng) if condition.hand else hand
    ink = write_row(frames, hand, rng)
    look = replace(condition.start(rng), digit_px=hand.digit_px, turn_degrees=0.0)
    look = condition.change(look, rng) if condition.change else look
    look = replace(look, width_px=ink.shape[1], height_px=ink.shape[0], turn_degrees=0.0)
    return Row(ink, look, text)


def choose_digits(digits: Digits, length: int, rng: np.random.Generator) -> tuple[list[Frame], str]:
    """Return digits drawn at random that were written with pens about as thick, and their text."""
    frames: list[Frame] = []
    text = ""
    pen_px = measure_stroke(digits.images[rng.integers(len(digits))])
    for _ in range(length):
        label = int(rng.integers(10))
        same = np.flatnonzero(digits.labels == label)
        chosen = digits.images[rng.choice(same, SAME_PEN_CHOICES)]
        frames.append(min(chosen, key=lambda image: abs(measure_stroke(image) - pen_px)))
        text += str(label)
    return frames, text


def main(arguments: list[str] | None = None) -> int:
    """Render rows of test digits under every condition; return the exit status."""
    options = parse_arguments(arguments, __doc__, ROWS)
    try:
        digits = load_mnist(options.data).test
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    for number, name in enumerate(CONDITIONS, start=1):
        write_rows(digits, name, options.count, options.out / name, options.seed)
        show_place(number, len(CONDITIONS))
    print(f"\rWrote {options.count} rows under each of {len(CONDITIONS)} conditions.")
    return 0


def write_rows(digits: Digits, name: str, count: int, folder: Path, seed: int) -> None:
    """Write that many rows and a list of their texts."""
    folder.mkdir(parents=True, exist_ok=True)
    # Its own random numbers, so that it shows the same whatever other conditions there are.
    rng = np.random.default_rng([seed, *name.encode()])
    texts = {}
    for number in range(count):
        data, text, ending = render_row(digits, name, rng)
        file = folder / f"{number:04}.{ending}"
        file.write_bytes(data)
        texts[file.name] = [text]
    (folder / PAGES).write_text(json.dumps(texts, indent=1))


if __name__ == "__main__":
    sys.exit(main())
