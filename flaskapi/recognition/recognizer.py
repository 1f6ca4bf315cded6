"""The picture's whole way: bytes → pixels → ink → frame → scores → prediction."""

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from flaskapi.errors import PictureBlank, RequestError
from flaskapi.recognition.classifier import Batch, Classifier
from flaskapi.recognition.document import Document, find_document
from flaskapi.recognition.finding import Found, choose_agreed, choose_likeliest
from flaskapi.recognition.frame import Frame, Ink, fit_frame
from flaskapi.recognition.image import Pixels, decode_image
from flaskapi.recognition.ink import list_other_inks
from flaskapi.recognition.keeping import Evidence, KeptPicture, collect_evidence, keep_picture
from flaskapi.recognition.marks import drop_edges
from flaskapi.recognition.page.line_reader import LineReader
from flaskapi.recognition.page.marks import find_marks
from flaskapi.recognition.page.surroundings import (
    drop_blobs,
    drop_crossing,
    lies_along_edge,
    list_largest,
    reaches_border,
    stands_in_row,
)
from flaskapi.recognition.paper import is_written_lightly
from flaskapi.recognition.prediction import (
    NOT_A_DIGIT,
    SEVERAL_DIGITS,
    TINY_CONFIDENCE,
    Prediction,
    is_beyond_doubt,
    is_in_doubt,
    judge,
    take_tiny,
)
from flaskapi.recognition.preparation import Preparation, prepare_picture, prepare_pixels
from flaskapi.recognition.second_opinion import ask_line_reader
from flaskapi.recognition.tint import decode_tint

SECOND_DIGIT_FROM, ON_SHEET_FROM = 0.95, 0.9


@dataclass(frozen=True)
class Glance:
    """What is held of a picture among many: its frame, and whether one must look closer."""

    frame: Frame
    wants_look: bool
    picture: KeptPicture | None


# An answer in a batch, or why there is none; and what it rests on, if that is to be kept.
Answer = tuple[Prediction | RequestError, Evidence | None]


def make_batch(frames: Sequence[Frame]) -> Batch:
    """Stack frames, uint8 (28, 28) each, to a batch, float32 (N, 28, 28, 1)."""
    return np.stack(frames)[..., np.newaxis].astype(np.float32)


class Recognizer:
    """Reads the digit on a picture with one classifier, and asks a line reader in doubt."""

    def __init__(
        self, classifier: Classifier, max_pixels: int, line_reader: LineReader | None = None
    ) -> None:
        self.classifier = classifier
        self.max_pixels = max_pixels
        self.line_reader = line_reader

    def recognize(self, data: bytes) -> Found:
        """Answer one picture file and return the steps that led there. Raises RequestError."""
        try:
            preparation = prepare_picture(data, self.max_pixels)
        except PictureBlank as blank:
            return self._find_faint_digit(data, blank)
        prediction = self.classify([preparation.frame])[0]
        prediction, found = self._look_closer(prediction, preparation, data)
        if self.line_reader and not preparation.is_tiny:
            prediction = ask_line_reader(self.line_reader, prediction, found.frame)
        return prediction, replace(found, picture=preparation.pixels)

    def recognize_all(
        self, pictures: Sequence[bytes | RequestError]
    ) -> list[Prediction | RequestError]:
        """Answer many picture files in their order.

        One that can't be read gives its error; an error in a picture's place is passed on.
        """
        return [answer for answer, _ in self.examine_all(pictures, keep=False)]

    def examine_all(self, pictures: Sequence[bytes | RequestError], keep: bool) -> list[Answer]:
        """Answer as `recognize_all`, and give what each answer rests on if that is to be kept."""
        glances = [self._glance(data, keep) for data in pictures]
        frames = [item.frame for item in glances if isinstance(item, Glance)]
        predictions = iter(self.classify(frames))
        return [
            self._confirm(next(predictions), item, data) if isinstance(item, Glance) else item
            for item, data in zip(glances, pictures, strict=True)
        ]

    def classify(self, frames: Sequence[Frame]) -> list[Prediction]:
        """Answer frames, uint8 (28, 28) each."""
        return self.classify_batch(make_batch(frames)) if frames else []

    def classify_batch(self, batch: Batch) -> list[Prediction]:
        """Answer a batch, float32 (N, 28, 28, 1) of 0..255, each frame as it is."""
        return judge(self.classifier.compute_scores(batch), self.classifier.model)

    def _glance(self, data: bytes | RequestError, keep: bool) -> Glance | Answer:
        if isinstance(data, RequestError):
            return data, None
        try:
            preparation = prepare_picture(data, self.max_pixels)
        except PictureBlank:
            return self._answer_alone(data, keep)
        except RequestError as error:
            return error, None
        wants_look = bool(preparation.others) or preparation.reaches_border
        wants_look |= preparation.shows_neighbours or preparation.shows_table
        kept = keep_picture(preparation.pixels) if keep else None
        return Glance(preparation.frame, wants_look, kept)

    def _confirm(
        self, prediction: Prediction, glance: Glance, data: bytes | RequestError
    ) -> Answer:
        """Look closer where a glance isn't enough, at the picture anew: its pixels weren't kept."""
        if not isinstance(data, RequestError) and (glance.wants_look or is_in_doubt(prediction)):
            return self._answer_alone(data, keep=glance.picture is not None)
        return prediction, Evidence(glance.picture, glance.frame) if glance.picture else None

    def _answer_alone(self, data: bytes, keep: bool) -> Answer:
        """Answer a picture of a batch as if it had been sent alone."""
        try:
            prediction, steps = self.recognize(data)
        except RequestError as error:
            return error, None
        return prediction, collect_evidence(steps) if keep else None

    def _look_closer(self, prediction: Prediction, preparation: Preparation, data: bytes) -> Found:
        """Refuse several digits, and where a digit is in doubt look for it in other ink."""
        if preparation.is_tiny:
            prediction = take_tiny(prediction, self.classifier.model.minimum_confidence)
        on_sheet = None
        if is_in_doubt(prediction) or preparation.shows_table:
            on_sheet = self._look_at_sheets(preparation.document, data)
            if on_sheet and not on_sheet[0].rejected and on_sheet[0].confidence >= ON_SHEET_FROM:
                return on_sheet
        rivals = preparation.others + (preparation.parts if prediction.rejected else ())
        sure = self._count_sure(rivals) + (not prediction.rejected)
        if not prediction.rejected and preparation.shows_neighbours:
            sure = max(sure, self._count_sure(preparation.parts))
        if sure > 1:
            return replace(prediction, digit=None, reason=SEVERAL_DIGITS), preparation
        if preparation.shows_edge:
            prediction = replace(prediction, digit=None, reason=NOT_A_DIGIT)
        if prediction.rejected or (preparation.reaches_border and not is_beyond_doubt(prediction)):
            found = self._find_written_mark(preparation.pixels)
            if found:
                return found
        best = prediction, preparation
        if is_in_doubt(prediction):
            pixels = preparation.pixels
            best = choose_likeliest(best, self._read_inks(pixels, list_other_inks(pixels)))
        if not best[0].rejected:
            return best
        if on_sheet and not on_sheet[0].rejected:
            return on_sheet
        last = self._find_written_mark(preparation.pixels, beside_blobs=True)
        found = self._find_tinted_digit(data) or last or best
        # Only now: a guess that counted before would outvote what other ink shows.
        return (take_tiny(found[0], TINY_CONFIDENCE), found[1]) if preparation.is_tiny else found

    def _read_inks(self, pixels: Pixels, inks: Iterable[Ink]) -> list[Found]:
        steps = [Preparation(pixels, ink, fit_frame(ink)) for ink in inks]
        return list(zip(self.classify([step.frame for step in steps]), steps, strict=True))

    def _look_at_sheets(self, document: Document | None, data: bytes) -> Found | None:
        """Look on sheets of paper alone, if some lie on a table."""
        if document is None:
            return None
        with contextlib.suppress(PictureBlank):
            preparation = prepare_pixels(document.pixels)
            found = self._look_closer(self.classify([preparation.frame])[0], preparation, data)
            # A small digit's ink is taken from the paper just around it, so it lies inside.
            ink, is_small = found[1].ink, found[1].ink.shape != document.beyond.shape
            return found if is_small or not document.cuts(ink) else None
        return None

    def _count_sure(self, inks: Sequence[Ink]) -> int:
        read = self.classify([fit_frame(ink) for ink in drop_edges(inks)])
        return sum(not one.rejected and one.confidence >= SECOND_DIGIT_FROM for one in read)

    def _find_faint_digit(self, data: bytes, blank: PictureBlank) -> Found:
        """Look on a picture that seems blank for a clear mark; raise `blank` without one."""
        pixels = decode_image(data, self.max_pixels)
        found = self._look_at_sheets(find_document(pixels), data)
        found = found or self._find_written_mark(pixels) or self._find_tinted_digit(data)
        found = found or choose_agreed(self._read_inks(pixels, list_other_inks(pixels)))
        if found is None:
            raise blank
        return found[0], replace(found[1], picture=pixels)

    def _find_tinted_digit(self, data: bytes) -> Found | None:
        """Look for a clear mark in ink that is as bright as its paper, by its colour."""
        tint = decode_tint(data, self.max_pixels)
        return None if tint is None else self._find_clear_mark(tint, light_ink=False)

    def _find_written_mark(self, pixels: Pixels, beside_blobs: bool = False) -> Found | None:
        """Look for a clear mark, darker or lighter than the paper as most of the page is."""
        # In the other polarity the insides of loops would be marks.
        return self._find_clear_mark(pixels, is_written_lightly(pixels), beside_blobs)

    def _find_clear_mark(
        self, pixels: Pixels, light_ink: bool, beside_blobs: bool = False
    ) -> Found | None:
        """Look as on a page for a mark in the midst of paper that is a digit without any doubt.

        Several such are refused, and one in a word. beside_blobs: even if a finger or a shadow
        reaches in.
        """
        found = drop_crossing(find_marks(pixels, light_ink).marks, pixels)
        marks = list_largest(drop_blobs(found, pixels) if beside_blobs else found)
        # Beside a digit that reaches the border a piece of it may lie all inside.
        if not marks or reaches_border(marks[0].box, pixels):
            return None
        inside = [mark for mark in marks if not reaches_border(mark.box, pixels)]
        written = [mark for mark in inside if not lies_along_edge(mark, pixels)]
        read = self._read_inks(pixels, drop_edges([mark.ink for mark in written]))
        sure = [found for found in read if is_beyond_doubt(found[0])]
        if len(sure) > 1:
            return replace(sure[0][0], digit=None, reason=SEVERAL_DIGITS), sure[0][1]
        if sure and stands_in_row(sure[0][1].ink, written):
            return replace(sure[0][0], digit=None, reason=NOT_A_DIGIT), sure[0][1]
        return sure[0] if sure else None
