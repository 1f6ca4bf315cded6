"""What a network is shown and told in an epoch."""

import keras
import numpy as np
import pytest
from keras import layers

from flaskapi.recognition.digits import DIGITS_PER_LABEL, load_digits
from models.composition.training_set import Mixture, TrainingSet
from models.composition.writer import Writer
from models.data import Digits
from models.lessons import Lessons

DIGITS = Digits(
    load_digits().reshape(-1, 28, 28), np.repeat(np.arange(10, dtype=np.uint8), DIGITS_PER_LABEL)
)
MIXTURE = Mixture(frames=100, photos=5, foreigners=5, negatives=5)


def draw(
    labels: list[int], extra_frames: int, teacher: keras.Model | None = None
) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    extra = Digits(DIGITS.images[: len(labels)], np.array(labels, np.uint8))
    rehearsed = TrainingSet(DIGITS, MIXTURE, 9, rng)
    writer = Writer(extra, DIGITS, None, rng) if labels else None
    return Lessons(rehearsed, rng, writer, extra_frames, teacher).draw_epoch()


def make_teacher(outputs: int) -> keras.Model:
    """Return a network that takes everything for a three, and is not very sure of it."""
    likelihoods = np.ones(outputs)
    likelihoods[3] = 10
    bias = keras.initializers.Constant(np.log(likelihoods))
    scores = layers.Dense(outputs, "softmax", kernel_initializer="zeros", bias_initializer=bias)
    return keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), scores])


def test_without_extra_digits_the_usual_mixture_is_told_by_its_labels() -> None:
    frames, targets = draw([], 0)
    assert len(frames) == len(targets) == 100
    assert targets.sum(axis=1) == pytest.approx(1, abs=1e-6)
    assert (targets.argmax(axis=1) == 10).sum() == 11


def test_extra_digits_come_on_top_told_by_their_labels() -> None:
    frames, targets = draw([10, 10, 10, 10], 40)
    assert len(frames) == 140
    assert (targets.argmax(axis=1) == 10).sum() == 11 + 40


@pytest.mark.parametrize(("outputs", "sureness"), [(10, 10 / 19), (11, 10 / 20)])
def test_a_teacher_tells_the_digits_that_it_reads(outputs: int, sureness: float) -> None:
    _, targets = draw([5, 5], 20, make_teacher(outputs))
    assert targets.shape == (120, outputs)
    threes = targets[targets.argmax(axis=1) == 3]
    assert len(threes) > 0
    assert threes.max(axis=1) == pytest.approx(sureness, rel=1e-4)


def test_labels_tell_digits_that_are_misread_and_extra_digits_and_what_is_no_digit() -> None:
    _, targets = draw([3, 3], 20, make_teacher(11))
    sure = targets.max(axis=1) > 0.9
    told = np.bincount(targets[sure].argmax(axis=1), minlength=11)
    assert told[3] == 20
    assert told[10] == 11
    assert (np.delete(told, [3, 10]) > 0).all()


def test_network_that_knows_digits_alone_is_told_of_nothing_else() -> None:
    _, targets = draw([], 0, make_teacher(10))
    unsure = targets.max(axis=1) < 0.9
    # Eleven things that are no digits, beside the threes.
    assert unsure.sum() > 11
    assert set(targets[unsure].argmax(axis=1).tolist()) == {3}
