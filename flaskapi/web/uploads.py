"""Take pictures out of requests."""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from flask import request

from flaskapi.errors import (
    ArchiveUnreadable,
    BatchTooLarge,
    PictureMissing,
    PicturesAmbiguous,
    PictureTooLarge,
    RequestError,
)
from flaskapi.settings import Settings

PART = "file"
ZIP_SIGNATURE = b"PK\x03\x04"
ZIP_TYPES = ("application/zip", "application/x-zip-compressed")
# Room for the parts' headers and the body's boundaries beside the pictures themselves.
FORM_OVERHEAD_BYTES = 64 * 1024


@dataclass(frozen=True)
class Upload:
    """One picture of a request: its file's name and its bytes, or why those can't be had."""

    name: str
    content: bytes | RequestError


def read_picture(settings: Settings) -> bytes:
    """Return the one picture of a request: the part `file`, or a raw body of an image/* type.

    Raises PictureMissing, PicturesAmbiguous, PictureTooLarge.
    """
    request.max_content_length = settings.max_picture_bytes + FORM_OVERHEAD_BYTES
    if request.mimetype.startswith("image/"):
        return _check_size(request.get_data(cache=False), settings)
    parts = request.files.getlist(PART)
    if len(parts) > 1:
        raise PicturesAmbiguous(
            f"{len(parts)} parts are named `{PART}`. Send one, or all to /predict/batch."
        )
    if not parts or not parts[0].filename:
        raise _say_missing()
    return _check_size(parts[0].read(), settings)


def read_pictures(settings: Settings) -> list[Upload]:
    """Return the pictures of a batch in their order: many parts `file`, or one zip.

    Raises PictureMissing, BatchTooLarge, ArchiveUnreadable.
    """
    request.max_content_length = settings.max_batch_bytes
    request.max_form_parts = settings.max_batch_pictures + 1
    if request.mimetype in ZIP_TYPES:
        return _unpack(request.get_data(cache=False), settings)
    parts = [part for part in request.files.getlist(PART) if part.filename]
    if not parts:
        raise _say_missing()
    contents = [part.read() for part in parts]
    if len(contents) == 1 and contents[0].startswith(ZIP_SIGNATURE):
        return _unpack(contents[0], settings)
    _check_count(len(parts), settings)
    return [
        Upload(part.filename or "", _limit_size(content, settings.max_picture_bytes))
        for part, content in zip(parts, contents, strict=True)
    ]


def _unpack(data: bytes, settings: Settings) -> list[Upload]:
    """Return the files in a zip, without folders and what operating systems hide between them."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if _is_picture(entry)]
            _check_count(len(entries), settings)
            return list(_read_entries(archive, entries, settings))
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise ArchiveUnreadable(
            "The zip file is damaged or packed in a way that is not read here. Pack it again."
        ) from error


def _read_entries(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], settings: Settings
) -> Iterator[Upload]:
    total_bytes = 0
    for entry in entries:
        content = _read_entry(archive, entry, settings.max_picture_bytes)
        total_bytes += len(content) if isinstance(content, bytes) else 0
        if total_bytes > settings.max_batch_bytes:
            raise BatchTooLarge(
                f"Unpacked, the zip is larger than {settings.max_batch_bytes:,} bytes, the limit. "
                "Send it in parts."
            )
        yield Upload(entry.filename, content)


def _read_entry(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, max_bytes: int
) -> bytes | RequestError:
    """Unpack one file of a zip, no further than the limit whatever size the zip claims."""
    try:
        with archive.open(entry) as file:
            data = file.read(max_bytes + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, zlib.error):
        return ArchiveUnreadable("This file in the zip is damaged or encrypted. Pack it again.")
    return _limit_size(data, max_bytes)


def _limit_size(data: bytes, max_bytes: int) -> bytes | PictureTooLarge:
    return data if len(data) <= max_bytes else _say_too_large(max_bytes)


def _is_picture(entry: zipfile.ZipInfo) -> bool:
    hidden = entry.filename.startswith("__MACOSX/") or "/." in f"/{entry.filename}"
    return not (entry.is_dir() or hidden)


def _check_count(count: int, settings: Settings) -> None:
    if count == 0:
        raise _say_missing()
    if count > settings.max_batch_pictures:
        raise BatchTooLarge(
            f"The batch has {count:,} pictures; at most {settings.max_batch_pictures:,} are "
            "taken at once. Send it in parts."
        )


def _check_size(data: bytes, settings: Settings) -> bytes:
    if len(data) > settings.max_picture_bytes:
        raise _say_too_large(settings.max_picture_bytes)
    return data


def _say_too_large(max_bytes: int) -> PictureTooLarge:
    return PictureTooLarge(
        f"The picture is larger than {max_bytes:,} bytes, the limit. Make it smaller."
    )


def _say_missing() -> PictureMissing:
    return PictureMissing(
        f"Send the picture as the part `{PART}` of a form, as in `curl -F {PART}=@digit.png`, "
        "or as the body with its image/* type."
    )
