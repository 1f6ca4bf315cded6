"""SQLite: durable, private, and well again after whatever happened to its file."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from flaskapi.errors import RecordsUnavailable
from flaskapi.records.changes import delete_record
from flaskapi.records.database import Database
from flaskapi.records.insertion import Submission, insert_submissions
from flaskapi.records.record import Picture, Record
from flaskapi.records.selection import Wanted, count_records
from tests.records.conftest import make_record


def count(database: Database) -> int:
    with database.read() as connection:
        return count_records(connection, Wanted())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "records.db"


@pytest.fixture
def sqlite(file: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{file}", wait_seconds=0.1)
    yield database
    database.close()


def insert(database: Database, record: Record) -> None:
    with database.write() as connection:
        insert_submissions(connection, [Submission([record])])


def test_sqlite_is_told_to_be_durable(sqlite: Database) -> None:
    with sqlite.read() as connection:
        found = {
            pragma: connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
            for pragma in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_state_folder_is_made_for_the_service_alone(sqlite: Database, file: Path) -> None:
    count(sqlite)
    assert file.parent.stat().st_mode & 0o077 == 0


def test_databases_of_one_process_are_made_at_the_same_time(tmp_path: Path) -> None:
    databases = [Database(f"sqlite:///{tmp_path}/{number}.db", 5.0) for number in range(8)]
    with ThreadPoolExecutor(len(databases)) as threads:
        assert list(threads.map(count, databases)) == [0] * len(databases)
    for database in databases:
        database.close()


def test_who_writes_takes_the_lock_at_the_beginning(sqlite: Database, file: Path) -> None:
    with (
        sqlite.write(),
        closing(sqlite3.connect(file, timeout=0)) as other,
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        other.execute("BEGIN IMMEDIATE")


def test_locked_database_is_unavailable_and_then_well_again(sqlite: Database, file: Path) -> None:
    assert count(sqlite) == 0
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(RecordsUnavailable):
        insert(sqlite, make_record())
    other.execute("ROLLBACK")
    other.close()
    insert(sqlite, make_record())
    assert count(sqlite) == 1


def test_database_that_was_deleted_is_made_anew(sqlite: Database, file: Path) -> None:
    insert(sqlite, make_record())
    for path in file.parent.iterdir():
        path.unlink()
    with pytest.raises(RecordsUnavailable, match="taken away"):
        insert(sqlite, make_record())
    insert(sqlite, make_record())
    with sqlite3.connect(file) as other:
        assert other.execute("SELECT count(*) FROM predictions").fetchone() == (1,)
    other.close()


def test_commit_to_a_file_that_is_taken_away_meanwhile_is_none(
    sqlite: Database, file: Path
) -> None:
    insert(sqlite, make_record())

    def write_while_it_goes() -> None:
        with sqlite.write() as connection:
            insert_submissions(connection, [Submission([make_record()])])
            file.unlink()

    with pytest.raises(RecordsUnavailable, match="taken away"):
        write_while_it_goes()


def test_file_that_is_no_database_is_unavailable(sqlite: Database, file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b"no database" * 1000)
    with pytest.raises(RecordsUnavailable):
        count(sqlite)


def test_what_is_deleted_is_gone_from_the_file_and_its_log(sqlite: Database, file: Path) -> None:
    secrets = [f"secret {number} ".encode() * 400 for number in range(20)]
    records = [make_record(picture=Picture(secret, "image/png")) for secret in secrets]
    for record in records:
        insert(sqlite, record)
    assert any(b"secret 7 " in path.read_bytes() for path in file.parent.iterdir())
    for record in records:
        with sqlite.write() as connection:
            assert delete_record(connection, record.id)
    assert sqlite.erase_traces()
    for path in file.parent.iterdir():
        assert b"secret" not in path.read_bytes(), path.name


def test_traces_stay_while_somebody_reads_and_go_afterwards(sqlite: Database, file: Path) -> None:
    record = make_record(picture=Picture(b"secret", "image/png"))
    insert(sqlite, record)
    with sqlite.read() as reader:
        assert count_records(reader, Wanted()) == 1
        with sqlite.write() as connection:
            delete_record(connection, record.id)
        assert not sqlite.erase_traces()
    assert sqlite.erase_traces()
    assert not any(b"secret" in path.read_bytes() for path in file.parent.iterdir())


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    if os.geteuid() != 0:
        pytest.skip("mounting a file system needs root")
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_full_disk_loses_nothing_that_was_committed(small_disk: Path) -> None:
    database = Database(f"sqlite:///{small_disk / 'records.db'}", wait_seconds=0.1)
    stored = 0

    def fill() -> None:
        nonlocal stored
        for _ in range(100):
            insert(database, make_record(picture=Picture(os.urandom(20_000), "image/png")))
            stored += 1

    with pytest.raises(RecordsUnavailable):
        fill()
    assert 0 < stored == count(database)
    database.close()


def test_read_only_folder_is_unavailable_and_then_well_again(small_disk: Path) -> None:
    database = Database(f"sqlite:///{small_disk / 'records.db'}", wait_seconds=0.1)
    insert(database, make_record())
    database.close()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(RecordsUnavailable):
        insert(database, make_record())
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    insert(database, make_record())
    assert count(database) == 2
    database.close()


def test_log_cut_at_every_frame_opens_on_a_prefix_of_the_commits(
    sqlite: Database, file: Path, tmp_path: Path
) -> None:
    records = [make_record() for _ in range(12)]
    insert(sqlite, records[0])
    sqlite.erase_traces()
    for record in records[1:]:
        insert(sqlite, record)
    log = file.with_name("records.db-wal").read_bytes()
    [page_bytes] = [int.from_bytes(log[8:12], "big")]
    cuts = range(32, len(log) + 1, 24 + page_bytes)
    assert len(cuts) > len(records)
    found = [open_cut(file, log[:cut], tmp_path / str(cut)) for cut in cuts]
    ids = [record.id for record in records]
    assert all(cut == ids[: len(cut)] for cut in found)
    assert [len(cut) for cut in found] == sorted(len(cut) for cut in found)
    assert (found[0], found[-1]) == (ids[:1], ids)


def open_cut(file: Path, log: bytes, folder: Path) -> list[str]:
    """Return the ids in a copy of a database that has only so much of its log."""
    folder.mkdir()
    copy = Path(shutil.copy(file, folder / "records.db"))
    copy.with_name("records.db-wal").write_bytes(log)
    with sqlite3.connect(copy) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        rows = connection.execute("SELECT id FROM predictions ORDER BY rowid").fetchall()
    connection.close()
    return [row[0] for row in rows]
