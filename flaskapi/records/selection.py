"""Find what was stored."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select, tuple_

from flaskapi.records.record import Label, Picture, Reply, StoredRecord, Task, first_id_at, is_id
from flaskapi.records.tables import labels, predictions, replies

CHUNK_ROWS = 500

# How doubtful an answer is, before more than its confidence is known.
doubt_so_far: ColumnElement[float] = func.coalesce(
    predictions.c.doubt, (1 - predictions.c.confidence) / 2
)


class Order(StrEnum):
    """What comes first: the latest, or the most doubtful."""

    TIME = "time"
    DOUBT = "doubt"


@dataclass(frozen=True)
class Wanted:
    """Which records are wanted; None means that it does not matter.

    since_ms, before_ms: when they were asked, from and until (exclusive), in milliseconds.
    """

    task: Task | None = None
    since_ms: int | None = None
    before_ms: int | None = None
    min_confidence: float | None = None
    max_confidence: float | None = None
    labelled: bool | None = None


def select_record(
    connection: Connection, record_id: str, is_to_change: bool = False
) -> StoredRecord | None:
    """Return the record of an id; if it is to change, who else would change it waits."""
    if not is_id(record_id):
        return None
    statement = select_rows().where(predictions.c.id == record_id)
    if is_to_change:
        statement = statement.with_for_update(of=predictions)  # SQLite has one writer anyway.
    row = connection.execute(statement).first()
    return None if row is None else make_record(row)


def select_page(
    connection: Connection,
    wanted: Wanted,
    order: Order,
    limit: int,
    after: str | None = None,
    after_doubt: float | None = None,
) -> list[StoredRecord]:
    """Return at most `limit` wanted records in an order, from behind the record of an id on.

    after_doubt: how doubtful that record was, so that the place is known once it is deleted.
    """
    statement = select_rows().where(*list_conditions(wanted)).limit(limit)
    place = doubt_so_far if order is Order.DOUBT else predictions.c.id
    if after is not None:
        if not is_id(after):
            return []
        behind: Sequence[object] | None = (after, after)
        if order is Order.DOUBT and after_doubt is not None:
            behind = (after_doubt, after)
        elif order is Order.DOUBT:
            last = select(place, predictions.c.id).where(predictions.c.id == after)
            behind = connection.execute(last).first()
        if behind is None:
            return []
        statement = statement.where(tuple_(place, predictions.c.id) < tuple_(*behind))
    statement = statement.order_by(place.desc(), predictions.c.id.desc())
    return [make_record(row) for row in connection.execute(statement)]


def iterate_records(connection: Connection, wanted: Wanted) -> Iterator[StoredRecord]:
    """Yield all wanted records, the oldest first, without holding them all."""
    statement = select_rows().where(*list_conditions(wanted)).order_by(predictions.c.id)
    for row in connection.execution_options(yield_per=CHUNK_ROWS).execute(statement):
        yield make_record(row)


def select_ids(connection: Connection, wanted: Wanted) -> list[str]:
    """Return the ids of all wanted records, the oldest first."""
    statement = select(predictions.c.id).where(*list_conditions(wanted)).order_by(predictions.c.id)
    return list(connection.execute(statement).scalars())


def select_picture(connection: Connection, record_id: str) -> Picture | None:
    """Return the picture of an id's record."""
    if not is_id(record_id):
        return None
    columns = predictions.c.picture, predictions.c.picture_type
    row = connection.execute(select(*columns).where(predictions.c.id == record_id)).first()
    return None if row is None else Picture(bytes(row.picture), row.picture_type)


def select_history(connection: Connection, record_id: str) -> list[Label]:
    """Return all that was said of a record, the oldest first."""
    statement = select(labels).where(labels.c.prediction_id == record_id).order_by(labels.c.id)
    return [
        Label(row.digit, row.text, row.said_by, row.said_at_ms, row.withdrawn)
        for row in connection.execute(statement)
    ]


def select_reply(connection: Connection, key: str) -> Reply | None:
    """Return the reply of a key's digest."""
    row = connection.execute(select(replies).where(replies.c.key == key)).first()
    if row is None:
        return None
    return Reply(row.key, row.request_sha256, row.answer, row.asked_at_ms)


def select_unexamined(connection: Connection, limit: int) -> list[str]:
    """Return ids of predictions of one digit whose doubt was not measured, the latest first."""
    statement = (
        select(predictions.c.id)
        .where(predictions.c.doubt.is_(None), predictions.c.task == Task.DIGIT.value)
        .order_by(predictions.c.id.desc())
        .limit(limit)
    )
    return list(connection.execute(statement).scalars())


def count_records(connection: Connection, wanted: Wanted) -> int:
    """Return how many records are wanted."""
    statement = select(func.count()).select_from(predictions).where(*list_conditions(wanted))
    return connection.execute(statement).scalar_one()


def count_labelled_since(connection: Connection, task: Task, since_ms: int) -> int:
    """Return of how many records of a task that was said which counts, from a time on."""
    said = predictions.join(labels, predictions.c.label_id == labels.c.id)
    statement = select(func.count()).select_from(said)
    statement = statement.where(predictions.c.task == task.value, labels.c.said_at_ms >= since_ms)
    return connection.execute(statement).scalar_one()


def list_conditions(wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    """Return the conditions for wanted records."""
    column = predictions.c
    conditions = []
    if wanted.task is not None:
        conditions.append(column.task == wanted.task.value)
    if wanted.since_ms is not None:
        conditions.append(column.id >= first_id_at(wanted.since_ms))
    if wanted.before_ms is not None:
        conditions.append(column.id < first_id_at(wanted.before_ms))
    if wanted.min_confidence is not None:
        conditions.append(column.confidence >= wanted.min_confidence)
    if wanted.max_confidence is not None:
        conditions.append(column.confidence <= wanted.max_confidence)
    if wanted.labelled is not None:
        is_labelled = column.label_id.is_not(None)
        conditions.append(is_labelled if wanted.labelled else ~is_labelled)
    return conditions


def select_rows() -> Select[tuple[object, ...]]:
    """Return the query for records with what was last said of them, without pictures."""
    columns = [column for column in predictions.c if column.name != "picture"]
    said = [column.label(f"label_{column.name}") for column in labels.c if column.name != "id"]
    return select(*columns, *said).outerjoin_from(
        predictions, labels, predictions.c.label_id == labels.c.id
    )


def make_record(row: Row[tuple[object, ...]]) -> StoredRecord:
    """Return the record of a row."""
    label = None
    if row.label_id is not None:
        label = Label(row.label_digit, row.label_text, row.label_said_by, row.label_said_at_ms)
    return StoredRecord(
        id=row.id,
        task=Task(row.task),
        request_id=row.request_id,
        model_id=row.model_id,
        pipeline=row.pipeline,
        answer=json.loads(row.answer),
        digit=row.digit,
        confidence=row.confidence,
        picture_sha256=row.picture_sha256,
        frame=row.frame and bytes(row.frame),
        doubt=row.doubt,
        label=label,
    )
