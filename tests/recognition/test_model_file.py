"""The one file: opened without Keras, and refused when its halves do not belong together."""

import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import h5py
import numpy as np
import pytest

from flaskapi.errors import ModelCorrupt, ModelError, ModelMismatch, ModelMissing
from flaskapi.recognition.model_file import Task, read_model_file, replace_file
from tests.conftest import SHIPPED_MODEL


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return Path(shutil.copy(SHIPPED_MODEL, tmp_path / "model.h5"))


def change(model: Path, edit: Callable[[h5py.File], Any]) -> None:
    with h5py.File(model, "r+") as file:
        edit(file)


def change_card(file: h5py.File, **members: Any) -> None:
    card = json.loads(file["serving/card"][()]) | members
    del file["serving/card"]
    file["serving/card"] = np.bytes_(json.dumps(card))


def test_shipped_model_says_what_it_is() -> None:
    model = read_model_file(SHIPPED_MODEL)
    assert model.labels == (*range(10), None)
    assert 0.2 < model.temperature < 5
    assert 0 <= model.minimum_confidence < 0.9
    assert 0 < model.maximum_not_digit < 1
    assert len(model.model_id) == 12
    training = model.card["training"]
    assert training["command"].startswith("python models/mnist_model.py --full ")
    assert training["before"]["command"] == "python models/mnist_model.py --full --bfloat16"
    assert model.card["measured"]["test_accuracy"] >= 0.995


def test_shipped_model_is_small() -> None:
    assert SHIPPED_MODEL.stat().st_size <= 3_000_000


def test_missing_file_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"python models/mnist_model\.py"):
        read_model_file(tmp_path / "none.h5")


@pytest.mark.parametrize("share", [0, 0.3, 0.99])
def test_cut_file_is_corrupt(model: Path, share: float) -> None:
    data = model.read_bytes()
    model.write_bytes(data[: int(share * len(data))])
    with pytest.raises(ModelCorrupt):
        read_model_file(model)


@pytest.mark.parametrize("refused", ["Path.is_file", "h5py.File"])
def test_file_that_may_not_be_read_says_so(
    model: Path, monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    """Root, who may run the tests, may read everything; so the refusal is made up."""
    monkeypatch.setattr(
        f"flaskapi.recognition.model_file.{refused}", Mock(side_effect=PermissionError)
    )
    with pytest.raises(ModelCorrupt, match="Give that user the right"):
        read_model_file(model)


def test_text_is_corrupt(model: Path) -> None:
    model.write_text("not a model")
    with pytest.raises(ModelCorrupt, match="scripts/package-model"):
        read_model_file(model)


def test_model_that_was_never_packaged_is_corrupt(model: Path) -> None:
    def unpack(file: h5py.File) -> None:
        del file["serving"]

    change(model, unpack)
    with pytest.raises(ModelCorrupt, match="scripts/package-model"):
        read_model_file(model)


@pytest.mark.parametrize(
    "members",
    [{"card_version": 99}, {"labels": None}, {"calibration": {}}, {"rejection": None}],
    ids=lambda members: next(iter(members)),
)
def test_card_that_lacks_what_serving_needs_is_corrupt(
    model: Path, members: dict[str, Any]
) -> None:
    change(model, lambda file: change_card(file, **members))
    with pytest.raises(ModelCorrupt):
        read_model_file(model)


def test_changed_weights_are_a_mismatch(model: Path) -> None:
    def nudge(file: h5py.File) -> None:
        names: list[str] = []
        weights = file["model_weights"]
        weights.visititems(
            lambda name, item: names.append(name) if isinstance(item, h5py.Dataset) else None
        )
        weights[names[0]][...] += 1e-3

    change(model, nudge)
    with pytest.raises(ModelMismatch, match="scripts/package-model"):
        read_model_file(model)


@pytest.mark.parametrize("part", ["onnx", "card"])
def test_part_of_another_kind_is_corrupt(model: Path, part: str) -> None:
    def change_kind(file: h5py.File) -> None:
        del file["serving"][part]
        file["serving"].create_group(part)

    change(model, change_kind)
    with pytest.raises(ModelCorrupt):
        read_model_file(model)


def test_no_flipped_byte_hangs_or_surprises(model: Path) -> None:
    whole = model.read_bytes()
    rng = np.random.default_rng(0)
    # The ends of the file are where HDF5 keeps its own tables.
    for place in (*rng.integers(4096, size=40), *rng.integers(len(whole) - 9000, len(whole), 40)):
        data = bytearray(whole)
        data[place] ^= 0xFF
        model.write_bytes(data)
        with suppress(ModelError):
            read_model_file(model)


def test_changed_graph_is_a_mismatch(model: Path) -> None:
    def flip(file: h5py.File) -> None:
        file["serving/onnx"][100] ^= 1

    change(model, flip)
    with pytest.raises(ModelMismatch):
        read_model_file(model)


def test_file_is_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "file.h5"
    target.write_text("old")
    with replace_file(target) as beside:
        beside.write_text("new")
        assert target.read_text() == "old"
    assert target.read_text() == "new"
    assert list(tmp_path.iterdir()) == [target]


def test_replaced_file_keeps_its_owner(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("giving files away needs root")
    target = tmp_path / "file.h5"
    target.write_text("old")
    os.chown(target, 12_345, 23_456)
    target.chmod(0o640)
    with replace_file(target) as beside:
        beside.write_text("new")
    found = target.stat()
    assert (found.st_uid, found.st_gid, found.st_mode & 0o777) == (12_345, 23_456, 0o640)


def test_damaged_reader_is_not_to_be_packaged(tmp_path: Path) -> None:
    (tmp_path / "my_reader.h5").write_bytes(b"no HDF5")
    with pytest.raises(ModelCorrupt, match=r"python models/reader_model\.py"):
        read_model_file(tmp_path / "my_reader.h5", Task.LINE)


def write_half(target: Path) -> None:
    with replace_file(target) as beside:
        beside.write_text("half")
        raise RuntimeError("power")


def test_failed_replacement_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "file.h5"
    target.write_text("old")
    with pytest.raises(RuntimeError, match="power"):
        write_half(target)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]
