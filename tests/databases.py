"""The databases that tests run on: a new SQLite file, and a new database of a real PostgreSQL."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from flaskapi.records.database import Database
from flaskapi.records.insertion import Submission, insert_submissions
from flaskapi.records.record import Record

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
# PostgreSQL refuses to be run by root.
USER = "postgres"
QUICK = "-c fsync=off -c listen_addresses='' -c log_min_messages=fatal"


@pytest.fixture(scope="session")
def postgresql_folder() -> Iterator[Path]:
    """Run a PostgreSQL of Debian's packages; give the folder of its socket."""
    if not PROGRAMS:
        pytest.skip("there is no PostgreSQL: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="flaskapi-postgresql-"))
    is_root = os.geteuid() == 0
    if is_root:
        shutil.chown(folder, USER, USER)
    command = ["runuser", "-u", USER, "--"] if is_root else []
    control = [*command, str(PROGRAMS[-1] / "pg_ctl"), "-D", str(folder / "data"), "-s", "-w"]
    try:
        run([*control, "initdb", "-o", f"-U {USER} -A trust -N"], folder)
        run([*control, "start", "-l", str(folder / "log"), "-o", f"-k {folder} {QUICK}"], folder)
        yield folder
    finally:
        with suppress(subprocess.CalledProcessError):
            run([*control, "stop", "-m", "immediate"], folder)
        shutil.rmtree(folder, ignore_errors=True)


def run(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'records.db'}"
    folder: Path = request.getfixturevalue("postgresql_folder")
    name = f"test_{os.urandom(6).hex()}"
    with psycopg.connect(host=str(folder), user=USER, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    return f"postgresql://{USER}@/{name}?host={folder}"


@pytest.fixture
def store(database: Database) -> Callable[..., list[str]]:
    """Store records in the database at hand; give their ids."""

    def insert(*records: Record) -> list[str]:
        with database.write() as connection:
            insert_submissions(connection, [Submission(records)])
        return [record.id for record in records]

    return insert
