"""What is kept of one answer, and of what people said of it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from ulid import ULID

RANDOM_BITS = 80
ID_FORM = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")


class Task(StrEnum):
    """What was asked: the digit on a picture, or all digits of a page."""

    DIGIT = "digit"
    PAGE = "page"


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept: upright, grey, without metadata. media_type: as in image/png."""

    content: bytes
    media_type: str


@dataclass(frozen=True)
class Answered:
    """One answer with what led to it, but for the picture.

    answer: the JSON that was answered, without its id. digit: the digit answered, if any.
    confidence: 0..1. model_id, pipeline: what answered. picture_sha256: of the picture as it is
    kept. frame: the 784 bytes of the 28×28 that was classified; None for a page.
    """

    id: str
    task: Task
    request_id: str
    model_id: str
    pipeline: str
    answer: dict[str, Any]
    digit: int | None
    confidence: float
    picture_sha256: str
    frame: bytes | None

    @property
    def asked_at_ms(self) -> int:
        """Milliseconds since 1970: the id begins with them."""
        return ULID.from_str(self.id).milliseconds


@dataclass(frozen=True)
class Record(Answered):
    """An answer to be stored."""

    picture: Picture


@dataclass(frozen=True)
class Label:
    """What somebody said a prediction should have been.

    digit: of one digit, None for what is none. text: of a page. withdrawn: it was taken back.
    said_by: the name of the key, None for somebody without one.
    """

    digit: int | None
    text: str | None
    said_by: str | None
    said_at_ms: int
    withdrawn: bool = False


@dataclass(frozen=True)
class StoredRecord(Answered):
    """An answer as it is found again, without its picture.

    doubt: how much it deserves a look, 0..1; None until that was measured. label: what was last
    said of it, unless that was taken back.
    """

    doubt: float | None
    label: Label | None

    @property
    def doubt_so_far(self) -> float:
        """How doubtful it is, before more than its confidence is known."""
        return (1 - self.confidence) / 2 if self.doubt is None else self.doubt


@dataclass(frozen=True)
class Reply:
    """What was answered to a request with an Idempotency-Key.

    key, request_sha256: digests, of the key and of what was sent with it.
    """

    key: str
    request_sha256: str
    answer: str
    asked_at_ms: int


def make_id() -> str:
    """Return a new id: 26 characters that sort by time and can't be guessed."""
    return str(ULID())


def first_id_at(milliseconds: int) -> str:
    """Return what the ids of that time, in milliseconds since 1970, and later are not below."""
    return str(ULID.from_int(max(milliseconds, 0) << RANDOM_BITS))


def is_id(text: str) -> bool:
    """Tell whether a text has the form of an id; PostgreSQL fails at some that have not."""
    return ID_FORM.fullmatch(text) is not None


def read_clock_ms() -> int:
    """Return the milliseconds since 1970."""
    return round(datetime.now(UTC).timestamp() * 1000)
