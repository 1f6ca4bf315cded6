"""Ask the line reader as well where the classifier is in doubt: two networks err less than one.

They see the same frame, learned apart, and the one looks at a whole frame, the other along a row.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from flaskapi.recognition.classifier import SMALLEST_SCORE, Scores
from flaskapi.recognition.frame import Frame
from flaskapi.recognition.model_file import ModelFile
from flaskapi.recognition.page.line_reader import LineReader, read_strip
from flaskapi.recognition.page.strip import make_frame_strip
from flaskapi.recognition.prediction import find_doubtful

DIGITS = [str(digit) for digit in range(10)]
# How much the reader's opinion counts, where the classifier's counts 1.
WEIGHT = 0.45
LEAST_CHANCE = 1e-6


def reconsider(
    scores: Scores, frames: Sequence[Frame], model: ModelFile, reader: LineReader
) -> Scores:
    """Return the scores of frames, where they are in doubt together with a line reader's.

    scores: float32 (N, labels), rows sum to 1. frames: N of uint8 (28, 28). model: the
    classifier's. A weighted product: T. Heskes, "Selecting weighting factors in logarithmic
    opinion pools" (1998).
    """
    doubtful = find_doubtful(scores, model)
    if len(doubtful) == 0:
        return scores
    opinions = np.stack([form_opinion(frames[index], model, reader) for index in doubtful])
    pooled = scores.astype(np.float64)
    pooled[doubtful] *= opinions**WEIGHT
    pooled /= np.maximum(pooled.sum(axis=1, keepdims=True), SMALLEST_SCORE)
    return pooled.astype(np.float32)


def form_opinion(frame: Frame, model: ModelFile, reader: LineReader) -> npt.NDArray[np.float64]:
    """Return how likely each of a model's labels is to a line reader, float64 (labels,), 0..1.

    What is not one digit, but none or several, counts for the label None.
    """
    chances = read_strip(reader, make_frame_strip(frame)).measure_chances(DIGITS)
    none = 1 - chances.sum()
    found = [none if label is None else chances[label] for label in model.labels]
    return np.maximum(np.array(found), LEAST_CHANCE)
