"""Labels with their history, and deletion that leaves nothing."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from ulid import ULID

from flaskapi.records.changes import delete_older, delete_older_replies, delete_record, insert_label
from flaskapi.records.database import Database
from flaskapi.records.insertion import Submission, insert_submissions
from flaskapi.records.record import Label, Reply
from flaskapi.records.selection import (
    Wanted,
    count_records,
    select_history,
    select_record,
    select_reply,
)
from flaskapi.records.tables import labels
from tests.records.conftest import make_record

Store = Callable[..., list[str]]

SAID = [
    Label(7, None, "ann", 1000),
    Label(None, None, None, 2000),
    Label(1, None, "bob", 3000),
]


def test_last_label_counts_and_history_is_kept(database: Database, store: Store) -> None:
    [record_id] = store(make_record())
    for label in SAID:
        with database.write() as connection:
            insert_label(connection, record_id, label)
    with database.read() as connection:
        record = select_record(connection, record_id)
        assert select_history(connection, record_id) == SAID
    assert record is not None
    assert record.label == SAID[-1]


def test_withdrawn_label_counts_no_more_but_stays_in_the_history(
    database: Database, store: Store
) -> None:
    [record_id] = store(make_record())
    withdrawn = Label(None, None, "ann", 2000, withdrawn=True)
    with database.write() as connection:
        insert_label(connection, record_id, SAID[0])
        insert_label(connection, record_id, withdrawn)
        record = select_record(connection, record_id)
        history = select_history(connection, record_id)
    assert record is not None
    assert record.label is None
    assert history == [SAID[0], withdrawn]


def test_deleted_record_takes_its_labels_and_its_reply_along(database: Database) -> None:
    record, reply = make_record(), Reply("k" * 64, "r" * 64, "{}", 1)
    with database.write() as connection:
        insert_submissions(connection, [Submission([record, make_record()], reply)])
        insert_label(connection, record.id, SAID[0])
    with database.write() as connection:
        assert delete_record(connection, record.id)
    with database.write() as connection:
        assert not delete_record(connection, record.id)
        assert select_reply(connection, reply.key) is None
        assert connection.execute(select(func.count()).select_from(labels)).scalar() == 0
        assert count_records(connection, Wanted()) == 1


@pytest.mark.parametrize(("limit", "deleted"), [(10, 3), (2, 2)])
def test_older_records_go_a_few_at_a_time(
    database: Database, store: Store, limit: int, deleted: int
) -> None:
    store(*(make_record(id=str(ULID.from_timestamp(float(second)))) for second in range(1, 6)))
    with database.write() as connection:
        assert delete_older(connection, 4000, limit) == deleted
        assert count_records(connection, Wanted()) == 5 - deleted


def test_older_replies_go_a_few_at_a_time(database: Database) -> None:
    with database.write() as connection:
        for asked_at_ms in range(1, 6):
            reply = Reply(str(asked_at_ms) * 64, "r" * 64, "{}", asked_at_ms)
            insert_submissions(connection, [Submission([], reply)])
        assert delete_older_replies(connection, 4, 2) == 2
        assert delete_older_replies(connection, 4, 2) == 1
        left = [select_reply(connection, str(number) * 64) for number in range(1, 6)]
    assert [reply is None for reply in left] == [True, True, True, False, False]
