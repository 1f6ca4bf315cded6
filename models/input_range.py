"""Find out what a stranger's model wants its pixels to be, by trying it on bundled digits."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import keras
import numpy as np
import numpy.typing as npt

from flaskapi.recognition.classifier import SMALLEST_SCORE
from flaskapi.recognition.digits import DIGITS_PER_LABEL, LABELS, load_digits
from flaskapi.recognition.frame import FRAME_SIDE_PX
from models.calibration import measure_accuracy, measure_log_loss
from models.composition.augmentation import Variation, vary_digits

LEAST_ACCURACY = 0.7
VARIANTS = 5
SEED = 0
SUM_TOLERANCE = 0.01
MNIST_MEAN, MNIST_DEVIATION = 0.1307, 0.3081


class InputUnknown(Exception):
    """No way of giving digits to a model makes it read them; the message says what was tried."""


@dataclass(frozen=True)
class InputRange:
    """What pixels of 0..255 become: pixel × scale + offset."""

    name: str
    scale: float
    offset: float

    @property
    def is_ours(self) -> bool:
        """Whether pixels stay as they are."""
        return self.scale == 1 and self.offset == 0


RANGES = (
    InputRange("0..255", 1, 0),
    InputRange("0..1", 1 / 255, 0),
    InputRange("-1..1", 2 / 255, -1),
    InputRange("-0.5..0.5", 1 / 255, -0.5),
    InputRange("standardised", 1 / 255 / MNIST_DEVIATION, -MNIST_MEAN / MNIST_DEVIATION),
    InputRange("255..0, dark ink", -1, 255),
    InputRange("1..0, dark ink", -1 / 255, 1),
    InputRange("1..-1, dark ink", -2 / 255, 1),
)


@dataclass(frozen=True)
class Trial:
    """How a model did on varied digits in one range: accuracy 0..1, mean log loss."""

    range: InputRange
    accuracy: float
    log_loss: float
    gives_probabilities: bool


def try_ranges(model: keras.Model, shape: tuple[int, ...]) -> list[Trial]:
    """Let a model read five variants of each of the 200 bundled digits in every range.

    Varied, because on plain digits it makes hardly a mistake in a range close to its own, and it
    is its mistakes that tell: out of its range it is as sure of them as of the rest.
    """
    plain = load_digits().reshape(-1, FRAME_SIDE_PX, FRAME_SIDE_PX)
    rng = np.random.default_rng(SEED)
    variation = Variation(untouched_share=0)
    varied = np.concatenate([vary_digits(plain, rng, variation) for _ in range(VARIANTS)])
    digits = varied.reshape(len(varied), *shape).astype(np.float32)
    labels = np.tile(np.repeat(np.arange(LABELS, dtype=np.uint8), DIGITS_PER_LABEL), VARIANTS)
    return [try_range(model, each, digits, labels) for each in RANGES]


def choose_trial(trials: Sequence[Trial]) -> Trial:
    """Return the trial with the least log loss.

    Raises InputUnknown when even that one did not read 70 % of the varied digits.
    """
    best = min(trials, key=lambda trial: trial.log_loss)
    if best.accuracy < LEAST_ACCURACY:
        raise InputUnknown(
            f"The model reads {best.accuracy:.0%} of the bundled digits at best, in whatever range "
            "they are given. It is no classifier of digits 0 to 9, light on dark as in MNIST."
        )
    return best


def print_trials(trials: Sequence[Trial]) -> None:
    """Print what was tried."""
    print("Tried on varied bundled digits:")
    for trial in sorted(trials, key=lambda trial: trial.log_loss):
        print(f"  {trial.range.name:18} {trial.accuracy:7.1%} right, log loss {trial.log_loss:.3f}")


def try_range(
    model: keras.Model,
    input_range: InputRange,
    digits: npt.NDArray[np.float32],
    labels: npt.NDArray[np.uint8],
) -> Trial:
    """Let a model read digits, shaped as it takes them, of 0..255, brought to one range."""
    given = digits * input_range.scale + input_range.offset
    scores = np.asarray(model.predict(given, verbose=0), np.float64)
    # Sigmoid outputs lie in 0..1 too; whoever serves them makes them sum to 1.
    probable = bool(scores.min() >= 0 and scores.max() <= 1 + SUM_TOLERANCE)
    if not probable:
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    scores /= np.maximum(scores.sum(axis=1, keepdims=True), SMALLEST_SCORE)
    accuracy = measure_accuracy(scores.astype(np.float32), labels)
    # A network that overflows in a range is not meant for it.
    is_finite = bool(np.isfinite(scores).all())
    loss = measure_log_loss(scores.astype(np.float32), labels) if is_finite else math.inf
    return Trial(input_range, accuracy, loss, probable)
