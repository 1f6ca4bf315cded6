"""`python models/mnist_model.py --extra … --start-from …`: a model learns people's digits."""

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from flaskapi.recognition.digits import DIGITS_PER_LABEL, load_digits
from flaskapi.recognition.model_file import ModelFile, read_model_file
from models import mnist_model
from models.data import DataError, Mnist
from models.finishing import CALIBRATION_PHOTOS
from models.recipes import FINE_TUNING, QUICK, REFINING
from models.start_model import StartModel
from tests.conftest import SHIPPED_MODEL

IMAGES = load_digits().reshape(-1, 28, 28)
LABELS = np.repeat(np.arange(10, dtype=np.uint8), DIGITS_PER_LABEL)
SMALL = ("--limit=400", "--epochs=1")


def save_extra(folder: Path, **arrays: Any) -> str:
    np.savez(folder / "out.npz", **{"images": IMAGES, "labels": LABELS, **arrays})
    return f"--extra={folder / 'out.npz'}"


@pytest.fixture(scope="module")
def candidate(tmp_path_factory: pytest.TempPathFactory, mnist: Mnist) -> ModelFile:
    folder = tmp_path_factory.mktemp("candidate")
    out = folder / "candidate.h5"
    extra = save_extra(folder)
    assert mnist_model.main([*SMALL, extra, f"--start-from={SHIPPED_MODEL}", f"--out={out}"]) == 0
    return read_model_file(out)


def test_candidate_names_what_it_was_made_of(candidate: ModelFile) -> None:
    training = candidate.card["training"]
    shipped = read_model_file(SHIPPED_MODEL)
    assert training["start_from"] == shipped.model_id
    assert training["before"]["command"] == shipped.card["training"]["command"]
    assert "before" not in training["before"]
    assert training["extra"]["digits"] == len(IMAGES)
    assert training["command"] == (
        "python models/mnist_model.py --epochs=1 --limit=400 --extra=out.npz "
        "--start-from=my_model.h5"
    )


def test_card_counts_how_extra_digits_were_read_before_and_after(candidate: ModelFile) -> None:
    for time in ("before", "after"):
        table = np.array(candidate.card["training"]["extra"][time])
        assert table.shape == (11, 11)
        assert table.sum(axis=1).tolist() == [DIGITS_PER_LABEL] * 10 + [0]
        assert np.trace(table) > 190


def test_candidate_is_another_network_that_reads_as_well(candidate: ModelFile) -> None:
    assert candidate.model_id != read_model_file(SHIPPED_MODEL).model_id
    assert candidate.card["measured"]["holdout_accuracy"] > 0.99
    assert candidate.card["reference"]["pictures"] == 400


def test_shipped_model_has_a_reference_for_what_drifts() -> None:
    reference = read_model_file(SHIPPED_MODEL).card["reference"]
    assert reference["pictures"] == CALIBRATION_PHOTOS
    assert reference["classes"]["shares"][10] < 0.02
    for name in ("confidence", "ink_px", "stroke_px"):
        assert len(reference[name]["edges"]) == len(reference[name]["shares"]) + 1
        assert sum(reference[name]["shares"]) == pytest.approx(1, abs=1e-5)


def test_a_start_brings_the_recipe_for_training_further() -> None:
    options = mnist_model.parse_arguments(["--start-from=a.h5", "--seed=4"])
    recipe = mnist_model.choose_recipe(options)
    assert recipe.epochs == FINE_TUNING.epochs
    assert recipe.seed == 4


def test_half_precision_is_part_of_the_command_and_the_recipe() -> None:
    options = mnist_model.parse_arguments(["--start-from=a/b.h5", "--bfloat16"])
    command = "python models/mnist_model.py --bfloat16 --start-from=b.h5"
    assert mnist_model.describe_command(options) == command
    assert mnist_model.choose_recipe(options).precision == "mixed_bfloat16"


def test_extra_digits_alone_are_mixed_into_the_usual_recipe() -> None:
    options = mnist_model.parse_arguments(["--extra=out.npz"])
    assert mnist_model.choose_recipe(options) == QUICK


def test_a_model_is_trained_further_in_full_too() -> None:
    options = mnist_model.parse_arguments(["--full", "--start-from=a.h5"])
    assert mnist_model.choose_recipe(options) == REFINING
    command = "python models/mnist_model.py --full --start-from=a.h5"
    assert mnist_model.describe_command(options) == command


def test_full_needs_a_score_for_what_is_no_digit() -> None:
    network = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten()])
    for outputs, recipe in ((11, REFINING), (10, FINE_TUNING)):
        start = StartModel(add_scores(network, outputs), {}, "")
        mnist_model.check_start(start, recipe)
    with pytest.raises(DataError, match="without --full"):
        mnist_model.check_start(StartModel(add_scores(network, 10), {}, ""), REFINING)


def add_scores(network: keras.Model, outputs: int) -> keras.Model:
    return keras.Sequential([network, keras.layers.Dense(outputs, "softmax")])


@pytest.mark.parametrize(
    ("arrays", "start", "fault"),
    [
        ({"labels": LABELS + np.uint8(9)}, SHIPPED_MODEL, "the label 18 is above 10"),
        ({"images": IMAGES[:0], "labels": LABELS[:0]}, SHIPPED_MODEL, "there is none in it"),
        ({}, Path("missing.h5"), "There is no model file missing.h5"),
    ],
)
def test_bad_files_end_with_a_sentence_and_nothing_is_written(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arrays: dict[str, Any],
    start: Path,
    fault: str,
) -> None:
    extra, out = save_extra(tmp_path, **arrays), tmp_path / "candidate.h5"
    assert mnist_model.main([extra, f"--start-from={start}", f"--out={out}"]) == 1
    message = capsys.readouterr().err
    assert fault in message
    assert message.count("\n") == 1
    assert not out.exists()
