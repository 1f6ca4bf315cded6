"""Write answers, many in one transaction."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, text
from sqlalchemy.dialects import postgresql, sqlite

from flaskapi.records.record import Record, Reply
from flaskapi.records.tables import predictions, replies

# Made once: SQLAlchemy then finds what it compiled of it without looking into it.
INSERT = insert(predictions)


@dataclass(frozen=True)
class Submission:
    """What one request has to store, all or nothing. reply: if it has an Idempotency-Key."""

    records: Sequence[Record]
    reply: Reply | None = None


def insert_submissions(connection: Connection, submissions: Sequence[Submission]) -> list[bool]:
    """Store submissions in their order; return for each False where its reply was there already."""
    new = [
        submission.reply is None or insert_reply(connection, submission.reply)
        for submission in submissions
    ]
    rows = [
        describe_row(record, submission.reply)
        for submission, is_new in zip(submissions, new, strict=True)
        if is_new
        for record in submission.records
    ]
    if rows:
        connection.execute(INSERT, rows)
    else:
        touch_database(connection)
    return new


def touch_database(connection: Connection) -> None:
    """Write something that changes nothing, so that storing nothing proves that one could."""
    connection.execute(text("UPDATE alembic_version SET version_num = version_num"))


def insert_reply(connection: Connection, reply: Reply) -> bool:
    """Store a reply; return False where there is one of its key."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(replies).on_conflict_do_nothing().returning(replies.c.key)
    row = {
        "key": reply.key,
        "request_sha256": reply.request_sha256,
        "answer": reply.answer,
        "asked_at_ms": reply.asked_at_ms,
    }
    return connection.execute(statement, row).first() is not None


def describe_row(record: Record, reply: Reply | None) -> dict[str, Any]:
    """Return a record as a row of its table."""
    return {
        "id": record.id,
        "task": record.task.value,
        "request_id": record.request_id,
        "model_id": record.model_id,
        "pipeline": record.pipeline,
        "digit": record.digit,
        "confidence": record.confidence,
        "answer": json.dumps(record.answer, separators=(",", ":")),
        "reply_key": reply.key if reply else None,
        "picture_sha256": record.picture_sha256,
        "frame": record.frame,
        "picture_type": record.picture.media_type,
        "picture": record.picture.content,
    }
