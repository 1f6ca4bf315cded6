"""Promotion and rollback: files that change whole, and the last five that are kept."""

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest

from flaskapi.errors import LearningError, ModelCorrupt
from flaskapi.learning.promotion import KEPT, list_kept, promote_model, roll_back
from flaskapi.recognition.model_file import digest_weights, read_model_file
from flaskapi.settings import Settings
from tests.conftest import SHIPPED_MODEL

Make = Callable[[int], Path]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    model = tmp_path / "service" / "my_model.h5"
    model.parent.mkdir()
    shutil.copy(SHIPPED_MODEL, model)
    return Settings(model=model, state=tmp_path / "state")


@pytest.fixture
def make_candidate(tmp_path: Path) -> Make:
    """Make models that differ in one weight, by number."""

    def make(number: int) -> Path:
        file = Path(shutil.copy(SHIPPED_MODEL, tmp_path / f"candidate-{number}.h5"))
        with h5py.File(file, "r+") as opened:
            weights = find_weights(opened["model_weights"])
            weights[...] = weights[...] + number
            card = bytes(opened["serving/card"][()]).decode()
            old = read_model_file(SHIPPED_MODEL).digest
            text = card.replace(old, digest_weights(opened))
            opened["serving/card"][...] = np.bytes_(text)
        return file

    return make


def find_weights(group: h5py.Group) -> h5py.Dataset:
    found: list[h5py.Dataset] = []
    group.visititems(lambda _, item: found.append(item) if isinstance(item, h5py.Dataset) else None)
    return found[0]


def read_id(file: Path) -> str:
    return read_model_file(file).model_id


def test_candidate_takes_the_place_and_the_old_one_is_kept(
    settings: Settings, make_candidate: Make
) -> None:
    old, candidate = read_id(settings.model), make_candidate(1)
    promoted = promote_model(candidate, settings)
    assert read_id(settings.model) == promoted.model_id == read_id(candidate) != old
    [kept] = list_kept(settings, ".h5")
    assert read_id(kept) == old
    assert candidate.is_file()


def test_last_five_are_kept(settings: Settings, make_candidate: Make) -> None:
    ids = [read_id(settings.model)]
    for number in range(1, KEPT + 3):
        ids.append(promote_model(make_candidate(number), settings).model_id)
    assert [read_id(file) for file in list_kept(settings, ".h5")] == ids[-KEPT - 1 : -1]


@pytest.mark.parametrize("content", [b"torn", None])
def test_rollback_from_a_model_that_is_damaged_or_gone(
    settings: Settings, make_candidate: Make, content: bytes | None
) -> None:
    old = read_id(settings.model)
    promote_model(make_candidate(1), settings)
    settings.model.unlink()
    if content is not None:
        settings.model.write_bytes(content)
    assert roll_back(settings).model_id == old == read_id(settings.model)


@pytest.mark.parametrize("mode", [0o640, 0o644, None])
def test_who_could_read_the_old_model_can_read_the_new_one(
    settings: Settings, make_candidate: Make, mode: int | None
) -> None:
    candidate = make_candidate(1)
    if mode is None:
        settings.model.unlink()
    else:
        settings.model.chmod(mode)
    before = os.umask(0o077)
    try:
        promote_model(candidate, settings)
    finally:
        os.umask(before)
    assert stat.S_IMODE(settings.model.stat().st_mode) == (mode or 0o644)


def test_rollback_goes_back_step_by_step(settings: Settings, make_candidate: Make) -> None:
    ids = [read_id(settings.model)]
    for number in (1, 2):
        ids.append(promote_model(make_candidate(number), settings).model_id)
    for expected in ids[1::-1]:
        assert roll_back(settings).model_id == expected
        assert read_id(settings.model) == expected
    assert [read_id(file) for file in list_kept(settings, ".withdrawn.h5")] == ids[:0:-1]
    with pytest.raises(LearningError, match="no model to go back to"):
        roll_back(settings)


def test_file_that_is_no_model_changes_nothing(settings: Settings, tmp_path: Path) -> None:
    before = settings.model.read_bytes()
    (tmp_path / "bad.h5").write_bytes(b"no model")
    with pytest.raises(ModelCorrupt):
        promote_model(tmp_path / "bad.h5", settings)
    assert settings.model.read_bytes() == before
    assert not settings.state.exists()


def test_place_that_cannot_be_written_is_said_and_nothing_is_lost(
    settings: Settings, make_candidate: Make
) -> None:
    before = settings.model.read_bytes()
    settings.state.write_text("a file where a folder should be")
    with pytest.raises(LearningError, match="cannot be written"):
        promote_model(make_candidate(1), settings)
    assert settings.model.read_bytes() == before


def test_candidate_that_became_another_one_is_not_promoted(
    settings: Settings, make_candidate: Make
) -> None:
    judged = read_model_file(make_candidate(1))
    before = read_id(settings.model)
    with pytest.raises(LearningError, match="written anew while it was judged"):
        promote_model(make_candidate(2), settings, judged)
    assert read_id(settings.model) == before
    assert list_kept(settings, ".h5") == []
    promote_model(make_candidate(1), settings, judged)
    assert read_id(settings.model) == judged.model_id
