"""The picture's whole way: bytes → pixels → ink → frame → scores → prediction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from flaskapi.errors import RequestError
from flaskapi.recognition.classifier import SMALLEST_SCORE, Batch, Classifier, Scores
from flaskapi.recognition.frame import Frame, Ink, fit_frame
from flaskapi.recognition.image import Pixels, decode_image
from flaskapi.recognition.ink import extract_ink, list_other_inks

NOT_A_DIGIT = "This does not look like a single digit."
DOUBTED_BELOW = 0.98
NO_DIGIT_LIKELY = "No digit is likely enough."


@dataclass(frozen=True)
class Preparation:
    """A picture's steps on the way to the network: pixels and ink uint8 (H, W), frame (28, 28)."""

    pixels: Pixels
    ink: Ink
    frame: Frame


@dataclass(frozen=True)
class Prediction:
    """One answer.

    digit: the digit read, or None where the picture was refused as no digit, then for `reason`.
    best_guess: the likeliest digit in either case. confidence: its probability, 0..1.
    probabilities: one for each digit, in the order of the card's labels; they sum to 1.
    """

    digit: int | None
    best_guess: int
    confidence: float
    probabilities: tuple[float, ...]
    reason: str | None = None

    @property
    def rejected(self) -> bool:
        """Whether the picture was refused as no digit."""
        return self.digit is None


def prepare_picture(data: bytes, max_pixels: int) -> Preparation:
    """Bring a picture file to the network's frame. Raises RequestError."""
    pixels = decode_image(data, max_pixels)
    ink = extract_ink(pixels)
    return Preparation(pixels, ink, fit_frame(ink))


def is_in_doubt(prediction: Prediction) -> bool:
    """Tell whether other ink on the picture could show a digit more clearly."""
    return prediction.rejected or prediction.confidence < DOUBTED_BELOW


def make_batch(frames: Sequence[Frame]) -> Batch:
    """Stack frames, uint8 (28, 28) each, to a batch, float32 (N, 28, 28, 1)."""
    return np.stack(frames)[..., np.newaxis].astype(np.float32)


class Recognizer:
    """Reads the digit on a picture with one classifier."""

    def __init__(self, classifier: Classifier, max_pixels: int) -> None:
        self.classifier = classifier
        self.max_pixels = max_pixels

    def recognize(self, data: bytes) -> tuple[Prediction, Preparation]:
        """Answer one picture file and return the steps that led there. Raises RequestError."""
        preparation = prepare_picture(data, self.max_pixels)
        prediction = self.classify([preparation.frame])[0]
        return self._look_again(prediction, preparation)

    def recognize_all(
        self, pictures: Sequence[bytes | RequestError]
    ) -> list[Prediction | RequestError]:
        """Answer many picture files in their order.

        One that can't be read gives its error; an error in a picture's place is passed on.
        """
        prepared = [self._prepare(data) for data in pictures]
        frames = [item for item in prepared if not isinstance(item, RequestError)]
        predictions = iter(self.classify(frames))
        return [
            item if isinstance(item, RequestError) else self._confirm(next(predictions), data)
            for item, data in zip(prepared, pictures, strict=True)
        ]

    def classify(self, frames: Sequence[Frame]) -> list[Prediction]:
        """Answer frames, uint8 (28, 28) each."""
        if not frames:
            return []
        return self._judge(self.classifier.compute_scores(make_batch(frames)))

    def _confirm(self, prediction: Prediction, data: bytes | RequestError) -> Prediction:
        """Look at a picture again if its prediction is in doubt; its pixels were not kept."""
        if isinstance(data, RequestError) or not is_in_doubt(prediction):
            return prediction
        return self._look_again(prediction, prepare_picture(data, self.max_pixels))[0]

    def _look_again(
        self, prediction: Prediction, preparation: Preparation
    ) -> tuple[Prediction, Preparation]:
        """Take the prediction in doubt from other ink if a digit is likelier there."""
        best = prediction, preparation
        if is_in_doubt(prediction):
            for ink in list_other_inks(preparation.pixels):
                steps = replace(preparation, ink=ink, frame=fit_frame(ink))
                other = self.classify([steps.frame])[0]
                if not other.rejected and other.confidence > best[0].confidence:
                    best = other, steps
        return best

    def _prepare(self, data: bytes | RequestError) -> Frame | RequestError:
        if isinstance(data, RequestError):
            return data
        try:
            return prepare_picture(data, self.max_pixels).frame
        except RequestError as error:
            return error

    def _judge(self, scores: Scores) -> list[Prediction]:
        """Turn scores into predictions, and refuse what is no digit or could be any."""
        model = self.classifier.model
        labels = [label for label in model.labels if label is not None]
        digits = scores[:, : len(labels)]
        strange = scores[:, len(labels) :].sum(axis=1).tolist()
        digits = digits / np.maximum(digits.sum(axis=1, keepdims=True), SMALLEST_SCORE)
        predictions = []
        for row, not_digit in zip(digits.tolist(), strange, strict=True):
            confidence = max(row)
            guess = labels[row.index(confidence)]
            reason = None
            if not_digit > model.maximum_not_digit:
                reason = NOT_A_DIGIT
            elif confidence < model.minimum_confidence:
                reason = NO_DIGIT_LIKELY
            predictions.append(
                Prediction(None if reason else guess, guess, confidence, tuple(row), reason)
            )
        return predictions
