"""What SQLite wants to be told that PostgreSQL does by itself."""

import os
import time
from typing import Any

from sqlalchemy import Connection, Engine, event

# What is deleted is overwritten: https://sqlite.org/pragma.html
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
)
# Who stores answers waits for twice as long, and so gets through between two attempts.
ATTEMPT_MS = 50
ATTEMPTS = 5


def prepare_sqlite(engine: Engine) -> Engine:
    """Have each connection of an engine set up, and transactions begun as SQLite should."""
    event.listen(engine, "connect", set_up_connection)
    event.listen(engine, "begin", begin_transaction)
    return engine


def set_up_connection(connection: Any, _: object) -> None:
    """Set what holds for one connection; Python's driver is to begin nothing by itself."""
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def begin_transaction(connection: Connection) -> None:
    """Begin: who is going to write takes the lock at once, since a later wait can't be won."""
    immediate = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def identify_files(path: str) -> tuple[int, ...]:
    """Return what changes when a database's file, or its log, is another one; 0 where none is."""
    return identify_file(path), identify_file(f"{path}-wal")


def identify_file(path: str) -> int:
    """Return a file's inode, 0 where there is none; with `os.stat`, since it is asked each time."""
    try:
        return os.stat(path).st_ino  # noqa: PTH116
    except OSError:
        return 0


def erase_traces(engine: Engine) -> bool:
    """Move the log into the file, over what was deleted, and cut it; False if that must wait."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        [patience_ms] = cursor.execute("PRAGMA busy_timeout").fetchone()
        # Does most of it, and keeps nobody waiting.
        cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
        try:
            cursor.execute(f"PRAGMA busy_timeout={ATTEMPT_MS}")
            return any(cut_log(cursor) for _ in range(ATTEMPTS))
        finally:
            # Whoever gets the connection next has the patience that it was made with.
            cursor.execute(f"PRAGMA busy_timeout={patience_ms}")
            cursor.close()
    finally:
        connection.close()


def cut_log(cursor: Any) -> bool:
    """Try to cut the log; False where somebody reads from it. Meanwhile nobody can write."""
    [is_busy, _, _] = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if is_busy:
        time.sleep(ATTEMPT_MS / 1000)
    return not is_busy
