"""Change what is stored: what people say of it, how doubtful it is, and deletion."""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from flaskapi.records.record import Label, first_id_at, is_id
from flaskapi.records.tables import labels, predictions, replies


def insert_label(connection: Connection, record_id: str, label: Label) -> None:
    """Add to what was said of a record; from now on that counts, or nothing if withdrawn."""
    row = {
        "prediction_id": record_id,
        "digit": label.digit,
        "text": label.text,
        "withdrawn": label.withdrawn,
        "said_by": label.said_by,
        "said_at_ms": label.said_at_ms,
    }
    [label_id] = connection.execute(insert(labels).returning(labels.c.id), row).one()
    connection.execute(
        update(predictions)
        .where(predictions.c.id == record_id)
        .values(label_id=None if label.withdrawn else label_id)
    )


def update_doubts(connection: Connection, doubts: Mapping[str, float]) -> None:
    """Note how doubtful records are, 0..1, by their ids."""
    statement = (
        update(predictions)
        .where(predictions.c.id == bindparam("record_id"))
        .values(doubt=bindparam("measured"))
    )
    rows = [{"record_id": key, "measured": doubt} for key, doubt in doubts.items()]
    if rows:
        connection.execute(statement, rows)


def delete_record(connection: Connection, record_id: str) -> bool:
    """Delete a record, what was said of it and the reply it is part of; False if there is none."""
    if not is_id(record_id):
        return False
    reply = select(predictions.c.reply_key).where(predictions.c.id == record_id)
    connection.execute(delete(replies).where(replies.c.key.in_(reply)))
    return connection.execute(delete(predictions).where(predictions.c.id == record_id)).rowcount > 0


def delete_older(connection: Connection, before_ms: int, limit: int) -> int:
    """Delete at most `limit` records of before a time, with their replies; return how many."""
    oldest = (
        select(predictions.c.id)
        .where(predictions.c.id < first_id_at(before_ms))
        .order_by(predictions.c.id)
        .limit(limit)
    )
    ids = list(connection.execute(oldest).scalars())
    of_these = select(predictions.c.reply_key).where(predictions.c.id.in_(ids))
    connection.execute(delete(replies).where(replies.c.key.in_(of_these)))
    connection.execute(delete(predictions).where(predictions.c.id.in_(ids)))
    return len(ids)


def delete_older_replies(connection: Connection, before_ms: int, limit: int) -> int:
    """Delete at most `limit` replies of before a time; return how many."""
    oldest = select(replies.c.key).where(replies.c.asked_at_ms < before_ms).limit(limit)
    return connection.execute(delete(replies).where(replies.c.key.in_(oldest))).rowcount
