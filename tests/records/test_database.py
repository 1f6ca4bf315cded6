"""The database: its tables, its upgrades, its failures; SQLite and PostgreSQL alike."""

from collections.abc import Callable

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from flaskapi.errors import RecordsUnavailable, SettingError
from flaskapi.records.database import Database
from flaskapi.records.insertion import Submission, insert_submissions
from flaskapi.records.schema import MIGRATIONS, upgrade_schema
from flaskapi.records.selection import Wanted, count_records, select_record
from flaskapi.records.tables import REVISION, metadata
from tests.records.conftest import make_record

Store = Callable[..., list[str]]
OLD_ROW = """
    INSERT INTO predictions (id, task, request_id, model_id, pipeline, digit,
        confidence, answer, picture_sha256, picture_type, picture)
    VALUES ('01M82P89X8BHBSQ67V3D56BZ7J', 'digit', 'r', 'm', 'p', 7, 0.5, '{"digit": 7}', 's',
        'image/png', 'old picture')
"""


def count(database: Database) -> int:
    with database.read() as connection:
        return count_records(connection, Wanted())


def test_tables_are_made_at_first_use(database: Database) -> None:
    assert count(database) == 0


def test_ping_makes_no_tables(database_url: str) -> None:
    asked = Database(database_url, wait_seconds=1.0)
    asked.ping()
    with asked._engine.begin() as connection:
        assert inspect(connection).get_table_names() == []
    asked.close()


def test_migrations_lead_to_the_tables_that_the_code_has(database: Database) -> None:
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_newest_migration_is_the_revision_that_the_code_wants() -> None:
    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    assert ScriptDirectory.from_config(config).get_current_head() == REVISION


def make_old(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a database of the first revision, with one row in it."""
    with monkeypatch.context() as patch:
        patch.setattr(
            "flaskapi.records.database.upgrade_schema",
            lambda connection: upgrade_schema(connection, "0001"),
        )
        old = Database(url, wait_seconds=1)
        with old.write() as connection:
            connection.execute(text(OLD_ROW.replace(":", r"\:")))
        old.close()


def test_database_of_an_older_version_is_upgraded_with_its_rows(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_old(database_url, monkeypatch)
    database = Database(database_url, wait_seconds=1)
    with database.read() as connection:
        record = select_record(connection, "01M82P89X8BHBSQ67V3D56BZ7J")
    assert record is not None
    assert record.answer == {"digit": 7}
    assert record.doubt is None
    database.close()


def test_database_of_a_newer_version_is_left_alone(database: Database, database_url: str) -> None:
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    later = Database(database_url, wait_seconds=1)
    with pytest.raises(RecordsUnavailable, match="newer version"):
        count(later)
    later.close()


def test_import_of_the_migrations_keeps_nobody_waiting(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Database(database_url, wait_seconds=0.1)
    imports = iter([lambda: count(other)])
    monkeypatch.setattr(
        "flaskapi.records.database.load_migrations", lambda: next(imports, lambda: 0)()
    )
    assert count(database) == 0
    assert next(imports, None) is None
    other.close()


def test_failed_change_leaves_nothing_behind(database: Database) -> None:
    def write_and_fail() -> None:
        with database.write() as connection:
            insert_submissions(connection, [Submission([make_record()])])
            raise KeyError

    with pytest.raises(KeyError):
        write_and_fail()
    assert count(database) == 0


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://host/name", "sqlite://", "sqlite:///:memory:"]
)
def test_address_of_no_database_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(SettingError, match="postgresql://user:password@host/name"):
        Database(url, wait_seconds=1)


def test_server_that_is_not_there_is_unavailable() -> None:
    database = Database("postgresql://127.0.0.1:1/none", wait_seconds=0.1)
    with pytest.raises(RecordsUnavailable, match="does not answer"):
        count(database)
