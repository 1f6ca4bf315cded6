"""The network in ONNX Runtime, here the subject itself."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from flaskapi.errors import ModelCorrupt
from flaskapi.recognition.classifier import OnnxClassifier, apply_temperature
from flaskapi.recognition.digits import load_digits
from flaskapi.recognition.model_file import read_model_file
from flaskapi.recognition.recognizer import make_batch
from tests.conftest import SHIPPED_MODEL


@pytest.fixture(scope="module")
def classifier() -> OnnxClassifier:
    return OnnxClassifier(read_model_file(SHIPPED_MODEL), threads=1)


BUNDLED = make_batch(list(load_digits().reshape(-1, 28, 28)))


def test_scores_are_probabilities(classifier: OnnxClassifier) -> None:
    scores = classifier.compute_scores(BUNDLED)
    assert scores.shape == (200, 11)
    assert scores.dtype == np.float32
    assert scores.min() >= 0
    assert scores.sum(axis=1) == pytest.approx(1, abs=1e-5)


def test_nearly_all_bundled_digits_are_read(classifier: OnnxClassifier) -> None:
    read = classifier.compute_scores(BUNDLED).argmax(axis=1)
    assert (read == np.repeat(np.arange(10), 20)).mean() >= 0.98


def test_scores_do_not_depend_on_the_rest_of_the_batch(classifier: OnnxClassifier) -> None:
    together = classifier.compute_scores(BUNDLED[:130])
    alone = np.concatenate([classifier.compute_scores(BUNDLED[i : i + 1]) for i in range(130)])
    assert np.abs(together - alone).max() < 1e-5


def test_empty_batch_has_no_scores(classifier: OnnxClassifier) -> None:
    assert classifier.compute_scores(BUNDLED[:0]).shape == (0, 11)


def test_several_threads_get_the_same_scores(classifier: OnnxClassifier) -> None:
    expected = classifier.compute_scores(BUNDLED)
    with ThreadPoolExecutor(4) as pool:
        for scores in pool.map(classifier.compute_scores, [BUNDLED] * 8):
            assert np.array_equal(scores, expected)


def test_graph_that_does_not_run_is_corrupt() -> None:
    model = replace(read_model_file(SHIPPED_MODEL), graph=b"no graph")
    with pytest.raises(ModelCorrupt, match="does not run"):
        OnnxClassifier(model, threads=1)


@pytest.mark.parametrize(("temperature", "first"), [(1, 0.8), (0.5, 16 / 17), (2, 2 / 3)])
def test_temperature_sharpens_and_flattens(temperature: float, first: float) -> None:
    scores = apply_temperature(np.array([[0.8, 0.2]]), temperature)
    assert scores[0, 0] == pytest.approx(first, abs=1e-6)


def test_scores_that_do_not_sum_to_one_are_made_to() -> None:
    assert apply_temperature(np.array([[0.9, 0.9]]), 1) == pytest.approx(0.5)


def test_certain_scores_stay_finite() -> None:
    assert np.isfinite(apply_temperature(np.array([[1.0, 0.0]]), 0.2)).all()
