"""Find pictures whose labels are known, in a folder."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from flaskapi.errors import EvaluationError
from flaskapi.recognition.encoding import encode_png

# `7__anything.png` shows a seven, `letter__anything.png` something else: no digit.
NAME = re.compile(r"(?:(?P<digit>\d)|(?P<thing>[a-z]+))__.*\.\w+")
# The label in array files of what is no digit, as `export-feedback` writes them.
NO_DIGIT = 10
PICTURE_ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp")


@dataclass(frozen=True)
class Sample:
    """A picture and what it shows: a digit, or None for what is no digit."""

    name: str
    label: int | None
    read: Callable[[], bytes]


@dataclass(frozen=True)
class Group:
    """Pictures that are counted together, all of digits or all of none."""

    name: str
    samples: list[Sample]

    @property
    def shows_digits(self) -> bool:
        """Whether digits are to be read, or pictures to be refused."""
        return self.samples[0].label is not None


def find_groups(folder: Path) -> list[Group]:
    """Return the groups of pictures below a folder.

    A folder of pictures named `<label>__….<ending>` is a group, and so is each kind of thing that
    is no digit in it, and each array file in `.npz`: `images` uint8 (N, H, W), `labels` (N,).
    Its digits are one, and what is none, labelled 10, another. Raises EvaluationError for an array
    file that is no such.
    """
    groups: list[Group] = []
    for place, name in list_places(folder):
        groups += find_pictures(place, name)
        for file in sorted(place.glob("*.npz")):
            groups += read_arrays(file, f"{name}/{file.stem}")
    return groups


def list_places(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield a folder and all below it, each with the name it goes by."""
    yield folder, folder.resolve().name
    for place in sorted(path for path in folder.rglob("*") if path.is_dir()):
        yield place, place.relative_to(folder).as_posix()


def list_unnamed(folder: Path, known: Iterable[str]) -> list[Path]:
    """Return the pictures below a folder whose names do not say what they show.

    known: the names of those of which something else says it.
    """
    endings = tuple(f"/{name}" for name in known)
    return [
        file
        for file in sorted(folder.rglob("*"))
        if file.suffix.lower() in PICTURE_ENDINGS
        and NAME.fullmatch(file.name) is None
        and not file.absolute().as_posix().endswith(endings)
    ]


def find_pictures(folder: Path, name: str) -> Iterator[Group]:
    """Yield the groups that a folder's own files make: the digits, then each kind of thing."""
    kinds: dict[str, list[Sample]] = {}
    for file in sorted(folder.iterdir()):
        match = NAME.fullmatch(file.name)
        if match is None or not file.is_file():
            continue
        digit, thing = match["digit"], match["thing"]
        sample = Sample(f"{name}/{file.name}", int(digit) if digit else None, file.read_bytes)
        kinds.setdefault(f"{name}/{thing}" if thing else name, []).append(sample)
    for kind in sorted(kinds, key=lambda kind: (kind != name, kind)):
        yield Group(kind, kinds[kind])


def read_arrays(file: Path, name: str) -> list[Group]:
    """Return the groups of an array file; each image is sent as a PNG. Raises EvaluationError."""
    try:
        with np.load(io.BytesIO(file.read_bytes()), allow_pickle=False) as archive:
            images, labels = archive["images"], archive["labels"]
        if images.dtype != np.uint8 or images.ndim != 3 or labels.shape != images.shape[:1]:
            raise ValueError(f"images {images.dtype} {images.shape}, labels {labels.shape}")
        if len(images) == 0:
            raise ValueError("no images")
    except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise EvaluationError(
            f"{file} cannot be measured ({error}). It must hold `images`, uint8 (N, H, W), and "
            "`labels`, (N,)."
        ) from error
    samples = [
        Sample(f"{name}/{number}", label if label != NO_DIGIT else None, partial(encode_png, image))
        for number, (image, label) in enumerate(
            zip(images, labels.astype(int).tolist(), strict=True)
        )
    ]
    digits = [sample for sample in samples if sample.label is not None]
    others = [sample for sample in samples if sample.label is None]
    named = (name, digits), (f"{name}/no-digit", others)
    return [Group(name, part) for name, part in named if part]
