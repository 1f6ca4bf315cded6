"""The network that further training starts from."""

from pathlib import Path

import numpy as np
import pytest

from flaskapi.errors import ModelCorrupt, ModelMissing
from flaskapi.recognition.digits import load_typical_digits
from flaskapi.recognition.model_file import Task, read_model_file
from models.scoring import compute_scores
from models.start_model import copy_network, load_start_model
from tests.conftest import SHIPPED_MODEL, SHIPPED_READER

FRAMES = np.stack(load_typical_digits())


def test_shipped_model_can_be_started_from() -> None:
    start = load_start_model(SHIPPED_MODEL)
    assert start.model_id == read_model_file(SHIPPED_MODEL).model_id
    assert compute_scores(start.network, FRAMES).argmax(axis=1).tolist() == list(range(10))


def test_shipped_reader_can_be_started_from() -> None:
    start = load_start_model(SHIPPED_READER, Task.LINE)
    assert start.model_id == read_model_file(SHIPPED_READER, Task.LINE).model_id
    assert start.network.output_shape == (None, None, 11)
    assert start.training["command"].startswith("python models/reader_model.py")


def test_a_copy_scores_the_same_and_learns_on_its_own() -> None:
    network = load_start_model(SHIPPED_MODEL).network
    copy = copy_network(network)
    scores = compute_scores(network, FRAMES)
    assert compute_scores(copy, FRAMES) == pytest.approx(scores, abs=1e-6)
    copy.set_weights([weights * 0 for weights in copy.get_weights()])
    assert np.array_equal(compute_scores(network, FRAMES), scores)


def test_a_copy_in_half_precision_keeps_its_weights_and_nearly_its_scores() -> None:
    network = load_start_model(SHIPPED_MODEL).network
    half = copy_network(network, "mixed_bfloat16")
    assert {layer.compute_dtype for layer in half.layers[1:-1]} == {"bfloat16"}
    assert half.layers[-1].compute_dtype == "float32"
    scores = compute_scores(network, FRAMES)
    assert compute_scores(half, FRAMES) == pytest.approx(scores, abs=0.02)
    assert compute_scores(copy_network(half), FRAMES) == pytest.approx(scores, abs=1e-6)


def test_what_is_no_packaged_digit_classifier_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.h5").write_text("no model")
    with pytest.raises(ModelCorrupt):
        load_start_model(tmp_path / "text.h5")
    with pytest.raises(ModelCorrupt, match="another task"):
        load_start_model(SHIPPED_READER)
    with pytest.raises(ModelCorrupt, match="another task"):
        load_start_model(SHIPPED_MODEL, Task.LINE)
    with pytest.raises(ModelMissing):
        load_start_model(tmp_path / "nothing.h5")
