"""What the tests of recognition put in the place of a network and of people's pictures."""

import numpy as np

from flaskapi.recognition.classifier import Batch, Scores
from flaskapi.recognition.model_file import ModelFile
from tests.conftest import FakeClassifier, draw_digit

MAX_PIXELS = 64_000_000


class StrangeClassifier(FakeClassifier):
    """Finds every picture to be no digit to a given degree."""

    def __init__(self, strangeness: float) -> None:
        super().__init__()
        card = self.model.card | {
            "labels": [*range(10), None],
            "rejection": {"minimum_confidence": 0.0, "maximum_not_digit": 0.4},
        }
        self.model = ModelFile(graph=b"", card=card)
        self.strangeness = strangeness

    def compute_scores(self, batch: Batch) -> Scores:
        digits = super().compute_scores(batch) * (1 - self.strangeness)
        strange = np.full((len(batch), 1), self.strangeness, np.float32)
        return np.concatenate((digits, strange), axis=1)


def make_small_digit(digit: int) -> np.ndarray:
    """Return a digit in the midst of much paper, uint8 (400, 400)."""
    page = np.full((400, 400), 225, np.uint8)
    page[160:220, 150:210] = np.minimum(draw_digit(digit, 60), 225)
    return page
