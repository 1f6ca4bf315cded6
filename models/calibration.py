"""Make a network's confidence mean what it says, on digits it did not learn from."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from flaskapi.recognition.classifier import SMALLEST_SCORE, Scores, apply_temperature

TEMPERATURES = np.geomspace(0.2, 5.0, 161)
# A calibrated confidence of a half is as likely wrong as right.
MINIMUM_CONFIDENCE = 0.5
NORMAL_95_PERCENT = 1.96


@dataclass(frozen=True)
class Calibration:
    """The temperature for scores, and the confidence under which a picture is no digit."""

    temperature: float
    minimum_confidence: float


def calibrate(scores: Scores, labels: npt.NDArray[np.uint8]) -> Calibration:
    """Fit the temperature on held-out digits, so that one threshold of confidence fits any model.

    scores: float32 (N, 10) of the network. labels: uint8 (N,). The temperature minimises the
    negative log likelihood (Guo et al. 2017).
    """
    losses = [measure_log_loss(apply_temperature(scores, t), labels) for t in TEMPERATURES]
    temperature = float(TEMPERATURES[int(np.argmin(losses))])
    return Calibration(temperature, MINIMUM_CONFIDENCE)


def measure_log_loss(scores: Scores, labels: npt.NDArray[np.uint8]) -> float:
    """Return the mean negative natural logarithm of the right labels' scores."""
    right = scores[np.arange(len(labels)), labels]
    return float(-np.log(np.maximum(right, SMALLEST_SCORE)).mean())


def measure_accuracy(scores: Scores, labels: npt.NDArray[np.uint8]) -> float:
    """Return the share of digits whose best score is their label's, 0..1."""
    return float((scores.argmax(axis=1) == labels).mean())


def estimate_interval(share: float, count: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval (1927) of a share that was measured on count digits."""
    z2 = NORMAL_95_PERCENT**2 / count
    middle = (share + z2 / 2) / (1 + z2)
    reach = NORMAL_95_PERCENT * np.sqrt(share * (1 - share) / count + z2 / count / 4) / (1 + z2)
    return float(middle - reach), float(middle + reach)


def count_confusions(scores: Scores, labels: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
    """Return int64 (10, 10): how often a digit of the row's label was read as the column's."""
    table = np.zeros((scores.shape[1], scores.shape[1]), np.int64)
    np.add.at(table, (labels, scores.argmax(axis=1)), 1)
    return table
