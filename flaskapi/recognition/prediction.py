"""What a classifier says of a frame, and how much it doubts it."""

from dataclasses import dataclass

DOUBTED_BELOW = 0.98
STRANGE_ABOVE = 0.1


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
