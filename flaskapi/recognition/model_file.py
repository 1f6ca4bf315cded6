"""Open `my_model.h5` or `my_reader.h5` without Keras: an ONNX graph, and the card it carries.

The file is a Keras model in HDF5. Its group `serving` holds two more datasets: `onnx` (the same
network, bytes) and `card` (JSON, a string of fixed length, since on strings of varying length HDF5
can search a damaged file for ever). The card keeps digests of both halves, so that a file whose
weights were changed without its graph is refused.
"""

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from flaskapi.errors import ModelCorrupt, ModelMismatch, ModelMissing

SERVING_GROUP = "serving"
WEIGHTS_GROUP = "model_weights"
CARD_VERSION = 2
MODEL_ID_DIGITS = 12


class Task(StrEnum):
    """What a network is for, as its card has it."""

    DIGIT = "digit"
    LINE = "line"


TRAINED_BY = {
    Task.DIGIT: "python models/mnist_model.py",
    Task.LINE: "python models/reader_model.py",
}
CURES = {
    Task.DIGIT: "Package it with `scripts/package-model {name}`, or restore it.",
    Task.LINE: "Restore it, or train it again with `python models/reader_model.py`.",
}
SET_BY = {Task.DIGIT: "FLASKAPI_MODEL", Task.LINE: "FLASKAPI_READER"}


@dataclass(frozen=True)
class ModelFile:
    """What a server needs of a model file.

    graph: the network in ONNX, float32 (N, 28, 28, 1) of 0..255 to float32 (N, labels), or for
    lines (N, 32, W, 1) to (N, W / 2, labels).
    card: what the file says of itself, as `models/package.py` wrote it.
    """

    graph: bytes
    card: dict[str, Any]

    @property
    def digest(self) -> str:
        """The SHA-256 of the weights, as hexadecimal digits."""
        return str(self.card["weights_sha256"])

    @property
    def model_id(self) -> str:
        """The first 12 hexadecimal digits of the weights' digest; answers carry it."""
        return self.digest[:MODEL_ID_DIGITS]

    @property
    def labels(self) -> tuple[int | None, ...]:
        """The digit that each score stands for; None for what is none."""
        return tuple(self.card["labels"])

    @property
    def temperature(self) -> float:
        """What the network's logarithmic scores are divided by to be probabilities."""
        return float(self.card["calibration"]["temperature"])

    @property
    def minimum_confidence(self) -> float:
        """Below this confidence a picture is refused as no digit."""
        return float(self.card["rejection"]["minimum_confidence"])

    @property
    def maximum_not_digit(self) -> float:
        """Above this score of being no digit a picture is refused."""
        return float(self.card["rejection"]["maximum_not_digit"])


def read_model_file(path: Path, task: Task = Task.DIGIT) -> ModelFile:
    """Read and verify a packaged model.

    Raises ModelMissing, ModelCorrupt (not readable, not HDF5, cut, never packaged, unknown card,
    for another task) and ModelMismatch (weights or graph are not those that were packaged).
    """
    try:
        if not path.is_file():
            raise ModelMissing(
                f"There is no model file {path.name}. Train one with "
                f"`{TRAINED_BY[task]}` or set {SET_BY[task]} to a packaged one."
            )
        with h5py.File(path, "r") as file:
            return _read_parts(file, path.name, task)
    except PermissionError as error:
        raise ModelCorrupt(
            f"The model file {path.name} may not be read by the user that this process runs as. "
            "Give that user the right to read it and to enter its folders."
        ) from error
    except (OSError, KeyError, TypeError, ValueError, RuntimeError, AttributeError) as error:
        raise ModelCorrupt(
            f"The model file {path.name} is damaged or no packaged Keras model. "
            + CURES[task].format(name=path.name)
        ) from error


def digest_weights(file: h5py.File) -> str:
    """Return the SHA-256 of all weights of a Keras HDF5 file, as hexadecimal digits.

    Names, shapes, dtypes and bytes are taken in the order of names, so that the digest is the
    same however the file was laid out.
    """
    digest = hashlib.sha256()
    names: list[str] = []
    file[WEIGHTS_GROUP].visit(names.append)
    for name in sorted(names):
        item = file[WEIGHTS_GROUP][name]
        if isinstance(item, h5py.Dataset):
            values = np.ascontiguousarray(item[()])
            digest.update(f"{name} {values.shape} {values.dtype.str}\n".encode())
            digest.update(values.tobytes())
    return digest.hexdigest()


def digest_bytes(data: bytes) -> str:
    """Return the SHA-256 of bytes as hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


@contextlib.contextmanager
def replace_file(target: Path) -> Iterator[Path]:
    """Give a file beside the target to write, and put it in the target's place at the end.

    Readers see the old file or the new one, never a part; after an error the old one stays. The new
    one has its mode and, where whoever runs this may give files away, its owner and group.
    """
    beside = target.with_name(f".{target.stem}.{os.getpid()}.part{target.suffix}")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield beside
        if target.exists():
            with contextlib.suppress(PermissionError):
                os.chown(beside, target.stat().st_uid, target.stat().st_gid)
            # Only now: giving a file away may change its mode.
            shutil.copymode(target, beside)
        flush_to_disk(beside)
        beside.replace(target)
        flush_to_disk(target.parent)
    finally:
        beside.unlink(missing_ok=True)


def flush_to_disk(path: Path) -> None:
    """Wait until a file's bytes, or a folder's names, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read_parts(file: h5py.File, name: str, task: Task) -> ModelFile:
    graph = file[SERVING_GROUP]["onnx"][()].tobytes()
    card = json.loads(bytes(file[SERVING_GROUP]["card"][()]))
    if card["card_version"] != CARD_VERSION:
        raise ValueError(f"card version {card['card_version']}")
    if card.get("task", Task.DIGIT) != task:
        raise ModelCorrupt(
            f"The network in {name} is for another task. {SET_BY[task]} takes a file that "
            f"`{TRAINED_BY[task]}` wrote."
        )
    model = ModelFile(graph=graph, card=card)
    # Touching every field that answers need turns an incomplete card into an error now.
    _ = model.model_id, model.labels, model.temperature
    if task is Task.DIGIT:
        _ = model.minimum_confidence, model.maximum_not_digit
    if (digest_weights(file), digest_bytes(graph)) != (
        card["weights_sha256"],
        card["onnx_sha256"],
    ):
        raise ModelMismatch(
            f"The weights in {name} are not those its ONNX graph was made from. "
            + CURES[task].format(name=name)
        )
    return model
