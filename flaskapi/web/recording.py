"""Record what is answered: once for each Idempotency-Key, and not at all where that is asked."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import g, request

from flaskapi.errors import IdempotencyKeyReused, InvalidParameter, RecordsUnavailable
from flaskapi.recognition.keeping import KeptPicture, identify_pipeline
from flaskapi.recognition.model_file import ModelFile
from flaskapi.records.insertion import Submission
from flaskapi.records.record import Picture, Record, Reply, Task, make_id, read_clock_ms
from flaskapi.records.recorder import Outcome
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
    """What a request wishes to be recorded.

    key, sha256: digests of its Idempotency-Key, if any, and of what was sent with it. names: of
    the files sent.
    """

    is_stored: bool
    key: str | None = None
    sha256: str = ""
    names: Sequence[str] = ()


def read_request(uploads: Sequence[Upload]) -> Request:
    """Return what the request at hand, with those pictures, wishes. Raises InvalidParameter."""
    key = request.headers.get(KEY_HEADER)
    if key is not None and not 0 < len(key) <= LONGEST_KEY:
        raise InvalidParameter(f"`{KEY_HEADER}` takes 1 to {LONGEST_KEY} characters.")
    is_stored = read_flag("store", default=True) and not prefers_no_store()
    if key is None or not is_stored:
        return Request(is_stored)
    digest = hashlib.sha256(f"{request.path}?".encode() + request.query_string)
    for upload in uploads:
        content = upload.content if isinstance(upload.content, bytes) else b""
        digest.update(f"{upload.name} {len(content)} ".encode() + content)
    caller = request.headers.get("Authorization", "")
    name = json.dumps([request.path, caller, key]).encode()
    names = [upload.name for upload in uploads]
    return Request(True, hashlib.sha256(name).hexdigest(), digest.hexdigest(), names)


def prefers_no_store() -> bool:
    """Tell whether the request has the preference `no-store` (RFC 7240)."""
    preferences = ",".join(request.headers.getlist("Prefer")).split(",")
    return any(part.partition(";")[0].strip().lower() == NO_STORE for part in preferences)


def record_answer(
    wish: Request, model: ModelFile, answer: Answer, entries: Sequence[Entry]
) -> Answer:
    """Store a request's answers and return its answer, in which each then has its id.

    Each entry's answer is a part of the answer, or the answer itself, and has `"id": None`.
    Raises IdempotencyKeyReused.
    """
    if not entries:
        return answer | {"stored": False}
    records = [make_record(entry, model) for entry in entries]
    for entry, record in zip(entries, records, strict=True):
        entry.answer["id"] = record.id
    outcome = get_records().recorder.store(Submission(records, make_reply(wish, answer)))
    if outcome is Outcome.STORED:
        return answer
    if outcome is Outcome.KNOWN and (earlier := find_reply(wish)):
        return earlier
    for entry in entries:
        entry.answer["id"] = None
    return answer | {"stored": False}


def make_reply(wish: Request, answer: Answer) -> Reply | None:
    """Return what is to be answered again to who repeats the request, without files' names."""
    if wish.key is None:
        return None
    nameless = rename_files(answer, [""] * len(wish.names))
    return Reply(wish.key, wish.sha256, json.dumps(nameless), read_clock_ms())


def find_reply(wish: Request) -> Answer | None:
    """Return what was answered to the same request before, if it can be had now.

    Raises IdempotencyKeyReused where another request had the key.
    """
    try:
        reply = get_records().recorder.find_reply(wish.key or "")
    except RecordsUnavailable:
        return None
    if reply is None:
        return None
    if reply.request_sha256 != wish.sha256:
        raise IdempotencyKeyReused(
            f"Another request was sent with this `{KEY_HEADER}`. Take a new one for each request."
        )
    return rename_files(json.loads(reply.answer), wish.names)


def rename_files(answer: Answer, names: Sequence[str]) -> Answer:
    """Return a batch's answer with these names of its files; any other answer as it is."""
    if "predictions" not in answer:
        return answer
    items = []
    for item, name in zip(answer["predictions"], names, strict=True):
        if "problem" in item:
            items.append(item | {"problem": item["problem"] | {"file": name}})
        else:
            items.append(item | {"file": name})
    return answer | {"predictions": items}


def make_record(entry: Entry, model: ModelFile) -> Record:
    """Return an entry with what the request adds: an id, who asked, and the model that answered."""
    return Record(
        id=make_id(),
        task=Task.PAGE if entry.frame is None else Task.DIGIT,
        request_id=g.request_id,
        model_id=model.digest,
        pipeline=identify_pipeline(),
        answer={name: part for name, part in entry.answer.items() if name not in UNKEPT},
        digit=entry.digit,
        confidence=entry.confidence,
        picture=Picture(entry.picture.content, entry.picture.media_type),
        picture_sha256=entry.picture.sha256,
        frame=entry.frame,
    )
