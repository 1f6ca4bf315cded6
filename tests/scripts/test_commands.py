"""The scripts as a person types them, from another folder and with relative paths."""

import shutil
import subprocess
from pathlib import Path

import h5py
import pytest

from flaskapi.recognition.model_file import read_model_file
from tests.conftest import REPOSITORY, SHIPPED_MODEL


def run(folder: Path, script: str, *arguments: str) -> str:
    command = [str(REPOSITORY / "scripts" / script), *arguments]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(SHIPPED_MODEL, tmp_path / "model.h5")
    return tmp_path


def test_package_model_packages(folder: Path) -> None:
    output = run(folder, "package-model", "model.h5", "--out", "packaged.h5")
    assert str(folder / "packaged.h5") in output
    card = read_model_file(folder / "packaged.h5").card
    assert card["training"]["command"] == "scripts/package-model model.h5"


def test_strip_optimizer_weights_strips(folder: Path) -> None:
    with h5py.File(folder / "model.h5", "r+") as file:
        file["optimizer_weights/momentum"] = [0.0] * 1000
    assert "without them" in run(folder, "strip-optimizer-weights", "model.h5")
    with h5py.File(folder / "model.h5") as file:
        assert "optimizer_weights" not in file
    assert read_model_file(folder / "model.h5").model_id


def test_train_says_what_it_takes(folder: Path) -> None:
    output = run(folder, "train", "--help")
    for option in ("--epochs", "--batch-size", "--seed", "--data", "--limit", "--out", "--plot"):
        assert option in output


def test_train_trains(folder: Path) -> None:
    run(folder, "train", "--limit", "300", "--epochs", "1", "--out", "trained.h5")
    assert read_model_file(folder / "trained.h5").card["training"]["recipe"]["limit"] == 300
