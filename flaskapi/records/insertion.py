"""Write answers, many in one transaction."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import chain
from typing import Any

from sqlalchemy import Connection, delete, text

from flaskapi.records.database import Database
from flaskapi.records.record import Record, Reply
from flaskapi.records.tables import predictions, replies

COLUMNS = (
    "id",
    "task",
    "request_id",
    "model_id",
    "pipeline",
    "digit",
    "confidence",
    "answer",
    "reply_key",
    "picture_sha256",
    "frame",
    "picture_type",
    "picture",
)
ROWS_TOGETHER = 50
PLACEHOLDERS = {"qmark": "?", "pyformat": "%s"}

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Submission:
    """What one request has to store, all or nothing. reply: if it has an Idempotency-Key."""

    records: Sequence[Record]
    reply: Reply | None = None


def store_submissions(database: Database, submissions: Sequence[Submission]) -> list[bool]:
    """Store submissions durably, in one statement if that says it all.

    Returns for each False where its reply was there already. Raises RecordsUnavailable.
    """
    rows = [make_row(record) for submission in submissions for record in submission.records]
    is_simple = all(submission.reply is None for submission in submissions)
    if is_simple and 0 < len(rows) <= ROWS_TOGETHER:
        statement = write_insert(len(rows), PLACEHOLDERS[database.paramstyle])
        database.execute_alone(statement, tuple(chain(*rows)))
        return [True] * len(submissions)
    with database.write() as connection:
        return insert_submissions(connection, submissions)


def insert_submissions(connection: Connection, submissions: Sequence[Submission]) -> list[bool]:
    """Store submissions in their order; return for each False where its reply was there already."""
    new = [
        submission.reply is None or insert_reply(connection, submission.reply)
        for submission in submissions
    ]
    rows = [
        make_row(record, submission.reply)
        for submission, is_new in zip(submissions, new, strict=True)
        if is_new
        for record in submission.records
    ]
    for start in range(0, len(rows), ROWS_TOGETHER):
        insert_rows(connection, rows[start : start + ROWS_TOGETHER])
    if not rows:
        touch_database(connection)
    return new


def withdraw_submission(connection: Connection, submission: Submission) -> None:
    """Delete what a submission stored."""
    ids = [record.id for record in submission.records]
    connection.execute(delete(predictions).where(predictions.c.id.in_(ids)))
    if submission.reply:
        connection.execute(delete(replies).where(replies.c.key == submission.reply.key))


def insert_rows(connection: Connection, rows: Sequence[Row]) -> None:
    """Store rows, at most ROWS_TOGETHER, in one statement."""
    placeholder = PLACEHOLDERS[connection.dialect.paramstyle]
    connection.exec_driver_sql(write_insert(len(rows), placeholder), tuple(chain(*rows)))


@cache
def write_insert(rows: int, placeholder: str) -> str:
    """Return the statement, in SQL, that stores so many rows."""
    row = ", ".join([placeholder] * len(COLUMNS))
    values = ", ".join([f"({row})"] * rows)
    return f"INSERT INTO {predictions.name} ({', '.join(COLUMNS)}) VALUES {values}"  # noqa: S608


def touch_database(connection: Connection) -> None:
    """Write something that changes nothing, so that storing nothing proves that one could."""
    connection.execute(text("UPDATE alembic_version SET version_num = version_num"))


def insert_reply(connection: Connection, reply: Reply) -> bool:
    """Store a reply; return False where there is one of its key."""
    # Each speaks this in words of its own; importing both costs every start of a server.
    dialect = import_module(f"sqlalchemy.dialects.{connection.dialect.name}")
    statement = dialect.insert(replies).on_conflict_do_nothing().returning(replies.c.key)
    row = {
        "key": reply.key,
        "request_sha256": reply.request_sha256,
        "answer": reply.answer,
        "asked_at_ms": reply.asked_at_ms,
    }
    return connection.execute(statement, row).first() is not None


def make_row(record: Record, reply: Reply | None = None) -> Row:
    """Return a record as a row of its table, in the order of COLUMNS."""
    return (
        record.id,
        record.task.value,
        record.request_id,
        record.model_id,
        record.pipeline,
        record.digit,
        record.confidence,
        json.dumps(record.answer, separators=(",", ":")),
        reply.key if reply else None,
        record.picture_sha256,
        record.frame,
        record.picture.media_type,
        record.picture.content,
    )
