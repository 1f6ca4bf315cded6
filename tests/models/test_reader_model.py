"""`python models/reader_model.py`: what a person types, and the reader that is shipped."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import numpy as np
import pytest

from flaskapi.errors import ModelCorrupt
from flaskapi.recognition.model_file import Task, read_model_file
from flaskapi.recognition.page.line_reader import OnnxLineReader, read_typical_line
from models import reader_model
from models.data import Mnist
from tests.conftest import REPOSITORY, SHIPPED_MODEL, SHIPPED_READER


@pytest.fixture(scope="module")
def few_measured() -> Iterator[None]:
    """Hardly any lines are read to measure a reader, which takes longest."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader_model, "MEASURED_LINES", 50)
        yield


@pytest.fixture(scope="module")
def trained(
    tmp_path_factory: pytest.TempPathFactory, mnist: Mnist, few_measured: None
) -> tuple[Path, str]:
    file = tmp_path_factory.mktemp("trained") / "tried.h5"
    with redirect_stdout(StringIO()) as output:
        assert reader_model.main(["--lines=64", "--epochs=1", f"--out={file}"]) == 0
    return file, output.getvalue()


def test_training_says_how_it_went(trained: tuple[Path, str]) -> None:
    _, output = trained
    for words in ("holdout composed lines exact", "test photo edits a digit", "minutes"):
        assert words in output


def test_training_leaves_a_file_that_serves(trained: tuple[Path, str]) -> None:
    file, _ = trained
    model = read_model_file(file, Task.LINE)
    assert model.card["training"]["command"] == (
        "python models/reader_model.py --epochs=1 --lines=64"
    )
    assert model.labels == (None, *range(10))
    columns = OnnxLineReader(model, threads=1).compute_columns(np.zeros((32, 120), np.uint8))
    assert columns.shape == (60, 11)
    assert columns.sum(axis=1) == pytest.approx(1)


def test_training_goes_on_from_a_reader_and_says_from_which(
    trained: tuple[Path, str], tmp_path: Path
) -> None:
    start, _ = trained
    file = tmp_path / "further.h5"
    options = ["--bfloat16", "--lines=32", "--epochs=1"]
    options += [f"--start-from={start}", f"--out={file}"]
    assert reader_model.main(options) == 0
    before, after = read_model_file(start, Task.LINE), read_model_file(file, Task.LINE)
    training = after.card["training"]
    assert training["start_from"] == before.model_id
    assert training["before"] == before.card["training"]
    assert (
        training["recipe"]["peak_learning_rate"]
        < before.card["training"]["recipe"]["peak_learning_rate"]
    )
    assert training["command"] == (
        "python models/reader_model.py --bfloat16 --epochs=1 --lines=32 --start-from=tried.h5"
    )
    assert training["recipe"]["precision"] == "mixed_bfloat16"
    assert after.model_id != before.model_id


def test_digit_classifier_is_no_reader_to_start_from(capsys: pytest.CaptureFixture[str]) -> None:
    assert reader_model.main([f"--start-from={SHIPPED_MODEL}"]) == 1
    assert "another task" in capsys.readouterr().err


def test_wrong_data_is_never_trained_on(tmp_path: Path) -> None:
    np.savez(tmp_path / "wrong.npz", x_train=np.zeros(3))
    command = [sys.executable, "models/reader_model.py", f"--data={tmp_path / 'wrong.npz'}"]
    result = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "Traceback" not in result.stderr


def test_shipped_reader_reads_typical_digits() -> None:
    reader = OnnxLineReader(read_model_file(SHIPPED_READER, Task.LINE), threads=1)
    assert read_typical_line(reader) == "0123456789"


def test_shipped_reader_was_made_by_two_commands_alone() -> None:
    card = read_model_file(SHIPPED_READER, Task.LINE).card
    assert card["training"]["command"] == (
        "python models/reader_model.py --bfloat16 --start-from=my_reader.h5"
    )
    assert card["training"]["before"]["command"] == "python models/reader_model.py --bfloat16"
    assert card["measured"]["holdout_photo_lines_exact"] > 0.8
    assert card["parameters"] < 500_000


@pytest.mark.parametrize(
    ("file", "task"), [(SHIPPED_MODEL, Task.LINE), (SHIPPED_READER, Task.DIGIT)]
)
def test_one_kind_is_not_taken_for_the_other(file: Path, task: Task) -> None:
    with pytest.raises(ModelCorrupt, match="another task"):
        read_model_file(file, task)
