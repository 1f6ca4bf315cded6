"""Training from nothing and training further."""

from dataclasses import replace

import keras
import numpy as np
import pytest
from keras import layers

from flaskapi.recognition.digits import DIGITS_PER_LABEL, load_digits
from models.composition import distortion
from models.composition.training_set import Mixture
from models.data import Digits, Mnist
from models.network import make_targets
from models.recipes import FINE_TUNING, QUICK, REFINING, Recipe
from models.training import plan_lessons, train

IMAGES = load_digits().reshape(-1, 28, 28)
LABELS = np.repeat(np.arange(10, dtype=np.uint8), DIGITS_PER_LABEL)
DIGITS = Digits(IMAGES, LABELS)
MNIST = Mnist(train=DIGITS, holdout=DIGITS, test=DIGITS)
EXTRA = Digits(IMAGES[::4], np.where(LABELS[::4] == 9, 10, LABELS[::4]).astype(np.uint8))
MIXTURE = Mixture(photos=5, foreigners=5, negatives=5)


@pytest.fixture(autouse=True)
def short_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distortion, "STEPS", 2)


def shorten(recipe: Recipe) -> Recipe:
    return replace(recipe, epochs=1, mild_epochs=0, mixture=MIXTURE)


def make_start(outputs: int) -> keras.Model:
    keras.utils.set_random_seed(0)
    steps = [keras.Input((28, 28, 1)), layers.Rescaling(1 / 255), layers.Flatten()]
    return keras.Sequential([*steps, layers.Dense(outputs, activation="softmax")])


@pytest.mark.parametrize("outputs", [10, 11])
def test_a_network_is_trained_further_whatever_it_is_made_of(outputs: int) -> None:
    start = make_start(outputs)
    weights = [value.copy() for value in start.get_weights()]
    model, history = train(MNIST, shorten(FINE_TUNING), EXTRA, start)
    assert model.output_shape == (None, outputs)
    assert len(history["val_accuracy"]) == 1
    for before, kept, learned in zip(
        weights, start.get_weights(), model.get_weights(), strict=True
    ):
        assert np.array_equal(before, kept)
        assert not np.array_equal(before, learned)


@pytest.mark.parametrize("extra", [None, EXTRA, Digits(EXTRA.images[:1], EXTRA.labels[:1])])
def test_a_new_network_learns_with_extra_digits_or_without(extra: Digits | None) -> None:
    recipe = shorten(replace(QUICK, filters=(2, 2, 2)))
    model, _ = train(MNIST, recipe, extra)
    assert model.output_shape == (None, 11)


def test_digits_that_a_network_has_no_output_for_are_left_out() -> None:
    none = Digits(IMAGES[:4], np.full(4, 10, np.uint8))
    model, _ = train(MNIST, shorten(FINE_TUNING), none, make_start(10))
    assert model.output_shape == (None, 10)


@pytest.mark.parametrize(("recipe", "keeps"), [(FINE_TUNING, True), (REFINING, False)])
def test_digits_are_told_by_the_network_that_keeps_what_it_knows_else_by_labels(
    recipe: Recipe, keeps: bool
) -> None:
    _, targets = plan_lessons(DIGITS, shorten(recipe), None, make_start(11)).draw_epoch()
    surest = make_targets(np.array([3], np.uint8)).max()
    told_by_label = np.isclose(targets.max(axis=1), surest)
    assert told_by_label.all() != keeps


@pytest.mark.parametrize("further", [False, True])
def test_a_network_that_learns_in_half_precision_is_returned_in_whole(further: bool) -> None:
    recipe = shorten(replace(QUICK, filters=(2, 2, 2), precision="mixed_bfloat16"))
    model, history = train(MNIST, recipe, start=make_start(11) if further else None)
    assert {layer.compute_dtype for layer in model.layers} == {"float32"}
    assert np.isfinite(history["loss"]).all()
