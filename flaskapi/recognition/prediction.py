"""What a classifier says of a frame, and how much it doubts it."""

from dataclasses import dataclass, replace

import numpy as np

from flaskapi.recognition.classifier import SMALLEST_SCORE, Scores
from flaskapi.recognition.model_file import ModelFile

NOT_A_DIGIT = "This does not look like a single digit."
SEVERAL_DIGITS = (
    "There seem to be several digits on this picture. Send it to /read, which reads them all."
)
NO_DIGIT_LIKELY = "No digit is likely enough."
DOUBTED_BELOW = 0.98
STRANGE_ABOVE = 0.1
CLEAR_FROM, CLEAR_BELOW = 0.9, 0.02
# Of pictures as small as data sets of digits have them only what is surely none, or could be any.
TINY_SIDE_PX, TINY_STRANGE_ABOVE, TINY_CONFIDENCE = 32, 0.99, 0.3


@dataclass(frozen=True)
class Prediction:
    """One answer.

    digit: the digit read, or None where the picture was refused as no digit, then for `reason`.
    best_guess: the likeliest digit in either case. confidence: its probability, 0..1.
    probabilities: one for each digit, in the order of the card's labels; they sum to 1.
    strangeness: how likely it is no digit at all, 0..1, as far as the model tells.
    """

    digit: int | None
    best_guess: int
    confidence: float
    probabilities: tuple[float, ...]
    reason: str | None = None
    strangeness: float = 0.0

    @property
    def rejected(self) -> bool:
        """Whether the picture was refused as no digit."""
        return self.digit is None


def is_in_doubt(prediction: Prediction) -> bool:
    """Tell whether other ink on the picture could show a digit more clearly."""
    return prediction.rejected or prediction.confidence < DOUBTED_BELOW


def is_beyond_doubt(prediction: Prediction) -> bool:
    """Tell whether a mark that could be a crease or a shade is a digit nevertheless."""
    return prediction.confidence >= DOUBTED_BELOW and prediction.strangeness <= STRANGE_ABOVE


def is_clear(prediction: Prediction) -> bool:
    """Tell whether other ink shows a digit clearly enough where the likeliest ink shows none."""
    return prediction.confidence >= CLEAR_FROM and prediction.strangeness <= CLEAR_BELOW


def take_tiny(prediction: Prediction, minimum_confidence: float) -> Prediction:
    """Take a digit that was refused, unless it surely is none, on a picture of few pixels.

    Hardly anything but digits comes that small, cut out of a data set. minimum_confidence: how
    likely it has to be, 0..1.
    """
    is_likely = prediction.confidence >= minimum_confidence
    if prediction.rejected and is_likely and prediction.strangeness <= TINY_STRANGE_ABOVE:
        return replace(prediction, digit=prediction.best_guess, reason=None)
    return prediction


def judge(scores: Scores, model: ModelFile) -> list[Prediction]:
    """Turn scores into predictions, and refuse what is no digit or could be any.

    scores: float32 (N, labels), rows sum to 1. model: whose they are.
    """
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
            Prediction(None if reason else guess, guess, confidence, tuple(row), reason, not_digit)
        )
    return predictions
