"""The recorder: many threads, few commits, and never a long wait."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier, Event, Thread
from typing import Any

import pytest
from sqlalchemy import Connection

from flaskapi.records.database import Database
from flaskapi.records.insertion import Submission
from flaskapi.records.record import Reply, Task
from flaskapi.records.recorder import PATIENCE_SECONDS, Outcome, Recorder
from flaskapi.records.selection import Wanted, count_records, select_record, select_reply
from tests.records.conftest import make_record

# Machines that test do other things too.
ABIT_SECONDS = 0.5
REPLY = Reply("k" * 64, "r" * 64, '{"digit": 3}', 1)


def count(database: Database) -> int:
    with database.read() as connection:
        return count_records(connection, Wanted())


class CountingDatabase(Database):
    """Counts its transactions, and lets them wait for an event."""

    commits = 0
    gate: Event | None = None
    delay_seconds = 0.0

    @contextmanager
    def write(self) -> Iterator[Connection]:
        self._count()
        with super().write() as connection:
            yield connection

    def execute_alone(self, statement: str, parameters: Sequence[Any]) -> None:
        self._count()
        super().execute_alone(statement, parameters)

    def _count(self) -> None:
        if self.gate:
            self.gate.wait()
        time.sleep(self.delay_seconds)
        self.commits += 1


@pytest.fixture
def counting(database_url: str) -> Iterator[CountingDatabase]:
    database = CountingDatabase(database_url, wait_seconds=0.1)
    with database.read():
        pass  # The tables are made here and not within the recorder's patience.
    yield database
    if database.gate:
        database.gate.set()
    database.close()


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have recorders wait for the slowest of disks."""
    monkeypatch.setattr("flaskapi.records.recorder.PATIENCE_SECONDS", 10.0)


@pytest.mark.usefixtures("patient")
def test_stored_is_found_again_as_it_was(counting: CountingDatabase) -> None:
    record = make_record(frame=bytes(range(256)) * 3 + bytes(16))
    assert Recorder(counting).store(Submission([record])) is Outcome.STORED
    with counting.read() as connection:
        found = select_record(connection, record.id)
    assert found is not None
    assert found.answer == record.answer
    assert found.frame == record.frame
    assert found.task is Task.DIGIT
    assert found.label is None


@pytest.mark.usefixtures("patient")
def test_threads_that_come_together_share_commits(counting: CountingDatabase) -> None:
    recorder = Recorder(counting)
    counting.gate, together = Event(), Barrier(17)

    def store(_: int) -> Outcome:
        together.wait()
        return recorder.store(Submission([make_record()]))

    with ThreadPoolExecutor(16) as threads:
        outcomes = [threads.submit(store, number) for number in range(16)]
        together.wait()
        time.sleep(ABIT_SECONDS)
        counting.gate.set()
        assert {future.result() for future in outcomes} == {Outcome.STORED}
    assert counting.commits <= 3
    assert count(counting) == 16


@pytest.mark.usefixtures("patient")
def test_second_of_a_key_is_known_and_stores_nothing(counting: CountingDatabase) -> None:
    recorder = Recorder(counting)
    first = recorder.store(Submission([make_record()], REPLY))
    second = recorder.store(Submission([make_record()], REPLY))
    assert (first, second) == (Outcome.STORED, Outcome.KNOWN)
    assert count(counting) == 1
    with counting.read() as connection:
        assert select_reply(connection, REPLY.key) == REPLY


@pytest.mark.usefixtures("patient")
def test_one_that_cannot_be_stored_does_not_cost_the_others(counting: CountingDatabase) -> None:
    recorder = Recorder(counting)
    record = make_record()
    counting.gate = Event()
    with ThreadPoolExecutor(3) as threads:
        outcomes = [
            threads.submit(recorder.store, Submission([one]))
            for one in (record, record, make_record())
        ]
        time.sleep(ABIT_SECONDS)
        counting.gate.set()
        found = [future.result() for future in outcomes]
    assert found.count(Outcome.STORED) == 2
    assert found.count(Outcome.LOST) == 1
    assert count(counting) == 2


def test_stuck_database_keeps_nobody_waiting(counting: CountingDatabase) -> None:
    recorder = Recorder(counting)
    counting.gate = Event()
    started = time.monotonic()
    assert recorder.store(Submission([make_record()])) is Outcome.LOST
    assert time.monotonic() - started < PATIENCE_SECONDS + ABIT_SECONDS
    started = time.monotonic()
    assert all(recorder.store(Submission([make_record()])) is Outcome.LOST for _ in range(20))
    assert time.monotonic() - started < 20 * PATIENCE_SECONDS / 2


def test_nothing_stays_of_what_was_given_up(counting: CountingDatabase) -> None:
    recorder = Recorder(counting)
    counting.gate = Event()
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(recorder.store, Submission([make_record()]))
        second = threads.submit(recorder.store, Submission([make_record()], REPLY))
        assert {first.result(), second.result()} == {Outcome.LOST}
    counting.gate.set()
    wait_until(lambda: recorder.store(Submission(())) is Outcome.STORED)
    # What was at work already was stored too late, and nobody knows its id.
    wait_until(lambda: count(counting) == 0)
    with counting.read() as connection:
        assert select_reply(connection, REPLY.key) is None


def test_slow_disk_is_waited_for_as_soon_as_that_is_known(counting: CountingDatabase) -> None:
    recorder = Recorder(counting)
    counting.delay_seconds = 1.5 * PATIENCE_SECONDS
    assert recorder.store(Submission([make_record()])) is Outcome.LOST
    wait_until(lambda: recorder.store(Submission([make_record()])) is Outcome.STORED)
    assert recorder.store(Submission([make_record()])) is Outcome.STORED


def wait_until(is_true: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not is_true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_locked_file_is_noticed_and_left_behind(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'records.db'}", wait_seconds=0.1)
    recorder = Recorder(database)
    wait_until(lambda: recorder.store(Submission(())) is Outcome.STORED)
    other = sqlite3.connect(tmp_path / "records.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    started = time.monotonic()
    assert recorder.store(Submission([make_record()])) is Outcome.LOST
    assert time.monotonic() - started < PATIENCE_SECONDS + ABIT_SECONDS
    other.execute("ROLLBACK")
    other.close()
    wait_until(lambda: recorder.store(Submission([make_record()])) is Outcome.STORED)
    assert count(database) == 1
    database.close()


@pytest.mark.usefixtures("patient")
def test_server_that_goes_and_comes_back_is_used_again(
    counting: CountingDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = Recorder(counting)
    assert recorder.store(Submission([make_record()])) is Outcome.STORED
    counting.close()
    with monkeypatch.context() as patch:
        patch.setattr(counting, "_identify", lambda: (_ for _ in ()).throw(OSError("gone")))
        assert recorder.store(Submission([make_record()])) is Outcome.LOST
    wait_until(lambda: recorder.store(Submission([make_record()])) is Outcome.STORED)
    assert count(counting) == 2


@pytest.mark.usefixtures("patient")
def test_forked_process_stores_by_a_thread_of_its_own(
    counting: CountingDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Any] = []
    recorder = Recorder(counting)
    recorder.store(Submission([make_record()]))

    def note(*arguments: Any, **options: Any) -> Any:
        started.append(options["name"])
        return Thread(*arguments, **options)

    monkeypatch.setattr("flaskapi.records.recorder.Thread", note)
    recorder.store(Submission([make_record()]))
    assert started == []
    monkeypatch.setattr(os, "getpid", lambda: -1)
    assert recorder.store(Submission([make_record()])) is Outcome.STORED
    assert started == ["recorder"]


def test_tables_that_cannot_be_made_do_not_end_the_recorder(database_url: str) -> None:
    class RefusingDatabase(Database):
        refusals = 1

        @contextmanager
        def read(self) -> Iterator[Connection]:
            if self.refusals:
                self.refusals -= 1
                raise ValueError("a revision that nobody knows")
            with super().read() as connection:
                yield connection

    database = RefusingDatabase(database_url, wait_seconds=1)
    recorder = Recorder(database)
    wait_until(lambda: recorder.store(Submission([make_record()])) is Outcome.STORED)
    database.close()
