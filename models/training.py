"""Train a network by a recipe: a new one from nothing, or a trained one further."""

import sys
from dataclasses import replace
from functools import partial

import keras
import numpy as np

from models.composition.distortion import drop_doubtful, find_distortion
from models.composition.training_set import TrainingSet
from models.composition.writer import Writer
from models.data import Digits, Mnist
from models.lessons import Lessons
from models.network import (
    EpochBatches,
    build_network,
    compile_network,
    make_targets,
    settle_batch_norm,
)
from models.recipes import Recipe
from models.scoring import PREDICT_BATCH, compute_scores, score_few, to_batch
from models.start_model import copy_network

History = dict[str, list[float]]


def train(
    mnist: Mnist, recipe: Recipe, extra: Digits | None = None, start: keras.Model | None = None
) -> tuple[keras.Model, History]:
    """Return a trained network and its history, one figure an epoch under each name.

    extra: labelled digits beyond MNIST. start: the network to train further; it stays as it is.
    """
    keras.utils.set_random_seed(recipe.seed)
    model = copy_network(start or build_network(recipe.filters), recipe.precision)
    before = copy_network(start, recipe.precision) if start else None
    lessons = plan_lessons(mnist.train, recipe, extra, before)
    batches = EpochBatches(lessons.draw_epoch, recipe.batch_size, recipe.epochs)
    compile_network(model, recipe.epochs * len(batches), recipe.peak_learning_rate)
    targets = make_targets(mnist.holdout.labels, model.output_shape[-1])
    history = model.fit(
        batches,
        epochs=recipe.epochs,
        validation_data=(to_batch(mnist.holdout.images), targets),
        validation_batch_size=PREDICT_BATCH,
        verbose=1 if sys.stdout.isatty() else 2,
    )
    settle_batch_norm(model, batches)
    return copy_network(model), history.history


def plan_lessons(
    digits: Digits, recipe: Recipe, extra: Digits | None, start: keras.Model | None
) -> Lessons:
    """Share an epoch out between the usual mixture and the extra digits."""
    rng = np.random.default_rng(recipe.seed)
    digits = Digits(digits.images[: recipe.limit], digits.labels[: recipe.limit])
    total = min(recipe.mixture.frames or len(digits), len(digits))
    writer = get_to_know(extra, digits, start, rng) if extra else None
    extra_frames = 0
    if writer:
        most = recipe.extra_repeats * len(writer)
        extra_frames = max(min(round(recipe.extra_share * total), most), 1)
    mixture = replace(recipe.mixture, frames=total - extra_frames)
    full_epochs = max(recipe.epochs - recipe.mild_epochs, 0)
    rehearsed = TrainingSet(digits, mixture, full_epochs, rng)
    return Lessons(rehearsed, rng, writer, extra_frames, start if recipe.keeps else None)


def get_to_know(
    extra: Digits, digits: Digits, start: keras.Model | None, rng: np.random.Generator
) -> Writer | None:
    """Return what draws as the writer of the extra digits does; None if none is left to learn."""
    distortion = None
    if start:
        # Some networks have no output for 10.
        known = extra.labels < start.output_shape[-1]
        extra = Digits(extra.images[known], extra.labels[known])
        if not extra:
            return None
        distortion = find_distortion(extra, partial(score_few, start), rng)
    if start and distortion is not None:
        extra = drop_doubtful(extra, distortion, partial(compute_scores, start))
    return Writer(extra, digits, distortion, rng) if extra else None
