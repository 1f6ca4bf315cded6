"""What a network makes of digits."""

import keras
import numpy as np
import numpy.typing as npt

from flaskapi.recognition.classifier import Scores
from models.calibration import Scored
from models.data import Digits
from models.network import Frames

PREDICT_BATCH = 500


def to_batch(frames: Frames) -> npt.NDArray[np.float32]:
    """Return frames, uint8 (N, 28, 28), as float32 (N, 28, 28, 1) of 0..255."""
    return frames[..., np.newaxis].astype(np.float32)


def compute_scores(model: keras.Model, frames: Frames) -> Scores:
    """Return the network's scores of frames, uint8 (N, 28, 28): float32 (N, 10 or 11)."""
    return np.asarray(model.predict(to_batch(frames), batch_size=PREDICT_BATCH, verbose=0))


def score_few(model: keras.Model, frames: Frames) -> Scores:
    """Return the same of a few hundred frames at most, without what `predict` needs to begin."""
    return np.asarray(model(to_batch(frames), training=False))


def score_digits(model: keras.Model, digits: Digits) -> Scored:
    """Return the network's scores of digits, beside their labels."""
    return Scored(compute_scores(model, digits.images), digits.labels)
