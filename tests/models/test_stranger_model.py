"""Strangers' models: packaged once, then served like ours."""

import json
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import h5py
import keras
import numpy as np
import pytest
from flask import Flask
from keras import layers

from flaskapi.recognition.classifier import OnnxClassifier
from flaskapi.recognition.model_file import read_model_file
from flaskapi.recognition.recognizer import make_batch
from models import optimizer_weights, stranger_model
from models.data import Digits, Mnist
from models.input_range import RANGES, InputUnknown, choose_trial, try_range

Shape = tuple[int, ...]
DIGITS_TO_LEARN = 4000


def build_tutorial(shape: Shape = (1, 28, 28)) -> list[keras.Layer]:
    """The tutorial's network to the letter, its pooling over channels included."""
    return [
        keras.Input(shape),
        layers.Conv2D(32, (3, 3), activation="relu", data_format="channels_first"),
        layers.MaxPooling2D(pool_size=(2, 2)),
        layers.Dropout(0.25),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        layers.Dropout(0.5),
        layers.Dense(10, activation="softmax"),
    ]


def build_dense(shape: Shape, last: str = "softmax") -> list[keras.Layer]:
    hidden = layers.Dense(64, activation="relu")
    return [keras.Input(shape), layers.Flatten(), hidden, layers.Dense(10, activation=last)]


def train(parts: list[keras.Layer], digits: Digits, scale: float, offset: float) -> keras.Model:
    keras.utils.set_random_seed(0)
    model = keras.Sequential(parts)
    loss = keras.losses.SparseCategoricalCrossentropy(
        from_logits=model.layers[-1].activation.__name__ == "linear"
    )
    model.compile("adam", loss)
    images = digits.images[:DIGITS_TO_LEARN].reshape(-1, *model.input_shape[1:])
    labels = digits.labels[:DIGITS_TO_LEARN]
    model.fit(images * scale + offset, labels, epochs=4, batch_size=64, verbose=0)
    return model


def save(model: keras.Model, file: Path) -> Path:
    from absl import logging

    logging.set_verbosity(logging.ERROR)
    model.save(file)
    return file


def measure(file: Path, mnist: Mnist) -> float:
    classifier = OnnxClassifier(read_model_file(file), threads=2)
    scores = classifier.compute_scores(make_batch(list(mnist.holdout.images[:1000])))
    assert scores.sum(axis=1) == pytest.approx(1, abs=1e-4)
    return float((scores.argmax(axis=1) == mnist.holdout.labels[:1000]).mean())


@pytest.fixture(scope="module")
def tutorial_file(tmp_path_factory: pytest.TempPathFactory, mnist: Mnist) -> Path:
    model = train(build_tutorial(), mnist.train, 1 / 255, 0)
    assert model.count_params() == 693_962
    return save(model, tmp_path_factory.mktemp("tutorial") / "my_model.h5")


@pytest.mark.parametrize("stripped_first", [False, True])
def test_tutorials_model_is_packaged_in_place_and_served(
    tutorial_file: Path,
    tmp_path: Path,
    mnist: Mnist,
    make_app: Callable[..., Flask],
    seven_png: bytes,
    stripped_first: bool,
) -> None:
    file = tmp_path / "my_model.h5"
    file.write_bytes(tutorial_file.read_bytes())
    if stripped_first:
        assert optimizer_weights.main([str(file)]) == 0
    before = file.read_bytes()
    assert stranger_model.main([str(file)]) == 0
    assert (tmp_path / "my_model.original.h5").read_bytes() == before
    with h5py.File(file) as h5:
        assert "optimizer_weights" not in h5
    assert read_model_file(file).card["training"]["input_range_found"] == "0..1"
    assert measure(file, mnist) > 0.9
    answer = (
        make_app(model=file)
        .test_client()
        .post("/predict", data=seven_png, content_type="image/png")
    )
    assert answer.get_json()["digit"] == 7


def test_packaged_model_is_still_a_keras_model(tutorial_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "packaged.h5"
    assert stranger_model.main([str(tutorial_file), "--out", str(file)]) == 0
    assert keras.models.load_model(file).input_shape == (None, 28, 28, 1)


def test_packaging_again_changes_nothing_but_the_card(tutorial_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "packaged.h5"
    stranger_model.main([str(tutorial_file), "--out", str(file)])
    first = read_model_file(file)
    assert stranger_model.main([str(file)]) == 0
    assert read_model_file(file).model_id == first.model_id


@pytest.mark.parametrize(
    ("shape", "name", "scale", "offset"),
    [
        ((28, 28, 1), "0..255", 1, 0),
        ((28, 28), "0..1", 1 / 255, 0),
        ((784,), "-1..1", 2 / 255, -1),
        ((784,), "1..0, dark ink", -1 / 255, 1),
        ((28, 28), "standardised", 1 / 255 / 0.3081, -0.1307 / 0.3081),
    ],
)
def test_shape_and_range_are_found_out(
    tmp_path: Path, mnist: Mnist, shape: Shape, name: str, scale: float, offset: float
) -> None:
    parts = build_dense(shape)
    if name == "0..255":
        parts.insert(1, layers.Rescaling(1 / 255))
    file = save(train(parts, mnist.train, scale, offset), tmp_path / "model.h5")
    assert stranger_model.main([str(file)]) == 0
    assert read_model_file(file).card["training"]["input_range_found"] == name
    assert measure(file, mnist) > 0.8


@pytest.mark.parametrize("last", ["linear", "sigmoid"])
def test_scores_that_are_no_probabilities_are_made_to(
    tmp_path: Path, mnist: Mnist, last: str
) -> None:
    file = save(train(build_dense((784,), last), mnist.train, 1 / 255, 0), tmp_path / "model.h5")
    assert stranger_model.main([str(file)]) == 0
    assert measure(file, mnist) > 0.8


def age(file: Path) -> None:
    """Write the model's description as Keras did up to 2.2.2: a bare list, no input layer."""
    with h5py.File(file, "r+") as h5:
        model = json.loads(h5.attrs["model_config"])
        first, second, *rest = model["config"]["layers"]
        shape = first["config"].get("batch_shape") or first["config"]["batch_input_shape"]
        second["config"]["batch_input_shape"] = shape
        model["config"] = [second, *rest]
        h5.attrs["model_config"] = json.dumps(model)


def test_model_as_keras_2_2_2_saved_it_is_packaged(
    tutorial_file: Path, tmp_path: Path, mnist: Mnist
) -> None:
    file = tmp_path / "old.h5"
    file.write_bytes(tutorial_file.read_bytes())
    age(file)
    with pytest.raises(TypeError):
        keras.models.load_model(file, compile=False)
    assert stranger_model.main([str(file)]) == 0
    assert measure(file, mnist) > 0.9


def test_untrained_model_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keras.utils.set_random_seed(0)
    file = save(keras.Sequential(build_dense((784,))), tmp_path / "model.h5")
    before = file.read_bytes()
    assert stranger_model.main([str(file)]) == 1
    assert "at best" in capsys.readouterr().err
    assert file.read_bytes() == before


def test_model_that_misreads_a_plain_digit_is_refused(
    capsys: pytest.CaptureFixture[str], mnist: Mnist
) -> None:
    labels = np.where(mnist.train.labels == 9, 4, mnist.train.labels)
    digits = Digits(mnist.train.images, labels.astype(np.uint8))
    model = train(build_dense((784,)), digits, 1 / 255, 0)
    with pytest.raises(InputUnknown, match=r"7, 8, 4\], and no server"):
        stranger_model.adapt_model(model)


def test_model_of_another_shape_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = save(keras.Sequential(build_dense((32, 32, 3))), tmp_path / "model.h5")
    assert stranger_model.main([str(file)]) == 1
    assert "(None, 32, 32, 3)" in capsys.readouterr().err


def test_model_with_code_inside_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = [keras.Input((784,)), layers.Lambda(lambda x: x), layers.Dense(10)]
    file = save(keras.Sequential(parts), tmp_path / "model.h5")
    assert stranger_model.main([str(file)]) == 1
    assert "cannot be loaded" in capsys.readouterr().err


@pytest.mark.parametrize("content", [None, b"", b"not HDF5"])
def test_what_is_no_model_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    file = tmp_path / "model.h5"
    if content is not None:
        file.write_bytes(content)
    assert stranger_model.main([str(file)]) == 1
    assert optimizer_weights.main([str(file)]) == 1
    assert "model.h5" in capsys.readouterr().err


def test_optimizer_weights_are_stripped(tutorial_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "my_model.h5"
    file.write_bytes(tutorial_file.read_bytes())
    before = keras.models.load_model(file, compile=False)
    assert optimizer_weights.strip_optimizer_weights(file)
    assert file.stat().st_size < 0.4 * tutorial_file.stat().st_size
    after = keras.models.load_model(file, compile=False)
    for old, new in zip(before.get_weights(), after.get_weights(), strict=True):
        assert np.array_equal(old, new)
    assert not optimizer_weights.strip_optimizer_weights(file)


def test_range_in_which_a_model_overflows_is_not_its_own() -> None:
    scores = np.eye(10, dtype=np.float32)[[3]]
    overflowing = Mock(predict=Mock(return_value=scores * np.nan))
    digit, label = np.zeros((1, 28, 28), np.float32), np.array([3], np.uint8)
    trials = [
        try_range(model, RANGES[0], digit, label)
        for model in (overflowing, Mock(predict=Mock(return_value=scores)))
    ]
    assert choose_trial(trials) is trials[1]
