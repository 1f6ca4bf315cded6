"""What is answered of a page: its text, and which digits stand where."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from flaskapi.recognition.page.agreement import Line
from flaskapi.recognition.page.margin import place_in_picture
from flaskapi.recognition.page.marks import Box
from flaskapi.recognition.page.sheet import Limit, Sheet
from flaskapi.recognition.page.spelling import LIKELY_FROM, Pattern, Spelling

LINE_BREAK = "\n"


@dataclass(frozen=True)
class ReadDigit:
    """A digit, how sure it is (0..1), and its box: x, y, width, height in pixels looked at."""

    digit: int
    confidence: float
    box: Box


@dataclass(frozen=True)
class ReadLine:
    """A line of digits from left to right; confidence: that all of them are right, 0..1."""

    text: str
    confidence: float
    digits: tuple[ReadDigit, ...]


@dataclass(frozen=True)
class Reading:
    """The digits of a picture from top to bottom.

    doubt: of a picture without any, how likely there are some nevertheless, 0..1. fits: whether a
    wanted pattern was met; None where none was wanted. alternatives: what else it may say, the
    likeliest first. limit: what kept the picture from being read in full, if anything. reduction:
    how many times as wide and tall it was as the pixels that were looked at.
    """

    lines: tuple[ReadLine, ...]
    doubt: float
    limit: Limit | None
    reduction: float
    fits: bool | None = None
    alternatives: tuple[tuple[str, float], ...] = ()

    @property
    def text(self) -> str:
        """All lines, one under the other."""
        return LINE_BREAK.join(line.text for line in self.lines)

    @property
    def confidence(self) -> float:
        """How likely all digits of all lines are right, or that there are none, 0..1."""
        if not self.lines:
            return 1 - self.doubt
        return math.prod(line.confidence for line in self.lines)


def interpret_sheet(sheet: Sheet, pattern: Pattern | None = None, alternatives: int = 0) -> Reading:
    """Return the likeliest reading of a sheet, of one line that fits where a pattern is wanted.

    Where nothing likely fits, it is the free reading. alternatives: how many next best texts.
    """
    if pattern is not None:
        spellings = [
            spelling for line in sheet.lines for spelling in fit_line(line, pattern, alternatives)
        ]
        likely = keep_likeliest(spellings)
        if likely and likely[0].confidence >= LIKELY_FROM:
            others = tuple((other.text, other.confidence) for other in likely[1 : alternatives + 1])
            return Reading(
                (write_line(likely[0], sheet.picture),),
                0.0,
                sheet.limit,
                sheet.reduction,
                True,
                others,
            )
    lines = tuple(
        write_line(line.likeliest, sheet.picture) for line in sheet.lines if line.likeliest
    )
    fits = None if pattern is None else False
    others = tuple(list_alternatives(sheet.lines, lines, alternatives))
    return Reading(lines, sheet.sureness, sheet.limit, sheet.reduction, fits, others)


def keep_likeliest(spellings: Sequence[Spelling]) -> list[Spelling]:
    """Return the likeliest of each text, the likeliest first: two lines may say the same."""
    found: dict[str, Spelling] = {}
    for spelling in sorted(spellings, key=lambda spelling: -spelling.confidence):
        found.setdefault(spelling.text, spelling)
    return list(found.values())


def fit_line(line: Line, pattern: Pattern, alternatives: int) -> list[Spelling]:
    """Return the likeliest spellings of a line that fit a pattern."""
    found = []
    for spelling in line.list_spellings(pattern):
        found.append(spelling)
        if len(found) > alternatives:
            break
    return found


def write_line(spelling: Spelling, picture: Box | None) -> ReadLine:
    """Return a spelling with the place in the picture and the sureness of each digit."""
    parts = spelling.segmentation.digits
    boxes = [place_in_picture(part.box, picture) if picture else part.box for part in parts]
    digits = tuple(
        ReadDigit(int(character), part.measure_chance(int(character)), box)
        for character, part, box in zip(spelling.text, parts, boxes, strict=True)
    )
    return ReadLine(spelling.text, spelling.confidence, digits)


def list_alternatives(
    lines: Sequence[Line], read: Sequence[ReadLine], most: int
) -> list[tuple[str, float]]:
    """Return the next best texts of a page: one line is read otherwise, the rest as it is."""
    if not most:
        return []
    found: list[tuple[str, float]] = []
    for number, line in enumerate(lines):
        spellings = line.list_spellings()
        next(spellings)
        texts = [part.text for part in read]
        others = 1.0
        for place, part in enumerate(read):
            others *= 1.0 if place == number else part.confidence
        for spelling, _ in zip(spellings, range(most), strict=False):
            texts[number] = spelling.text
            found.append((LINE_BREAK.join(texts), others * spelling.confidence))
    return sorted(found, key=lambda alternative: -alternative[1])[:most]
