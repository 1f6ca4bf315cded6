"""What one way of looking at a picture found, and which of several ways to believe."""

from collections import defaultdict
from collections.abc import Sequence

from flaskapi.recognition.prediction import Prediction
from flaskapi.recognition.preparation import Preparation

# An answer, and the steps that led there.
Found = tuple[Prediction, Preparation]


def choose_likeliest(first: Found, others: Sequence[Found], least: float) -> Found:
    """Return the surest of those findings that show the digit that most do, weighted by sureness.

    The first, if it shows none, gives way only to what is surer than the least, 0..1.
    """
    shown = [
        found for found in (first, *others) if not found[0].rejected and found[0].confidence > least
    ]
    if not shown:
        return first
    votes: defaultdict[int, float] = defaultdict(float)
    for prediction, _ in shown:
        votes[prediction.best_guess] += prediction.confidence
    likeliest = max(votes, key=votes.__getitem__)
    alike = (found for found in shown if found[0].best_guess == likeliest)
    return max(alike, key=lambda found: found[0].confidence)
