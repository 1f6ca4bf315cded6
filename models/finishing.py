"""What a trained network goes through before it serves: calibrated, measured and packaged."""

from pathlib import Path
from typing import Any

import keras
import numpy as np

from flaskapi.evaluation.metrics import estimate_interval
from flaskapi.recognition.classifier import Scores, apply_temperature
from models.calibration import (
    Calibration,
    calibrate,
    count_confusions,
    measure_accuracy,
    measure_refused,
    profile_photos,
)
from models.composition.photographs import photograph_for_calibration
from models.data import Digits, Mnist
from models.package import describe_model, package_model
from models.recipes import Recipe
from models.scoring import compute_scores, score_digits

CALIBRATION_PHOTOS = 5_000


def finish_model(
    model: keras.Model, mnist: Mnist, recipe: Recipe, training: dict[str, Any], out: Path
) -> None:
    """Calibrate a network on held-out digits and photos, measure it, write its file and say how.

    training: how it was made, for the card.
    """
    count = min(CALIBRATION_PHOTOS, recipe.limit or CALIBRATION_PHOTOS)
    photos = photograph_for_calibration(
        mnist.holdout, count, recipe.mixture.habits, np.random.default_rng(recipe.seed)
    )
    scored_photos = score_digits(model, photos)
    calibration = calibrate(score_digits(model, mnist.holdout), scored_photos)
    test_scores = apply_temperature(
        compute_scores(model, mnist.test.images), calibration.temperature
    )
    measured = measure(model, mnist, test_scores, calibration)
    reference = profile_photos(photos.images, scored_photos.scores, calibration)
    package_model(model, describe_model(calibration, training, measured, reference), out)
    print_result(test_scores, mnist.test, measured, training["seconds"], out)


def measure(
    model: keras.Model, mnist: Mnist, test_scores: Scores, calibration: Calibration
) -> dict[str, Any]:
    """Return the figures for the card; the one look at the test digits is already taken."""
    accuracy = measure_accuracy(test_scores, mnist.test.labels)
    low, high = estimate_interval(accuracy, len(mnist.test))
    holdout_scores = compute_scores(model, mnist.holdout.images)
    return {
        "holdout_accuracy": measure_accuracy(holdout_scores, mnist.holdout.labels),
        "holdout_digits": len(mnist.holdout),
        "test_accuracy": accuracy,
        "test_accuracy_95_percent": [round(low, 5), round(high, 5)],
        "test_refused": measure_refused(test_scores, calibration),
        "test_digits": len(mnist.test),
    }


def print_result(
    scores: Scores, digits: Digits, measured: dict[str, Any], seconds: float, file: Path
) -> None:
    """Print the confusion matrix, the accuracies and the time."""
    print("\nConfusion matrix of the test digits: rows are labels, columns what was read")
    table = count_confusions(scores, digits.labels)
    print("     " + "".join(f"{label:>6}" for label in range(10)))
    for label, row in enumerate(table):
        print(f"{label:>5}" + "".join(f"{count or '·':>6}" for count in row))
    low, high = measured["test_accuracy_95_percent"]
    print(
        f"\nheld-out accuracy {measured['holdout_accuracy']:.2%}"
        f"\ntest accuracy     {measured['test_accuracy']:.2%}  (95 %: {low:.2%} to {high:.2%})"
        f"\nwrongly refused   {measured['test_refused']:.2%}"
        f"\ntime              {seconds / 60:.1f} minutes\nwrote             {file}"
    )
