"""`python models/mnist_model.py`: what a person types, and the model that is shipped."""

import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import keras
import numpy as np
import pytest

from flaskapi.recognition.classifier import OnnxClassifier
from flaskapi.recognition.model_file import read_model_file
from flaskapi.recognition.network import open_session
from flaskapi.recognition.prediction import Prediction
from flaskapi.recognition.recognizer import Recognizer, make_batch
from models import mnist_model
from models.data import Mnist
from models.recipes import FULL, QUICK, Recipe
from tests.conftest import REPOSITORY, SHIPPED_MODEL, encode


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "models/mnist_model.py", *arguments]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, mnist: Mnist) -> tuple[Path, str]:
    file = tmp_path_factory.mktemp("trained") / "new" / "tried.h5"
    result = run("--limit=1500", "--epochs=3", "--batch-size=32", "--plot", f"--out={file}")
    assert result.returncode == 0, result.stderr
    return file, result.stdout


def test_training_says_how_it_went(trained: tuple[Path, str]) -> None:
    _, output = trained
    assert output.count("val_accuracy") == 3
    assert "Confusion matrix" in output
    assert "test accuracy" in output
    assert "minutes" in output


def test_training_leaves_a_file_that_serves(trained: tuple[Path, str]) -> None:
    file, _ = trained
    model = read_model_file(file)
    command = "python models/mnist_model.py --epochs=3 --batch-size=32 --limit=1500"
    assert model.card["training"]["command"] == command
    assert model.card["training"]["recipe"]["limit"] == 1500
    assert model.card["training"]["recipe"]["seed"] == 1
    began = datetime.fromisoformat(model.card["training"]["date"])
    assert timedelta() < datetime.now(UTC) - began < timedelta(hours=1)
    assert set(model.card["training"]["data_sha256"]) == {"x_train", "y_train", "x_test", "y_test"}
    assert model.card["measured"]["test_accuracy"] > 0.8
    assert OnnxClassifier(model, threads=1)


def test_learning_curve_is_drawn_beside_the_file(trained: tuple[Path, str]) -> None:
    file, _ = trained
    assert file.with_suffix(".png").read_bytes().startswith(b"\x89PNG")
    assert sorted(path.name for path in file.parent.iterdir()) == ["tried.h5", "tried.png"]


def test_wrong_data_is_never_trained_on(tmp_path: Path) -> None:
    np.savez(tmp_path / "wrong.npz", x_train=np.zeros(3))
    result = run(f"--data={tmp_path / 'wrong.npz'}", f"--out={tmp_path / 'model.h5'}")
    assert result.returncode == 1
    assert "cannot be read as MNIST" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "model.h5").exists()


def choose(*arguments: str) -> Recipe:
    return mnist_model.choose_recipe(mnist_model.parse_arguments(list(arguments)))


def test_full_recipe_is_the_larger_one() -> None:
    assert choose() == QUICK
    assert choose("--full") == FULL
    assert choose("--full").filters > choose().filters
    assert choose("--full", "--seed=5", "--epochs=2").seed == 5


@pytest.mark.parametrize("arguments", [["--epochs", "0"], ["--batch-size", "x"]])
def test_senseless_option_is_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        mnist_model.parse_arguments(arguments)
    assert "is not a whole number above 0" in capsys.readouterr().err


@pytest.fixture(scope="module")
def shipped() -> Recognizer:
    classifier = OnnxClassifier(read_model_file(SHIPPED_MODEL), threads=2)
    return Recognizer(classifier, max_pixels=64_000_000)


def test_shipped_model_reads_995_of_1000_test_digits(mnist: Mnist, shipped: Recognizer) -> None:
    scores = shipped.classifier.compute_scores(make_batch(list(mnist.test.images)))
    accuracy = (scores[:, :10].argmax(axis=1) == mnist.test.labels).mean()
    assert accuracy >= 0.995
    card = shipped.classifier.model.card
    assert accuracy == pytest.approx(card["measured"]["test_accuracy"], abs=1e-9)


def test_shipped_keras_model_and_its_graph_agree_on_every_test_digit(mnist: Mnist) -> None:
    batch = make_batch(list(mnist.test.images))
    by_keras = keras.models.load_model(SHIPPED_MODEL).predict(batch, batch_size=500, verbose=0)
    session = open_session(read_model_file(SHIPPED_MODEL).graph, threads=2)
    by_graph = session.run(None, {session.get_inputs()[0].name: batch})[0]
    assert np.abs(by_keras - by_graph).max() <= 1e-4


def test_test_digits_sent_as_pictures_read_the_same_and_hardly_any_is_refused(
    mnist: Mnist, shipped: Recognizer
) -> None:
    raw = shipped.classify(list(mnist.test.images))
    sent = shipped.recognize_all([encode(image) for image in mnist.test.images])
    answered = [item for item in sent if isinstance(item, Prediction)]
    assert len(answered) == len(raw) == len(mnist.test)
    guesses, read = ([item.best_guess for item in items] for items in (raw, answered))
    assert count_right(guesses, mnist) - count_right(read, mnist) <= 3
    assert sum(item.rejected for item in answered) <= 30


def count_right(answers: Sequence[int], mnist: Mnist) -> int:
    return sum(answer == label for answer, label in zip(answers, mnist.test.labels, strict=True))


@pytest.mark.parametrize(("out", "words"), [("", "is a folder"), ("text/m.h5", "does not allow")])
def test_where_nothing_can_be_written_is_said_before_training(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], out: str, words: str
) -> None:
    (tmp_path / "text").touch()
    with pytest.raises(SystemExit):
        mnist_model.main([f"--out={tmp_path / out}"])
    assert words in capsys.readouterr().err
