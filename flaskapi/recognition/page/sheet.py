"""What was read on a page: which lines are some, how sure they are, and in which ink."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

import numpy as np

from flaskapi.recognition.frame import HALF_INK
from flaskapi.recognition.image import Pixels
from flaskapi.recognition.page.agreement import Line
from flaskapi.recognition.page.marks import Box, Mark
from flaskapi.recognition.page.segmentation import Candidate
from flaskapi.recognition.page.surroundings import reaches_border
from flaskapi.recognition.quantiles import find_weighted_median

SURE_FROM = 0.85
EVEN_CHANCE = 0.5
# Lines that are less sure are left out, unless most are.
READ_FROM, READ_SHARE = 0.6, 0.6
# How sure all digits of a page have to be: of many each speaks for the others, but strokes less
# than the rest, since printed letters are full of them.
PAGE_READ_FROM, FEW_DIGITS_SURER = 0.66, 0.5
STROKES_READ_FROM, FEW_STROKES_SURER = 0.77, 0.19
FALLING, MANY_STROKES = 1.5, 0.5
# Shares of the other digits' size: a line of up to so many smaller ones, or of strokes, is none.
TICK_SHARE, MOST_TICKS = 0.5, 2
LEAST_CLEARNESS = 5.0
LOOKED_AT_EVERY_PX = 8
# How many digits the grain of a table looks like, at most, and what share of all, and how much less
# sure it leaves a page; and how many are enough to be no outlines of strokes.
MOST_OF_GRAIN, GRAIN_SHARE, AS_SURE = 1, 0.15, 0.01
FEWEST_IN_SHADOW = 3
LEAST_STROKES = 0.1


class Limit(Enum):
    """What keeps a page with many marks from being read in full.

    CUT_SHORT: marks were left out. CROWDED: they were neither cut nor joined.
    """

    CUT_SHORT = auto()
    CROWDED = auto()


@dataclass(frozen=True)
class Sheet:
    """What was read on a page, from top to bottom, in ink that is lighter or darker than it.

    sureness: of its digits, on average, 0..1. limit: what kept it from being read in full, if
    anything. reduction: how many times as wide and tall the picture was as the pixels that were
    looked at. picture: where in these it lies, if they have a margin.
    """

    lines: list[Line]
    sureness: float
    is_light: bool
    limit: Limit | None
    reduction: float = 1.0
    picture: Box | None = None

    @property
    def digits(self) -> list[Candidate]:
        """All that was read."""
        return [digit for line in self.lines for digit in line.best.digits]

    @property
    def boxes(self) -> list[Box]:
        """Where on the picture all that is."""
        left, top, _, _ = self.picture or (0, 0, 0, 0)
        boxes = (digit.box for digit in self.digits)
        return [(x - left, y - top, width, height) for x, y, width, height in boxes]


def make_sheet(
    lines: Sequence[Line], pixels: Pixels, is_light: bool, limit: Limit | None = None
) -> Sheet:
    """Leave out lines that are none, and tell how sure the rest is. pixels: the page.

    What looks like digits here and there on paper, things or letters never does so throughout:
    only a page that is mostly sure is read.
    """
    lines = drop_ticks([line for line in lines if not is_of_the_edge(line, pixels)])
    likely = [line for line in lines if line.sureness >= READ_FROM]
    if count_digits(likely) < READ_SHARE * count_digits(lines):
        likely = [*lines]
    digits = [digit for line in likely for digit in line.best.digits]
    surenesses = (len(line.best.digits) * line.sureness for line in likely)
    sureness = sum(surenesses) / max(len(digits), 1)
    kept = likely if digits and sureness >= require_sureness(digits) else []
    read = [line for line in kept if line.sureness >= READ_FROM]
    return Sheet(read, sureness, is_light, limit)


def count_digits(lines: Sequence[Line]) -> int:
    """Return how many digits lines hold."""
    return sum(len(line.best.digits) for line in lines)


def is_of_the_edge(line: Line, pixels: Pixels) -> bool:
    """Tell whether a line is rather what lies at the picture's border than digits."""
    digits = line.best.digits
    at_edge = bool(digits) and all(reaches_border(digit.box, pixels) for digit in digits)
    return at_edge and line.sureness < require_sureness(digits)


def require_sureness(digits: Sequence[Candidate]) -> float:
    """Return how sure digits have to be, 0..1: one or two alone surer than many."""
    fewer = float(max(len(digits), 1)) ** -FALLING
    required = STROKES_READ_FROM + FEW_STROKES_SURER * fewer
    if sum(digit.is_stroke for digit in digits) >= MANY_STROKES * len(digits):
        return required
    return min(required, PAGE_READ_FROM + FEW_DIGITS_SURER * fewer)


def drop_ticks(lines: Sequence[Line]) -> list[Line]:
    """Leave out lines of nothing but small strokes beside digits that are far larger."""
    digits = [digit for line in lines for digit in line.best.digits]
    if not digits:
        return [*lines]
    areas = np.array([digit.hypothesis.mark.area_px for digit in digits])
    sizes = np.array([digit.hypothesis.mark.size_px for digit in digits])
    small_px = TICK_SHARE * find_weighted_median(sizes, areas)
    return [line for line in lines if not is_of_ticks(line.best.digits, small_px)]


def is_of_ticks(digits: Sequence[Candidate], small_px: float) -> bool:
    """Tell whether all of a line's digits are small, and there are few or they are strokes."""
    are_small = all(digit.hypothesis.mark.size_px < small_px for digit in digits)
    return are_small and (len(digits) <= MOST_TICKS or all(digit.is_stroke for digit in digits))


def choose_sheet(expected: Sheet, other: Sheet, pixels: Pixels) -> Sheet:
    """Return the better reading of dark and of light ink; of two sure ones that in clearer ink.

    In an uneven light dark ink can be lighter than most of the page, but nobody writes in the
    paper's own tone.
    """
    first = require_clearness(expected, pixels) if expected.is_light else expected
    second = require_clearness(other, pixels)
    if min(first.sureness, second.sureness) >= SURE_FROM:
        best = max(first, second, key=lambda sheet: measure_clearness(sheet, pixels))
    else:
        best = max(first, second, key=measure_evidence)
    cut_short = Limit.CUT_SHORT in (first.limit, second.limit)
    return replace(best, limit=Limit.CUT_SHORT if cut_short else best.limit)


def require_shapes(sheet: Sheet, marks: int) -> Sheet:
    """Return a sheet, or an empty one where a few strokes are all that is read of many marks.

    Such are in letters and between them. marks: how many there are on the page.
    """
    is_little = 0 < len(sheet.digits) < LEAST_STROKES * marks
    if is_little and all(digit.is_stroke for digit in sheet.digits):
        return replace(sheet, lines=[], sureness=0.0)
    return sheet


def require_clearness(sheet: Sheet, pixels: Pixels) -> Sheet:
    """Return a sheet, or an empty one where its ink does not stand out as it was looked for."""
    is_clear = measure_clearness(sheet, pixels) >= LEAST_CLEARNESS
    return sheet if is_clear else replace(sheet, lines=[], sureness=0.0)


def choose_finer(sheet: Sheet, finer: Sheet) -> Sheet:
    """Return the better reading of a page with blots, which may be shadows, or thick strokes.

    Of thick strokes the finer one sees the outlines, which could be a digit or two.
    """
    if finer.sureness < SURE_FROM or len(finer.digits) < FEWEST_IN_SHADOW:
        return sheet
    return max(sheet, finer, key=measure_evidence)


def choose_whole(whole: Sheet, part: Sheet, beyond: int) -> Sheet:
    """Return what was read on a whole picture, or on the part of it that seems to be the paper.

    The grain of a table can look like a digit, but many beyond the paper show that it is rather
    light than a sheet, and so do many that are as sure as those on it: a shadow cuts these through.
    Strokes alone don't, since what is seen of a table beside a sheet is a 1. beyond: how many
    digits of the whole are.
    """
    if part.sureness < SURE_FROM:
        return max(part, whole, key=measure_evidence)
    more = count_shaped(whole) - count_shaped(part)
    most = max(MOST_OF_GRAIN, GRAIN_SHARE * len(whole.digits))
    is_light = beyond > most or (more > most and whole.sureness > part.sureness - AS_SURE)
    return whole if is_light and whole.sureness >= SURE_FROM else part


def count_shaped(sheet: Sheet) -> int:
    """Return how many digits of a sheet are more than a stroke."""
    return sum(not digit.is_stroke for digit in sheet.digits)


def move_picture(sheet: Sheet, left: int, top: int, shape: tuple[int, ...]) -> Sheet:
    """Return what was read on a part of a picture as read on all of it.

    left, top: where the picture begins in pixels of the part, below 0. shape: of the picture.
    """
    part_left, part_top, _, _ = sheet.picture or (0, 0, 0, 0)
    height, width = shape
    return replace(sheet, picture=(part_left + left, part_top + top, width, height))


def measure_evidence(sheet: Sheet) -> tuple[bool, float]:
    """Return whether digits are read on a sheet, and how much speaks for it: each digit does."""
    return bool(sheet.lines), max(len(sheet.digits), 1) * (sheet.sureness - EVEN_CHANCE)


def measure_clearness(sheet: Sheet, pixels: Pixels) -> float:
    """Return by how many grey levels light ink is lighter, or dark ink darker, than most of it.

    The inside of a loop is as light as the paper, and bare spots in a stroke are even darker.
    """
    if not sheet.digits:
        return 0.0
    paper = float(np.median(pixels[::LOOKED_AT_EVERY_PX, ::LOOKED_AT_EVERY_PX]))
    levels = [find_level(digit.hypothesis.mark, pixels) for digit in sheet.digits]
    lighter = float(np.median(levels)) - paper
    return lighter if sheet.is_light else -lighter


def find_level(mark: Mark, pixels: Pixels) -> float:
    """Return how light the ink of a mark is in the picture, 0..255."""
    left, top, width, height = mark.box
    inked = pixels[top : top + height, left : left + width][mark.ink > HALF_INK]
    return float(np.median(inked)) if inked.size else 0.0
