"""How a writer distorts digits is found out by what makes them readable."""

import numpy as np
import pytest

from flaskapi.recognition.classifier import OnnxClassifier
from flaskapi.recognition.digits import load_digits
from flaskapi.recognition.model_file import read_model_file
from flaskapi.recognition.recognizer import make_batch
from models.composition.distortion import distort, drop_doubtful, find_distortion
from models.data import Digits
from tests.conftest import SHIPPED_MODEL

IMAGES = load_digits()[:, :6].reshape(-1, 28, 28)
LABELS = np.repeat(np.arange(10, dtype=np.uint8), 6)
MIRROR = np.diag([-1.0, 1.0])
COS, SIN = np.cos(np.deg2rad(50)), np.sin(np.deg2rad(50))
TURN = np.array([[COS, -SIN], [SIN, COS]])


@pytest.fixture(scope="module")
def classifier() -> OnnxClassifier:
    return OnnxClassifier(read_model_file(SHIPPED_MODEL), threads=2)


def score(frames: np.ndarray, classifier: OnnxClassifier) -> np.ndarray:
    return classifier.compute_scores(make_batch(list(frames)))


def find(images: np.ndarray, labels: np.ndarray, classifier: OnnxClassifier) -> np.ndarray | None:
    rng = np.random.default_rng(0)
    return find_distortion(Digits(images, labels), lambda frames: score(frames, classifier), rng)


@pytest.mark.parametrize("style", [MIRROR, TURN], ids=["mirrored", "turned"])
def test_a_writers_distortion_is_found(style: np.ndarray, classifier: OnnxClassifier) -> None:
    found = find(distort(IMAGES, style), LABELS, classifier)
    assert found is not None
    assert found / np.sqrt(abs(np.linalg.det(found))) == pytest.approx(style, abs=0.25)


def test_a_few_wrong_labels_do_not_hide_it(classifier: OnnxClassifier) -> None:
    labels = LABELS.copy()
    labels[::6] = (labels[::6] + 1) % 10
    assert find(distort(IMAGES, MIRROR), labels, classifier) is not None


def test_swapped_labels_are_seen_through(classifier: OnnxClassifier) -> None:
    images = load_digits()
    labels = np.repeat(np.arange(10, dtype=np.uint8), images.shape[1])
    swapped = labels.copy()
    swapped[labels == 1], swapped[labels == 7] = 7, 1
    digits = Digits(distort(images.reshape(-1, 28, 28), MIRROR), swapped)
    kept = drop_doubtful(digits, MIRROR, lambda frames: score(frames, classifier))
    still_swapped = np.isin(kept.labels, [1, 7]).sum()
    assert still_swapped <= 3  # Of 40.
    assert len(kept) - still_swapped >= 155  # Of 160.


def test_usual_digits_have_no_distortion(classifier: OnnxClassifier) -> None:
    assert find(IMAGES, LABELS, classifier) is None


def test_distorting_keeps_the_frame() -> None:
    mirrored = distort(IMAGES, MIRROR)
    assert mirrored.shape == IMAGES.shape
    assert mirrored.dtype == np.uint8
    assert mirrored.max(axis=(1, 2)).min() == 255
    again = distort(mirrored, MIRROR)
    correlation = np.corrcoef(again.ravel(), IMAGES.ravel())[0, 1]
    assert correlation > 0.8


def test_what_has_no_ink_stays_as_it_is() -> None:
    empty = np.zeros((1, 28, 28), np.uint8)
    assert np.array_equal(distort(empty, TURN), empty)
