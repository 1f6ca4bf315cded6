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
    scores = layers.Dense(outputs, activation="softmax", kernel_initializer="zeros")
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


def test_a_teacher_tells_what_is_rehearsed_and_labels_tell_extra_digits() -> None:
    _, targets = draw([3, 3], 20, make_teacher(10))
    assert targets.shape == (120, 10)
    sure = targets.max(axis=1) > 0.5
    assert set(targets[sure].argmax(axis=1).tolist()) == {3}
    assert sure.sum() == 20
    assert targets[~sure] == pytest.approx(1 / 10)


def test_labels_tell_what_is_no_digit_to_a_network_that_can_say_so() -> None:
    _, targets = draw([3, 3], 20, make_teacher(11))
    assert targets.shape == (120, 11)
    sure = targets.max(axis=1) > 0.5
    assert np.bincount(targets[sure].argmax(axis=1)).tolist() == [0, 0, 0, 20, *[0] * 6, 11]
    assert targets[~sure] == pytest.approx(1 / 11)
