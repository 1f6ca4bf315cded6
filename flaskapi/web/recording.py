"""Record what is answered: once for each Idempotency-Key, and not at all where that is asked."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import g, request

from flaskapi.errors import IdempotencyKeyReused, InvalidParameter, RecordsUnavailable
from flaskapi.recognition.keeping import KeptPicture, identify_pipeline
from flaskapi.records.insertion import Submission
from flaskapi.records.record import Picture, Record, Reply, Task, make_id, read_clock_ms
from flaskapi.records.recorder import Outcome
from flaskapi.records.selection import select_reply
from flaskapi.web.current_model import get_recognizer
from flaskapi.web.current_records import get_records
from flaskapi.web.parameters import read_flag
from flaskapi.web.uploads import Upload

NO_STORE = "no-store"
KEY_HEADER = "Idempotency-Key"
LONGEST_KEY = 255
# Pictures that explain an answer, and what the sender calls the file.
UNKEPT = ("id", "steps", "image", "file")

Answer = dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """One answer to be recorded: the JSON it is answered with, and what it rests on.

    frame: the 784 bytes of one digit's frame; None for a page.
    """

    answer: Answer
    digit: int | None
    confidence: float
    picture: KeptPicture
    frame: bytes | None = None


@dataclass(frozen=True)
class Request:
    """What a request wishes to be recorded. key: the digest of its Idempotency-Key, if any."""

    is_stored: bool
    key: str | None
    request_sha256: str


def read_request(uploads: Iterable[Upload]) -> Request:
    """Return what the request at hand, with those pictures, wishes. Raises InvalidParameter."""
    key = request.headers.get(KEY_HEADER)
    if key is not None and not 0 < len(key) <= LONGEST_KEY:
        raise InvalidParameter(f"`{KEY_HEADER}` takes 1 to {LONGEST_KEY} characters.")
    is_stored = read_flag("store", default=True) and not prefers_no_store()
    if key is None or not is_stored:
        return Request(is_stored, None, "")
    digest = hashlib.sha256(request.full_path.encode())
    for upload in uploads:
        content = upload.content if isinstance(upload.content, bytes) else b""
        digest.update(f"{upload.name} {len(content)} ".encode() + content)
    caller = request.headers.get("Authorization", "")
    name = json.dumps([request.path, caller, key]).encode()
    return Request(True, hashlib.sha256(name).hexdigest(), digest.hexdigest())


def prefers_no_store() -> bool:
    """Tell whether the request has the preference `no-store` (RFC 7240)."""
    preferences = ",".join(request.headers.getlist("Prefer")).split(",")
    return any(part.strip().lower() == NO_STORE for part in preferences)


def find_reply(wish: Request) -> Answer | None:
    """Return what was answered to the same request before; None if it is new.

    Raises IdempotencyKeyReused where another request had the key.
    """
    records = get_records()
    if wish.key is None or not records.recorder.is_well:
        return None
    try:
        with records.database.read() as connection:
            reply = select_reply(connection, wish.key)
    except RecordsUnavailable:
        return None
    if reply is None:
        return None
    if reply.request_sha256 != wish.request_sha256:
        raise IdempotencyKeyReused(
            f"Another request was sent with this `{KEY_HEADER}`. Take a new one for each request."
        )
    answer: Answer = json.loads(reply.answer)
    return answer


def record_answer(wish: Request, answer: Answer, entries: Sequence[Entry]) -> Answer:
    """Store a request's answers and return its answer, in which each then has its id.

    Each entry's answer is a part of the answer, or the answer itself, and has `"id": None`.
    """
    if not entries:
        return answer | {"stored": False}
    records = [make_record(entry) for entry in entries]
    for entry, record in zip(entries, records, strict=True):
        entry.answer["id"] = record.id
    outcome = get_records().recorder.store(Submission(records, make_reply(wish, answer)))
    if outcome is Outcome.KNOWN and (earlier := find_reply(wish)):
        return earlier
    if outcome is Outcome.STORED:
        return answer
    for entry in entries:
        entry.answer["id"] = None
    return answer | {"stored": False}


def make_reply(wish: Request, answer: Answer) -> Reply | None:
    """Return what is to be answered again to who repeats the request."""
    if wish.key is None:
        return None
    return Reply(wish.key, wish.request_sha256, json.dumps(answer), read_clock_ms())


def make_record(entry: Entry) -> Record:
    """Return an entry with what the request adds: an id, and who asked."""
    return Record(
        id=make_id(),
        task=Task.PAGE if entry.frame is None else Task.DIGIT,
        request_id=g.request_id,
        model_id=get_recognizer().classifier.model.digest,
        pipeline=identify_pipeline(),
        answer={name: part for name, part in entry.answer.items() if name not in UNKEPT},
        digit=entry.digit,
        confidence=entry.confidence,
        picture=Picture(entry.picture.content, entry.picture.media_type),
        picture_sha256=entry.picture.sha256,
        frame=entry.frame,
    )
