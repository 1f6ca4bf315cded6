"""Take pictures out of requests."""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from flask import request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import MultiPartParser

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
ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
ZIP_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ZIP_TYPES = ("application/zip", "application/x-zip-compressed")
# Room for the parts' headers and the body's boundaries beside the pictures themselves.
FORM_OVERHEAD_BYTES = 64 * 1024
# Other fields that a form may have beside its pictures.
FEW_PARTS = 100


@dataclass(frozen=True)
class Upload:
    """One picture of a request: its file's name and its bytes, or why those can't be had."""

    name: str
    content: bytes | RequestError


def read_picture(settings: Settings) -> bytes:
    """Return the one picture of a request: the part `file`, or a raw body of an image/* type.

    Raises PictureMissing, PicturesAmbiguous, PictureTooLarge.
    """
    max_bytes = settings.max_picture_bytes
    if (request.content_length or 0) > max_bytes + FORM_OVERHEAD_BYTES:
        raise _say_too_large(max_bytes)
    body = _read_body(max_bytes + FORM_OVERHEAD_BYTES)
    if request.mimetype.startswith("image/"):
        return _refuse_large(body, max_bytes)
    parts = _read_parts(body, FEW_PARTS)
    if not parts:
        raise _say_missing()
    if len(parts) > 1:
        raise PicturesAmbiguous(
            f"{len(parts)} parts are named `{PART}`. Send one a request. Many pictures of one "
            "digit each may go to /predict/batch together."
        )
    return _refuse_large(parts[0].read(), max_bytes)


def read_pictures(settings: Settings) -> list[Upload]:
    """Return the pictures of a batch in their order: many parts `file`, or one zip.

    Raises PictureMissing, BatchTooLarge, ArchiveUnreadable.
    """
    body = _read_body(settings.max_batch_bytes)
    if request.mimetype in ZIP_TYPES:
        return _unpack(body, settings)
    parts = _read_parts(body, settings.max_batch_pictures + FEW_PARTS)
    if not parts:
        raise PictureMissing(
            f"Send the pictures as parts `{PART}` of a form, as in `curl -F {PART}=@one.png -F "
            f"{PART}=@two.png`, or one zip of them."
        )
    contents = [part.read() for part in parts]
    if len(contents) == 1 and contents[0].startswith(ZIP_SIGNATURES):
        return _unpack(contents[0], settings)
    _check_count(len(parts), settings)
    return [
        Upload(part.filename or "", _limit_size(content, settings.max_picture_bytes))
        for part, content in zip(parts, contents, strict=True)
    ]


def _read_body(max_bytes: int) -> bytes:
    """Return the body, or let Werkzeug answer 413 at the first byte beyond the limit."""
    request.max_content_length = max_bytes
    return request.get_data(cache=False, parse_form_data=False)


def _read_parts(body: bytes, max_parts: int) -> list[FileStorage]:
    """Return the files sent as parts named `file`, in their order.

    The whole body is parsed in one buffer: where a buffer's end falls beside a boundary between
    parts, Werkzeug up to 3.1.9 loses empty parts and adds or cuts bytes (pallets/werkzeug#3285).
    """
    boundary = request.mimetype_params.get("boundary")
    if request.mimetype != "multipart/form-data" or not boundary or not body:
        return []
    parser = MultiPartParser(
        stream_factory=_hold_in_memory,
        max_form_memory_size=None,
        buffer_size=len(body),
        max_form_parts=max_parts,
    )
    try:
        _, files = parser.parse(BytesIO(body), boundary.encode(), len(body))
    except ValueError as error:
        raise PictureMissing(
            "The form breaks off or is not made as multipart/form-data. Send it again."
        ) from error
    except RequestEntityTooLarge as error:
        raise BatchTooLarge(
            f"The form has more than {max_parts:,} parts, the most that are read. Send fewer."
        ) from error
    return [part for part in files.getlist(PART) if part.filename]


def _hold_in_memory(*_: object, **__: object) -> BytesIO:
    """Return where the parser puts a part: the body is in memory already, within its limit."""
    return BytesIO()


def _unpack(data: bytes, settings: Settings) -> list[Upload]:
    """Return the files in a zip, without folders and what operating systems hide between them."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if _is_picture(entry)]
            if not entries:
                raise PictureMissing("The zip holds no files. Pack the pictures into it.")
            _check_count(len(entries), settings)
            return list(_read_entries(archive, entries, settings))
    # A RuntimeError is what zipfile says of a zip that needs a later version of the format.
    except (zipfile.BadZipFile, RuntimeError, ValueError, OverflowError) as error:
        raise ArchiveUnreadable(
            "The zip file is damaged or packed in a way that is not read here. Pack it again."
        ) from error


def _read_entries(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], settings: Settings
) -> Iterator[Upload]:
    total_bytes = 0
    for entry in entries:
        content = _read_entry(archive, entry, settings.max_picture_bytes)
        # What an entry claims is checked as well as what came out, so that neither can lie.
        total_bytes += max(entry.file_size, len(content) if isinstance(content, bytes) else 0)
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
    if entry.compress_type not in ZIP_METHODS:
        return ArchiveUnreadable("This file is packed in a way that is not read here. Use Deflate.")
    if entry.file_size > max_bytes:
        return _say_too_large(max_bytes)
    try:
        with archive.open(entry) as file:
            data = file.read(max_bytes + 1)
    except (zipfile.BadZipFile, RuntimeError, EOFError, OSError, OverflowError, zlib.error):
        return ArchiveUnreadable("This file in the zip is damaged or encrypted. Pack it again.")
    return _limit_size(data, max_bytes)


def _limit_size(data: bytes, max_bytes: int) -> bytes | PictureTooLarge:
    return data if len(data) <= max_bytes else _say_too_large(max_bytes)


def _is_picture(entry: zipfile.ZipInfo) -> bool:
    hidden = entry.filename.startswith("__MACOSX/") or "/." in f"/{entry.filename}"
    return not (entry.is_dir() or hidden)


def _check_count(count: int, settings: Settings) -> None:
    if count > settings.max_batch_pictures:
        raise BatchTooLarge(
            f"The batch has {count:,} pictures; at most {settings.max_batch_pictures:,} are "
            "taken at once. Send it in parts."
        )


def _refuse_large(data: bytes, max_bytes: int) -> bytes:
    if len(data) > max_bytes:
        raise _say_too_large(max_bytes)
    return data


def _say_too_large(max_bytes: int) -> PictureTooLarge:
    return PictureTooLarge(
        f"The picture is larger than {max_bytes:,} bytes, the limit. Make it smaller."
    )


def _say_missing() -> PictureMissing:
    return PictureMissing(
        f"Send the picture as a file in the part `{PART}`, as in `curl -F {PART}=@digit.png`, "
        "or as the body with its image/* type."
    )
