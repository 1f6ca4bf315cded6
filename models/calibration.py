"""Make a network's confidence mean what it says, on digits it did not learn from."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from flaskapi.evaluation.profile import Profile, measure_profile
from flaskapi.recognition.classifier import SMALLEST_SCORE, Scores, apply_temperature

TEMPERATURES = np.geomspace(0.2, 5.0, 161)
# One held-out digit in a thousand falls below this one, most of those misread, and so do letters:
# it is for what could be anything.
MINIMUM_CONFIDENCE = 0.5
REFUSED_PLAIN_SHARE = 0.0001
REFUSED_PHOTO_SHARE = 0.004
NOT_DIGIT_RANGE = (0.05, 0.7)
DIGITS = 10


@dataclass(frozen=True)
class Scored:
    """A network's scores, float32 (N, 10 or 11), of digits whose labels, uint8 (N,), are known."""

    scores: Scores
    labels: npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Calibration:
    """The temperature for scores, and when a picture is no digit.

    It is refused when its best digit is less likely than minimum_confidence, or the eleventh
    score, for what is no digit, exceeds maximum_not_digit.
    """

    temperature: float
    minimum_confidence: float = 0.0
    maximum_not_digit: float = 1.0


def calibrate(plain: Scored, photos: Scored) -> Calibration:
    """Fit to held-out digits, as they are and as frames of photos.

    The temperature minimises the negative log likelihood of both (Guo et al. 2017). The eleventh
    score refuses as much as it may without refusing more of the digits than is allowed.
    """
    scores = np.concatenate((plain.scores, photos.scores))
    labels = np.concatenate((plain.labels, photos.labels))
    losses = [measure_log_loss(apply_temperature(scores, t), labels) for t in TEMPERATURES]
    temperature = float(TEMPERATURES[int(np.argmin(losses))])
    strange = [
        np.quantile(apply_temperature(part.scores, temperature)[:, DIGITS:].sum(axis=1), 1 - share)
        for part, share in ((plain, REFUSED_PLAIN_SHARE), (photos, REFUSED_PHOTO_SHARE))
    ]
    maximum = float(np.clip(max(strange), *NOT_DIGIT_RANGE))
    return Calibration(temperature, MINIMUM_CONFIDENCE, maximum)


def measure_log_loss(scores: Scores, labels: npt.NDArray[np.uint8]) -> float:
    """Return the mean negative natural logarithm of the right labels' scores."""
    right = scores[np.arange(len(labels)), labels]
    return float(-np.log(np.maximum(right, SMALLEST_SCORE)).mean())


def measure_accuracy(scores: Scores, labels: npt.NDArray[np.uint8]) -> float:
    """Return the share of digits whose best of the ten scores is their label's, 0..1."""
    return float((scores[:, :DIGITS].argmax(axis=1) == labels).mean())


def measure_refused(scores: Scores, calibration: Calibration) -> float:
    """Return the share of pictures, 0..1, that are refused as no digit."""
    return judge(scores, calibration).digits.count(None) / len(scores)


@dataclass(frozen=True)
class Answers:
    """What is answered to some frames: N digits, None where refused; confidences floating (N,)."""

    digits: list[int | None]
    confidences: npt.NDArray[np.floating]


def judge(scores: Scores, calibration: Calibration) -> Answers:
    """Answer as serving does, scores: of the temperature already, float32 (N, 10 or 11)."""
    digits = scores[:, :DIGITS]
    digits = digits / np.maximum(digits.sum(axis=1, keepdims=True), SMALLEST_SCORE)
    confidences = digits.max(axis=1)
    unsure = confidences < calibration.minimum_confidence
    strange = scores[:, DIGITS:].sum(axis=1) > calibration.maximum_not_digit
    best = digits.argmax(axis=1).tolist()
    refused = (unsure | strange).tolist()
    answers = [None if no else digit for digit, no in zip(best, refused, strict=True)]
    return Answers(answers, confidences)


def profile_photos(
    frames: npt.NDArray[np.uint8], scores: Scores, calibration: Calibration
) -> Profile:
    """Return what frames, uint8 (N, 28, 28), and the answers to them look like, for the card.

    scores: the network's own, float32 (N, 10 or 11). What drifts is later compared with this.
    """
    answers = judge(apply_temperature(scores, calibration.temperature), calibration)
    return measure_profile(frames, answers.digits, answers.confidences)


def count_confusions(
    scores: Scores, labels: npt.NDArray[np.uint8], size: int = DIGITS
) -> npt.NDArray[np.int64]:
    """Return int64 (size, size): how often the row's label was read as the column's.

    size: how many of the scores count, 10 for the digits or 11 with what is none.
    """
    table = np.zeros((size, size), np.int64)
    np.add.at(table, (labels, scores[:, :size].argmax(axis=1)), 1)
    return table
