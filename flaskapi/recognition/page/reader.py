"""Read all digits on a picture: marks → lines → both networks → the likeliest text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from flaskapi.recognition.classifier import SMALLEST_SCORE, Classifier, Scores
from flaskapi.recognition.frame import Frame, Ink, fit_frame
from flaskapi.recognition.image import Pixels, decode_image
from flaskapi.recognition.page.agreement import Line, make_line
from flaskapi.recognition.page.hypotheses import Hypothesis, propose_digits
from flaskapi.recognition.page.line_reader import (
    TURNED_FROM_DEGREES,
    LineReader,
    transcribe,
)
from flaskapi.recognition.page.lines import group_lines
from flaskapi.recognition.page.marks import (
    HALF_INK,
    Mark,
    Page,
    find_marks,
    is_written_lightly,
)
from flaskapi.recognition.page.segmentation import Candidate
from flaskapi.recognition.page.surroundings import drop_discs, reaches_border
from flaskapi.recognition.page.suspects import find_suspects
from flaskapi.recognition.quantiles import find_weighted_median
from flaskapi.recognition.recognizer import make_batch
from flaskapi.recognition.tint import decode_tint

WRITTEN_UPRIGHT = 1.05
SURE_FROM = 0.85
EVEN_CHANCE = 0.5
# The insides of so few digits in a thick pen can look like ink themselves.
FEW_DIGITS = 3
# Lines that are less sure are left out, unless most are.
READ_FROM, READ_SHARE = 0.6, 0.6
# Of many digits each speaks for the others.
PAGE_READ_FROM = 0.74
FEW_DIGITS_SURER, FALLING = 0.19, 1.5
# Shares of the other digits' size: a line of up to so many smaller ones, or of strokes, is none.
TICK_SHARE, MOST_TICKS = 0.5, 2
# A page with more than 2,000 marks is to be answered within 2 seconds: on fuller pages marks are
# neither cut nor joined and lines looked at once, and on yet fuller ones not read as a whole.
CROWDED_MARKS = 400
MOST_TRANSCRIBED = 1000
WIDE_ALONE = 1.3


@dataclass(frozen=True)
class Sheet:
    """What was read on a page, from top to bottom. sureness: of its digits, on average, 0..1."""

    lines: list[Line]
    sureness: float
    is_cut_short: bool

    @property
    def digits(self) -> list[Candidate]:
        """All that was read."""
        return [digit for line in self.lines for digit in line.best.digits]


class Reader:
    """Reads the digits on a picture with a classifier of digits and a reader of lines."""

    def __init__(
        self, classifier: Classifier, max_pixels: int, line_reader: LineReader | None = None
    ) -> None:
        """Without a line reader only what the classifier says of marks and their pieces counts."""
        self.classifier = classifier
        self.max_pixels = max_pixels
        self.line_reader = line_reader

    def read(self, data: bytes) -> tuple[Sheet, Pixels]:
        """Read a picture file; return its upright pixels as well. Raises RequestError."""
        pixels = decode_image(data, self.max_pixels)
        light_ink = is_written_lightly(pixels)
        sheet = self.read_ink(pixels, light_ink)
        if sheet.sureness < SURE_FROM or len(sheet.digits) <= FEW_DIGITS:
            sheet = choose_sheet(sheet, self.read_ink(pixels, not light_ink), pixels)
        return sheet if sheet.lines else self._read_tint(data, sheet), pixels

    def _read_tint(self, data: bytes, empty: Sheet) -> Sheet:
        """Look on a page where nothing was found for ink that is as bright as its paper."""
        tint = decode_tint(data, self.max_pixels)
        return empty if tint is None else self.read_ink(tint, light_ink=False)

    def read_ink(self, pixels: Pixels, light_ink: bool) -> Sheet:
        """Read what is darker, or lighter, than the paper. pixels: uint8 (H, W)."""
        page = find_marks(pixels, light_ink)
        marks, slope = group_lines(drop_discs(page.marks))
        is_crowded = len(page.marks) > CROWDED_MARKS
        reader = self.line_reader if looks_like_line(page.marks) else None
        looks = [transcribe(reader, line, slope, is_crowded) if reader else [] for line in marks]
        proposals = [
            propose_digits(line, {} if is_crowded else find_suspects(line, seen))
            for line, seen in zip(marks, looks, strict=True)
        ]
        hypotheses = [hypothesis for line, _ in proposals for hypothesis in line]
        candidates = iter(self._judge(hypotheses, slope))
        lines = [
            make_line([next(candidates) for _ in proposed], pieces, seen)
            for (proposed, pieces), seen in zip(proposals, looks, strict=True)
        ]
        kept = [line for line in lines if not is_of_the_edge(line, pixels)]
        return summarize(drop_ticks(kept), page)

    def _judge(self, hypotheses: Sequence[Hypothesis], slope: float) -> list[Candidate]:
        """Let the network see all hypotheses in one batch, on a slanted page turned as well."""
        if not hypotheses:
            return []
        frames = [hypothesis.mark.frame for hypothesis in hypotheses]
        turned = abs(slope) >= TURNED_FROM_DEGREES
        if turned:
            frames += [turn_upright(hypothesis.mark.ink, slope) for hypothesis in hypotheses]
        scores = self.classifier.compute_scores(make_batch(frames))
        if turned:
            as_is, upright = np.split(scores, 2)
            clearness = self._measure_clearness(as_is) / self._measure_clearness(upright)
            scores = as_is if clearness > WRITTEN_UPRIGHT else upright
        return [
            self._describe(hypothesis, row)
            for hypothesis, row in zip(hypotheses, scores, strict=True)
        ]

    def _measure_clearness(self, scores: Scores) -> float:
        return float(scores[:, : self._digits].max(axis=1).sum())

    def _describe(self, hypothesis: Hypothesis, scores: Scores) -> Candidate:
        digits = scores[: self._digits].astype(np.float64)
        total = max(float(digits.sum()), SMALLEST_SCORE)
        return Candidate(hypothesis, digits / total, float(scores[self._digits :].sum()))

    @property
    def _digits(self) -> int:
        return sum(label is not None for label in self.classifier.model.labels)


def looks_like_line(marks: Sequence[Mark]) -> bool:
    """Tell whether marks are to be read as a whole: several, but not too many, or a wide one.

    Another mark alone is no line: to who reads lines a B is a 13.
    """
    if len(marks) == 1:
        _, _, width, height = marks[0].box
        return width > WIDE_ALONE * height
    return 1 < len(marks) <= MOST_TRANSCRIBED


def choose_sheet(first: Sheet, second: Sheet, pixels: Pixels) -> Sheet:
    """Return the better reading of dark and of light ink; of two sure ones that in clearer ink."""
    if min(first.sureness, second.sureness) >= SURE_FROM:
        best = max(first, second, key=lambda sheet: measure_clearness(sheet, pixels))
    else:
        best = max(first, second, key=measure_evidence)
    return replace(best, is_cut_short=first.is_cut_short or second.is_cut_short)


def measure_evidence(sheet: Sheet) -> tuple[bool, float]:
    """Return whether digits are read on a sheet, and how much speaks for it: each digit does."""
    return bool(sheet.lines), max(len(sheet.digits), 1) * (sheet.sureness - EVEN_CHANCE)


def measure_clearness(sheet: Sheet, pixels: Pixels) -> float:
    """Return by how many grey levels the ink read differs from most of the page, 0..255.

    The inside of a loop is as light as the paper.
    """
    paper = float(np.median(pixels))
    levels = [find_level(digit.hypothesis.mark, pixels) for digit in sheet.digits]
    return abs(float(np.median(levels)) - paper) if levels else 0.0


def find_level(mark: Mark, pixels: Pixels) -> float:
    """Return how light the ink of a mark is in the picture, 0..255."""
    left, top, width, height = mark.box
    inked = pixels[top : top + height, left : left + width][mark.ink > HALF_INK]
    return float(np.median(inked)) if inked.size else 0.0


def turn_upright(ink: Ink, slope: float) -> Frame:
    """Return the frame of ink turned back by a line's slope."""
    height, width = ink.shape
    side = int(np.hypot(height, width)) + 2
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), slope, 1)
    matrix[:, 2] += ((side - width) / 2, (side - height) / 2)
    return fit_frame(cv2.warpAffine(ink, matrix, (side, side)))


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


def summarize(lines: Sequence[Line], page: Page) -> Sheet:
    """Leave out lines that hold no digit, and tell how sure the rest is.

    What looks like digits here and there on paper, things or letters never does so throughout:
    only a page that is mostly sure is read.
    """
    likely = [line for line in lines if line.sureness >= READ_FROM]
    if count_digits(likely) < READ_SHARE * count_digits(lines):
        likely = [*lines]
    total = count_digits(likely)
    sureness = sum(len(line.best.digits) * line.sureness for line in likely) / max(total, 1)
    kept = likely if total and sureness >= require_sureness(total) else []
    return Sheet([line for line in kept if line.sureness >= READ_FROM], sureness, page.is_cut_short)


def count_digits(lines: Sequence[Line]) -> int:
    """Return how many digits lines hold."""
    return sum(len(line.best.digits) for line in lines)


def is_of_the_edge(line: Line, pixels: Pixels) -> bool:
    """Tell whether a line is rather what lies at the picture's border than digits."""
    digits = line.best.digits
    at_edge = bool(digits) and all(reaches_border(digit.box, pixels) for digit in digits)
    return at_edge and line.sureness < require_sureness(len(digits))


def require_sureness(digits: int) -> float:
    """Return how sure so many digits have to be, 0..1: one or two alone surer than many."""
    return PAGE_READ_FROM + FEW_DIGITS_SURER / float(max(digits, 1)) ** FALLING
