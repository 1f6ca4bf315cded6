"""Upkeep: old records go, new ones are examined."""

import time
from collections.abc import Callable

from flaskapi.learning.upkeep import examine_records, purge_records
from flaskapi.recognition.recognizer import Recognizer
from flaskapi.records.database import Database
from flaskapi.records.record import Picture
from flaskapi.records.selection import Order, Wanted, count_records, select_page
from tests.conftest import FakeClassifier
from tests.learning.conftest import make_digit

DAY_SECONDS = 24 * 60 * 60


def test_only_what_is_older_goes(database: Database, store: Callable[..., list[str]]) -> None:
    now = time.time()
    store(*(make_digit(1, now - days * DAY_SECONDS) for days in (0.5, 29, 31, 400)))
    assert purge_records(database, 30) == 2
    assert purge_records(database, 30) == 0
    with database.read() as connection:
        assert count_records(connection, Wanted()) == 2


def test_many_go_in_several_transactions(
    database: Database, store: Callable[..., list[str]]
) -> None:
    store(*(make_digit(1, second) for second in range(1, 60)))
    steps: list[int] = []
    assert purge_records(database, 30, steps.append) == 59
    assert len(steps) > 1
    assert sum(steps) == 59


def test_digits_are_examined_a_few_at_a_time(
    database: Database, store: Callable[..., list[str]]
) -> None:
    store(*(make_digit(digit) for digit in (1, 2, 3)))
    recognizer = Recognizer(FakeClassifier(), 10**6)
    assert examine_records(database, recognizer, 2) == 2
    assert examine_records(database, recognizer, 2) == 1
    assert examine_records(database, recognizer, 2) == 0
    with database.read() as connection:
        found = select_page(connection, Wanted(), Order.DOUBT, 10)
    assert all(record.doubt is not None and 0 <= record.doubt <= 1 for record in found)


def test_digits_are_examined_until_it_is_enough(
    database: Database, store: Callable[..., list[str]]
) -> None:
    store(*(make_digit(digit) for digit in (1, 2, 3)))
    recognizer = Recognizer(FakeClassifier(), 10**6)
    answers = iter((False, False, True))
    assert examine_records(database, recognizer, 3, until=lambda: next(answers)) == 2
    assert examine_records(database, recognizer, 3, until=lambda: True) == 0
    assert examine_records(database, recognizer, 3) == 1


def test_picture_that_cannot_be_looked_at_any_more_is_the_most_doubtful(
    database: Database, store: Callable[..., list[str]]
) -> None:
    damaged, _ = store(make_digit(1, picture=Picture(b"no picture", "image/png")), make_digit(2))
    assert examine_records(database, Recognizer(FakeClassifier(), 10**6), 10) == 2
    with database.read() as connection:
        assert select_page(connection, Wanted(), Order.DOUBT, 1)[0].id == damaged
