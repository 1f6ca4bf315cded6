"""How models are trained: a quick and a full recipe, and a full and a quick one to go on by."""

from dataclasses import dataclass, replace

from models.composition.training_set import Mixture
from models.network import PEAK_LEARNING_RATE

DEFAULT_MIXTURE = Mixture()


@dataclass(frozen=True)
class Recipe:
    """How a model is trained: all that, with the data, decides what comes out.

    filters: of the network's stages; none where training starts from a network that has its own.
    keeps: whether a network that is trained further is told its own scores of the digits that it
    rehearses, so that it keeps what it knows; otherwise their labels, as a new one is.
    precision: what the network computes in while it learns, by the name of a Keras dtype policy.
    mixture: what an epoch is composed of; in the last mild_epochs digits are varied half as much.
    extra_share: what share of an epoch is digits from outside MNIST, if some are given, as long
    as none comes more often than extra_repeats times.
    """

    epochs: int = 10
    mild_epochs: int = 2
    batch_size: int = 128
    peak_learning_rate: float = PEAK_LEARNING_RATE
    filters: tuple[int, ...] = (16, 32, 64)
    keeps: bool = False
    precision: str = "float32"
    seed: int = 1
    limit: int | None = None
    mixture: Mixture = DEFAULT_MIXTURE
    extra_share: float = 0.2
    extra_repeats: int = 20


QUICK = Recipe()
FULL = Recipe(
    epochs=48,
    mild_epochs=8,
    filters=(16, 64, 128),
    mixture=Mixture(
        photo_share=0.13,
        photos=45_000,
        foreign_share=0.15,
        foreigners=20_000,
        negative_share=0.15,
        negatives=16_000,
        habits=0.15,
    ),
)
# For less than half as long and by labels, but from a network that knows digits already.
REFINING = replace(
    FULL,
    epochs=20,
    peak_learning_rate=0.0015,
    filters=(),
    mixture=replace(FULL.mixture, frames=46_000, photos=25_000),
)
# Low and short, with much of the usual mixture to keep what it knows.
FINE_TUNING = replace(
    REFINING,
    epochs=6,
    mild_epochs=2,
    keeps=True,
    peak_learning_rate=0.0006,
    extra_share=0.3,
    mixture=Mixture(
        frames=24_000,
        photo_share=0.4,
        photos=10_000,
        foreigners=4_000,
        negatives=10_000,
        negative_share=0.14,
        habits=0.2,
    ),
)
