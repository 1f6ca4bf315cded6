"""Digits that people labelled: what is read, what is refused, what the card says of them."""

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from flaskapi.recognition.digits import load_typical_digits
from models.data import DataError
from models.extra_digits import describe_extra, read_extra

IMAGES = np.stack(load_typical_digits())
LABELS = np.array([0, 1, 2, 3, 4, 5, 6, 7, 8, 10], np.uint8)


def save(folder: Path, **arrays: Any) -> Path:
    file = folder / "out.npz"
    np.savez(file, **arrays)
    return file


def test_images_and_labels_are_read_and_other_arrays_ignored(tmp_path: Path) -> None:
    extra = read_extra(save(tmp_path, images=IMAGES, labels=LABELS, keys=np.array(["a", "b"])))
    assert np.array_equal(extra.images, IMAGES)
    assert np.array_equal(extra.labels, LABELS)


@pytest.mark.parametrize(
    ("arrays", "fault"),
    [
        ({"images": IMAGES}, "labels"),
        ({"images": IMAGES / 255, "labels": LABELS}, "float64"),
        ({"images": IMAGES, "labels": LABELS.astype(np.int64)}, "int64"),
        ({"images": IMAGES[:, :20], "labels": LABELS}, "20, 28"),
        ({"images": IMAGES[:3], "labels": LABELS}, "3, 28, 28"),
        ({"images": IMAGES, "labels": LABELS[:, np.newaxis]}, "10, 1"),
        ({"images": IMAGES, "labels": LABELS + np.uint8(1)}, "label 11 is above 10"),
        ({"images": IMAGES[:0], "labels": LABELS[:0]}, "none in it"),
        ({"images": np.array([{}]), "labels": LABELS}, "Object arrays"),
    ],
)
def test_what_is_no_labelled_digits_is_refused(
    tmp_path: Path, arrays: dict[str, Any], fault: str
) -> None:
    with pytest.raises(DataError, match=fault) as error:
        read_extra(save(tmp_path, **arrays))
    assert str(error.value).endswith("or name another with --extra.")


@pytest.mark.parametrize("content", [None, b"", b"no zip", b"PK\x03\x04 cut"])
def test_file_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "out.npz"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(DataError, match="--extra"):
        read_extra(file)


def test_a_single_array_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "out.npy", IMAGES)
    with pytest.raises(DataError, match="cannot be read as labelled digits"):
        read_extra(tmp_path / "out.npy")


def test_card_tells_how_extra_digits_were_read_before_and_after(tmp_path: Path) -> None:
    extra = read_extra(save(tmp_path, images=IMAGES, labels=LABELS))
    before = np.zeros((10, 10), np.float32)
    before[:, 3] = 1
    after = np.eye(11, dtype=np.float32)[LABELS]
    described = describe_extra(extra, before, after)
    assert described["digits"] == 10
    digest = hashlib.sha256(IMAGES.tobytes() + LABELS.tobytes()).hexdigest()
    assert described["sha256"] == digest
    assert np.array_equal(np.array(described["after"]), np.diag([1] * 9 + [0, 1]))
    assert np.array_equal(np.array(described["before"])[:, 3], [1] * 9 + [0, 1])
    assert np.shape(described["before"]) == (11, 11)


def test_without_a_start_there_is_no_before(tmp_path: Path) -> None:
    extra = read_extra(save(tmp_path, images=IMAGES, labels=LABELS))
    assert "before" not in describe_extra(extra, None, np.eye(11, dtype=np.float32)[LABELS])
