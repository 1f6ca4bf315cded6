"""What SQLite wants to be told that PostgreSQL does by itself."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

# The log is cut at each checkpoint, and what is deleted is overwritten: https://sqlite.org/pragma.html
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "journal_size_limit=0",
)


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


def identify_files(path: Path) -> tuple[int, ...]:
    """Return what changes when a database's file, or its log, is another one; 0 where none is."""
    found = []
    for file in (path, path.with_name(f"{path.name}-wal")):
        try:
            found.append(file.stat().st_ino)
        except OSError:
            found.append(0)
    return tuple(found)


def erase_traces(engine: Engine) -> bool:
    """Move the log into the file, over what was deleted, and cut it; False if that must wait."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        [is_busy, _, _] = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()[0]
        cursor.close()
    finally:
        connection.close()
    return not is_busy
