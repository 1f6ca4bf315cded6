"""Digits that people labelled, as `flask --app flaskapi export-feedback` writes them."""

import hashlib
import io
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from flaskapi.recognition.classifier import Scores
from flaskapi.recognition.frame import FRAME_SIDE_PX
from models.calibration import count_confusions
from models.data import DataError, Digits
from models.network import OUTPUTS

CURE = "Write it with `flask --app flaskapi export-feedback`, or name another with --extra."


def read_extra(file: Path) -> Digits:
    """Read labelled frames of an .npz file; the label 10 stands for what is no digit.

    Its arrays: images, uint8 (N, 28, 28), ink up to 255; labels, uint8 (N,), 0..10; others are
    not looked at. Raises DataError when they are missing, empty or anything else.
    """
    if not file.is_file():
        raise DataError(f"There is no file {file}. {CURE}")
    try:
        # From memory, since NumPy leaves a file open that turns out not to be a zip.
        with np.load(io.BytesIO(file.read_bytes()), allow_pickle=False) as archive:
            images, labels = archive["images"], archive["labels"]
    except (
        OSError,
        KeyError,
        TypeError,
        ValueError,
        EOFError,
        zipfile.BadZipFile,
        zlib.error,
    ) as error:
        raise DataError(f"{file} cannot be read as labelled digits ({error}). {CURE}") from error
    fault = find_fault(images, labels)
    if fault:
        raise DataError(f"{file} holds no labelled digits: {fault}. {CURE}")
    return Digits(images, labels)


def find_fault(images: npt.NDArray[Any], labels: npt.NDArray[Any]) -> str | None:
    """Return what is wrong with two arrays of labelled frames, or None."""
    if images.dtype != np.uint8 or labels.dtype != np.uint8:
        return f"images are {images.dtype} and labels {labels.dtype}, not uint8"
    if images.shape != (*labels.shape, FRAME_SIDE_PX, FRAME_SIDE_PX) or labels.ndim != 1:
        return f"images have the shape {images.shape} and labels {labels.shape}"
    if not labels.size:
        return "there is none in it"
    if labels.max() >= OUTPUTS:
        return f"the label {labels.max()} is above {OUTPUTS - 1}"
    return None


def describe_extra(extra: Digits, before: Scores | None, after: Scores) -> dict[str, Any]:
    """Return what extra digits a network learned from, and how they are read, for its card.

    before, after: the scores, float32 (N, 10 or 11), of the network that training started from,
    if from one, and of the new one. A digit that is read against its label afterwards, too, may
    have a wrong one.
    """
    described: dict[str, Any] = {
        "digits": len(extra),
        "sha256": hashlib.sha256(extra.images.tobytes() + extra.labels.tobytes()).hexdigest(),
    }
    for name, scores in (("before", before), ("after", after)):
        if scores is not None:
            described[name] = count_confusions(scores, extra.labels, OUTPUTS).tolist()
    return described
