"""Read all digits on a picture: marks → lines → both networks → the likeliest text."""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from flaskapi.recognition.classifier import SMALLEST_SCORE, Classifier, Scores
from flaskapi.recognition.document import find_document
from flaskapi.recognition.frame import Frame, Ink, fit_frame
from flaskapi.recognition.image import Pixels, decode_reduced
from flaskapi.recognition.page.agreement import make_line
from flaskapi.recognition.page.hypotheses import WIDE, Hypothesis, propose_digits
from flaskapi.recognition.page.line_reader import TURNED_FROM_DEGREES, LineReader, transcribe
from flaskapi.recognition.page.lines import group_lines
from flaskapi.recognition.page.margin import add_margin
from flaskapi.recognition.page.marks import Mark, Page, find_marks
from flaskapi.recognition.page.segmentation import Candidate
from flaskapi.recognition.page.sheet import (
    SURE_FROM,
    Limit,
    Sheet,
    choose_finer,
    choose_sheet,
    choose_whole,
    make_sheet,
    move_picture,
    require_shapes,
)
from flaskapi.recognition.page.strip import count_columns
from flaskapi.recognition.page.surroundings import drop_bars, drop_discs
from flaskapi.recognition.page.suspects import find_suspects
from flaskapi.recognition.page.transcript import Transcript
from flaskapi.recognition.paper import is_written_lightly
from flaskapi.recognition.recognizer import make_batch
from flaskapi.recognition.tint import decode_tint

WRITTEN_UPRIGHT = 1.05
# The insides of so few digits in a thick pen can look like ink themselves.
FEW_DIGITS = 3
# A page with more than 2,000 marks is to be answered within 2 seconds: on fuller pages, and where
# much is joined, marks are neither cut nor joined and lines looked at once, and on yet fuller ones,
# or where the strips would be too long in all, not read as a whole.
CROWDED_MARKS, MOST_HYPOTHESES = 400, 1500
MOST_BOXED = 3
MOST_TRANSCRIBED = 1000
MOST_COLUMNS = 40_000


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
        pixels, reduction = decode_reduced(data, self.max_pixels)
        sheet = self._read_document(pixels) or self._read_page(pixels)
        sheet = sheet if sheet.lines else self._read_tint(data, sheet)
        return replace(sheet, reduction=reduction), pixels

    def _read_document(self, pixels: Pixels) -> Sheet | None:
        """Read the sheets of paper that lie on a table, if there are any; the table as well."""
        document = find_document(pixels)
        if document is None:
            return None
        left, top, _, _ = document.box
        inside = move_picture(self._read_page(document.pixels), -left, -top, pixels.shape)
        if inside.limit is not None:
            return inside
        whole = self._read_page(pixels)
        return choose_whole(whole, inside, document.count_beyond(whole.boxes))

    def _read_page(self, pixels: Pixels) -> Sheet:
        """Read what is darker than the paper, or lighter if that is likelier."""
        page, picture = add_margin(pixels)
        light_ink = is_written_lightly(page)
        sheet = self.read_ink(page, light_ink)
        is_doubtful = sheet.sureness < SURE_FROM or len(sheet.digits) <= FEW_DIGITS
        if is_doubtful and sheet.limit is not Limit.CUT_SHORT:
            sheet = choose_sheet(sheet, self.read_ink(page, not light_ink), page)
        return replace(sheet, picture=picture)

    def _read_tint(self, data: bytes, empty: Sheet) -> Sheet:
        """Look on a page where nothing was found for ink that is as bright as its paper."""
        tint = decode_tint(data, self.max_pixels)
        if tint is None:
            return empty
        page, picture = add_margin(tint)
        return replace(self.read_ink(page, light_ink=False), picture=picture)

    def read_ink(self, pixels: Pixels, light_ink: bool) -> Sheet:
        """Read what is darker, or lighter, than the paper. pixels: uint8 (H, W)."""
        page = find_marks(pixels, light_ink)
        sheet = self._read_marks(page, pixels, light_ink)
        # Shadows are dark, and a page that takes long is not looked at twice.
        if light_ink or not page.shows_blots or sheet.limit is not None:
            return sheet
        finer = find_marks(pixels, light_ink, is_fine=True)
        return choose_finer(sheet, self._read_marks(finer, pixels, light_ink))

    def _read_marks(self, page: Page, pixels: Pixels, light_ink: bool) -> Sheet:
        marks, slope = group_lines(drop_bars(drop_discs(page.marks)))
        is_crowded = are_crowded(page.marks, pixels)
        is_legible = looks_like_line(page.marks) and count_columns(marks) <= MOST_COLUMNS
        reader = self.line_reader if is_legible else None
        looks = [transcribe(reader, line, slope, is_crowded) if reader else [] for line in marks]
        proposals = propose_all(marks, looks, is_crowded)
        if sum(len(proposed) for proposed, _ in proposals) > MOST_HYPOTHESES:
            is_crowded, proposals = True, propose_all(marks, looks, is_crowded=True)
        hypotheses = [hypothesis for line, _ in proposals for hypothesis in line]
        candidates = iter(self._judge(hypotheses, slope))
        lines = [
            make_line([next(candidates) for _ in proposed], pieces, seen)
            for (proposed, pieces), seen in zip(proposals, looks, strict=True)
        ]
        limit = Limit.CROWDED if is_crowded else None
        limit = Limit.CUT_SHORT if page.is_cut_short else limit
        return require_shapes(make_sheet(lines, pixels, light_ink, limit), len(page.marks))

    def _judge(self, hypotheses: Sequence[Hypothesis], slope: float) -> list[Candidate]:
        """Let the network see all hypotheses in one batch, on a slanted page turned as well."""
        if not hypotheses:
            return []
        frames = [hypothesis.mark.frame for hypothesis in hypotheses]
        turned = abs(slope) >= TURNED_FROM_DEGREES
        if turned:
            frames += [turn_back(hypothesis.mark.ink, slope) for hypothesis in hypotheses]
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


def propose_all(
    lines: Sequence[list[Mark]], looks: Sequence[Sequence[Transcript]], is_crowded: bool
) -> list[tuple[list[Hypothesis], int]]:
    """Return what could be digits on each line, and of how many pieces it is; crowded: whole marks.

    looks: what the reader of lines saw on each, if it was asked.
    """
    return [
        propose_digits(line, {} if is_crowded else find_suspects(line, seen))
        for line, seen in zip(lines, looks, strict=True)
    ]


def are_crowded(marks: Sequence[Mark], pixels: Pixels) -> bool:
    """Tell whether there are too many marks on a page, or too many across each other, as hatching.

    Each has a picture of its whole box, and so have all that could be joined.
    """
    boxed_px = sum(mark.box[2] * mark.box[3] for mark in marks)
    return len(marks) > CROWDED_MARKS or boxed_px > MOST_BOXED * pixels.size


def looks_like_line(marks: Sequence[Mark]) -> bool:
    """Tell whether marks are to be read as a whole: several, but not too many, or a wide one.

    Another mark alone is no line: to who reads lines a B is a 13.
    """
    if len(marks) == 1:
        _, _, width, height = marks[0].box
        return width > WIDE * height
    return 1 < len(marks) <= MOST_TRANSCRIBED


def turn_back(ink: Ink, slope: float) -> Frame:
    """Return the frame of ink turned back by a line's slope."""
    height, width = ink.shape
    side = int(np.hypot(height, width)) + 2
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), slope, 1)
    matrix[:, 2] += ((side - width) / 2, (side - height) / 2)
    return fit_frame(cv2.warpAffine(ink, matrix, (side, side)))
