"""What one way of looking at a picture found, and which of several ways to believe."""

from collections import defaultdict
from collections.abc import Sequence

from flaskapi.recognition.prediction import Prediction, is_beyond_doubt, is_clear
from flaskapi.recognition.preparation import Preparation

# An answer, and the steps that led there.
Found = tuple[Prediction, Preparation]

FEWEST_AGREEING = 2


def choose_likeliest(first: Found, others: Sequence[Found]) -> Found:
    """Return the surest of those findings that show the digit that most do, weighted by sureness.

    The first, if it shows none, gives way only to what is clear: looked at in many ways, a letter
    may well look a little like a digit in one of them.
    """
    shown = [found for found in (first, *others) if not found[0].rejected]
    if first[0].rejected:
        shown = [found for found in shown if is_clear(found[0])]
    return choose_common(shown) if shown else first


def choose_agreed(found: Sequence[Found]) -> Found | None:
    """Return the surest of those findings beyond doubt that show the same digit, if two do.

    For a picture that seems blank: among many ways to look, one that sees a digit is chance.
    """
    sure = [one for one in found if is_beyond_doubt(one[0])]
    if not sure:
        return None
    chosen = choose_common(sure)
    agreeing = sum(one[0].best_guess == chosen[0].best_guess for one in sure)
    return chosen if agreeing >= FEWEST_AGREEING else None


def choose_common(shown: Sequence[Found]) -> Found:
    """Return the surest of those that show the digit that most do, weighted by sureness."""
    votes: defaultdict[int, float] = defaultdict(float)
    for prediction, _ in shown:
        votes[prediction.best_guess] += prediction.confidence
    likeliest = max(votes, key=votes.__getitem__)
    alike = (found for found in shown if found[0].best_guess == likeliest)
    return max(alike, key=lambda found: found[0].confidence)
