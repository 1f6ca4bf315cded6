"""Photograph rows of digits, and take from the photos the strips that serving would."""

from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np

from flaskapi.recognition.frame import HALF_INK
from flaskapi.recognition.page.cuts import join_marks
from flaskapi.recognition.page.line_reader import TURNED_FROM_DEGREES
from flaskapi.recognition.page.lines import group_lines
from flaskapi.recognition.page.marks import Box, Mark, find_marks
from flaskapi.recognition.page.strip import Strip, make_strip, make_turned_strip
from models.composition.augmentation import DEFAULT_VARIATION, vary_digit
from models.composition.habits import add_habit
from models.composition.lines import WrittenLine
from models.composition.words import invent_word
from models.data import Digits
from models.photo import photograph_ink
from models.rendering.look import measure_grey
from models.rendering.row import Hand
from models.rows import CONDITIONS, ON_A_TABLE, Condition, Row, choose_digits, imagine_row

LENGTHS = (1, 10)
MOST_TOUCHING = 3
# Of photos under any condition, how many show a word in front.
WORD_SHARE = 0.12
# How many show signs between digits, and how many the habits of European hands.
SIGNS_SHARE, HABIT_SHARE = 0.25, 0.3
MOST_SIGNS = 4
# What is found is the row where both boxes and both areas of ink are about the same.
SAME_BOX, SAME_AREA = 0.85, (0.7, 1.4)
INKED = 0.5


def photograph_lines(digits: Digits, rng: np.random.Generator) -> Iterator[WrittenLine]:
    """Yield lines found on photos of rows of varied digits under all conditions, without end."""
    # Sheets on a table are found before their lines are, and these look as on others.
    conditions = [condition for name, condition in CONDITIONS.items() if name != ON_A_TABLE]
    while True:
        condition = conditions[rng.integers(len(conditions))]
        frames, text = choose_digits(digits, int(rng.integers(*LENGTHS, endpoint=True)), rng)
        if rng.random() < HABIT_SHARE:
            frames = [add_habit(*pair, rng) for pair in zip(frames, map(int, text), strict=True)]
        frames = [vary_digit(frame, rng, DEFAULT_VARIATION) for frame in frames]
        row = imagine_row(frames, text, push_some_together(condition), rng)
        picture = cv2.cvtColor(photograph_ink(row.ink, row.look, rng)[..., :3], cv2.COLOR_RGB2GRAY)
        strip = find_strip(picture, row, measure_grey(row.look.ink) > measure_grey(row.look.paper))
        if strip is not None:
            yield WrittenLine(strip.ink, text)


def push_some_together(condition: Condition) -> Condition:
    """Return a condition under which up to three pairs of neighbours touch."""

    def change(hand: Hand, rng: np.random.Generator) -> Hand:
        """Let some touch, and write words and signs as well."""
        hand = condition.hand(hand, rng) if condition.hand else hand
        # Those of the condition are for measuring.
        words = (invent_word(rng),) if hand.words or rng.random() < WORD_SHARE else ()
        signs = int(rng.integers(1, MOST_SIGNS + 1)) if rng.random() < SIGNS_SHARE else 0
        touching = int(rng.integers(MOST_TOUCHING + 1))
        return replace(hand, words=words, signs=signs, touching=touching)

    return replace(condition, hand=change)


def find_strip(pixels: np.ndarray, row: Row, light_ink: bool) -> Strip | None:
    """Return the strip of the only line that is found; None where that is not what was written."""
    lines, slope = group_lines(find_marks(pixels, light_ink).marks)
    if len(lines) != 1 or not is_all_found(lines[0], row):
        return None
    make = make_turned_strip if abs(slope) >= TURNED_FROM_DEGREES else make_strip
    return make(lines[0], slope)


def is_all_found(line: list[Mark], row: Row) -> bool:
    """Tell whether a line's marks are all that was written and hardly more."""
    whole, written = join_marks(line), (row.ink > INKED).astype(np.uint8)
    area = float(np.count_nonzero(whole.ink > HALF_INK)) / max(int(written.sum()), 1)
    x, y, width, height = cv2.boundingRect(written)
    same_box = measure_overlap(whole.box, (x, y, width, height)) >= SAME_BOX
    return same_box and SAME_AREA[0] <= area <= SAME_AREA[1]


def measure_overlap(first: Box, second: Box) -> float:
    """Return the intersection of two boxes over their union, 0..1."""
    left, top = max(first[0], second[0]), max(first[1], second[1])
    right = min(first[0] + first[2], second[0] + second[2])
    bottom = min(first[1] + first[3], second[1] + second[3])
    common = max(right - left, 0) * max(bottom - top, 0)
    return common / (first[2] * first[3] + second[2] * second[3] - common)
