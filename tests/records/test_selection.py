"""Finding records again: which, in what order, page by page."""

from collections.abc import Callable

import pytest
from ulid import ULID

from flaskapi.records.changes import delete_record, insert_label, update_doubts
from flaskapi.records.database import Database
from flaskapi.records.record import Label, Picture, Record, Task
from flaskapi.records.selection import (
    Order,
    Wanted,
    count_labelled_since,
    count_records,
    iterate_records,
    select_page,
    select_picture,
    select_record,
    select_unexamined,
)
from tests.records.conftest import make_record

Store = Callable[..., list[str]]


def make_at(seconds: float, **changes: object) -> Record:
    return make_record(id=str(ULID.from_timestamp(float(seconds))), **changes)


@pytest.fixture
def five(store: Store) -> list[str]:
    """Ids of five records, asked at 1, 2 … 5 seconds, ever surer."""
    return store(*(make_at(second, confidence=0.4 + second / 10) for second in range(1, 6)))


def list_ids(database: Database, wanted: Wanted, order: Order = Order.TIME) -> list[str]:
    with database.read() as connection:
        return [record.id for record in select_page(connection, wanted, order, 100)]


def test_latest_come_first(database: Database, five: list[str]) -> None:
    assert list_ids(database, Wanted()) == five[::-1]


def test_pages_follow_each_other_without_gap(database: Database, five: list[str]) -> None:
    found: list[str] = []
    with database.read() as connection:
        while page := select_page(
            connection, Wanted(), Order.TIME, 2, found[-1] if found else None
        ):
            found += [record.id for record in page]
    assert found == five[::-1]


def test_page_behind_an_unknown_id_is_empty(database: Database, five: list[str]) -> None:
    with database.read() as connection:
        assert select_page(connection, Wanted(), Order.TIME, 2, "unknown") == []


@pytest.mark.parametrize(
    ("wanted", "places"),
    [
        (Wanted(since_ms=2000, before_ms=4000), [2, 1]),
        (Wanted(min_confidence=0.8), [4, 3]),
        (Wanted(max_confidence=0.55), [0]),
        (Wanted(task=Task.PAGE), []),
        (Wanted(labelled=False), [4, 3, 2, 1, 0]),
        (Wanted(labelled=True), []),
    ],
)
def test_only_what_is_wanted_is_found(
    database: Database, five: list[str], wanted: Wanted, places: list[int]
) -> None:
    assert list_ids(database, wanted) == [five[place] for place in places]
    with database.read() as connection:
        assert count_records(connection, wanted) == len(places)


def test_labelled_are_told_from_others(database: Database, five: list[str]) -> None:
    with database.write() as connection:
        insert_label(connection, five[2], Label(7, None, "ann", 1))
    assert list_ids(database, Wanted(labelled=True)) == [five[2]]
    assert five[2] not in list_ids(database, Wanted(labelled=False))


def test_most_doubtful_come_first_measured_or_not(database: Database, five: list[str]) -> None:
    assert list_ids(database, Wanted(), Order.DOUBT) == five
    with database.write() as connection:
        update_doubts(connection, {five[4]: 0.9, five[0]: 0.01})
    assert list_ids(database, Wanted(), Order.DOUBT) == [
        five[4],
        five[1],
        five[2],
        five[3],
        five[0],
    ]


def test_doubtful_pages_follow_each_other_too(database: Database, five: list[str]) -> None:
    with database.read() as connection:
        first = select_page(connection, Wanted(), Order.DOUBT, 3)
        second = select_page(connection, Wanted(), Order.DOUBT, 3, first[-1].id)
    assert [record.id for record in first + second] == five


def test_doubtful_pages_go_on_behind_one_that_was_deleted(
    database: Database, five: list[str]
) -> None:
    with database.write() as connection:
        first = select_page(connection, Wanted(), Order.DOUBT, 3)
        delete_record(connection, first[-1].id)
        place = first[-1].id, first[-1].doubt_so_far
        second = select_page(connection, Wanted(), Order.DOUBT, 3, *place)
    assert [record.id for record in first + second] == five


def test_all_are_gone_through_oldest_first(database: Database, five: list[str]) -> None:
    with database.read() as connection:
        assert [record.id for record in iterate_records(connection, Wanted())] == five


def test_picture_is_given_back_to_the_byte(database: Database, store: Store) -> None:
    picture = Picture(bytes(range(256)), "image/jpeg")
    [record_id] = store(make_record(picture=picture))
    with database.read() as connection:
        assert select_picture(connection, record_id) == picture
        assert select_picture(connection, "unknown") is None
        assert select_record(connection, "unknown") is None


def test_digits_that_were_not_examined_are_found_latest_first(
    database: Database, five: list[str], store: Store
) -> None:
    store(make_record(task=Task.PAGE, frame=None, digit=None))
    with database.write() as connection:
        update_doubts(connection, {five[4]: 0.1})
    with database.read() as connection:
        assert select_unexamined(connection, 2) == [five[3], five[2]]


def test_only_what_was_said_last_and_lately_and_stands_is_counted(
    database: Database, five: list[str], store: Store
) -> None:
    [page] = store(make_record(task=Task.PAGE, frame=None, digit=None))
    said = [(five[0], 10), (five[0], 30), (five[1], 20), (five[2], 40), (page, 50)]
    with database.write() as connection:
        for record_id, said_at_ms in said:
            insert_label(connection, record_id, Label(7, None, None, said_at_ms))
        insert_label(connection, five[2], Label(None, None, None, 60, withdrawn=True))
        counts = [count_labelled_since(connection, Task.DIGIT, since) for since in (0, 20, 21, 31)]
        assert counts == [2, 2, 1, 0]
        assert count_labelled_since(connection, Task.PAGE, 50) == 1
