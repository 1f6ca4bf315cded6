"""Pictures on their way to the service: read, put into a form, and many of them into batches."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

MIB = 1024 * 1024
# Small enough that progress shows, and that a batch is answered well within a timeout.
BATCH_PICTURES = 32
BATCH_BYTES = 8 * MIB
PART = "file"

Picture = str | os.PathLike[str] | bytes | BinaryIO


def read_picture(picture: Picture) -> bytes:
    """Return the bytes of a path, of a file that is open for reading bytes, or bytes themselves.

    Raises OSError.
    """
    if isinstance(picture, bytes | bytearray | memoryview):
        return bytes(picture)
    if isinstance(picture, str | os.PathLike):
        return Path(picture).read_bytes()
    content = picture.read()
    if not isinstance(content, bytes):
        raise TypeError("The file is open for text. Open it for bytes, with mode 'rb'.")
    return content


def encode_form(pictures: Sequence[bytes]) -> tuple[bytes, str]:
    """Return pictures as a form's parts `file`, and the form's media type.

    The service is not told what the files are called: answers come in the order sent.
    """
    boundary = uuid4().hex
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="{PART}"; filename="{PART}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode()
    parts = [part for picture in pictures for part in (head, picture, b"\r\n")]
    body = b"".join([*parts, f"--{boundary}--\r\n".encode()])
    return body, f"multipart/form-data; boundary={boundary}"


def find_files(folder: Path) -> list[Path]:
    """Return the files of a folder and those below it, in the order of their names.

    Hidden ones, which operating systems put between pictures, are left out. Raises OSError where
    there is no such folder.
    """
    if not folder.is_dir():
        raise NotADirectoryError(20, "There is no such folder", str(folder))
    return sorted(
        path for path in folder.rglob("*") if path.is_file() and not is_hidden(path, folder)
    )


def is_hidden(path: Path, folder: Path) -> bool:
    """Tell whether a file, or a folder on the way to it, has a name that begins with a dot."""
    return any(name.startswith(".") for name in path.relative_to(folder).parts)


def cut_batches(paths: Sequence[Path]) -> Iterator[list[Path]]:
    """Yield files in their order, a few at a time; one that is large comes alone."""
    batch: list[Path] = []
    total_bytes = 0
    for path in paths:
        size = measure_file(path)
        if batch and (len(batch) == BATCH_PICTURES or total_bytes + size > BATCH_BYTES):
            yield batch
            batch, total_bytes = [], 0
        batch.append(path)
        total_bytes += size
    if batch:
        yield batch


def measure_file(path: Path) -> int:
    """Return the bytes of a file, 0 where it can't be found; reading it will say why."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
