"""Bring a database's tables to the newest revision."""

import importlib
from threading import Lock

from sqlalchemy import Connection, inspect, text

from flaskapi.errors import RecordsUnavailable
from flaskapi.records.tables import REVISION

MIGRATIONS = "flaskapi.records:migrations"
# Any number will do, as long as no other program on the same PostgreSQL locks it.
ADVISORY_LOCK = 7_204_118

# Alembic keeps the connection it works on where every thread finds it.
_upgrading = Lock()


def is_current(connection: Connection) -> bool:
    """Tell whether the tables are of the newest revision.

    Raises RecordsUnavailable for a database that a newer version of flaskapi has upgraded.
    """
    if not inspect(connection).has_table("alembic_version"):
        return False
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is not None and found > REVISION:
        raise RecordsUnavailable(
            "The database was upgraded by a newer version of flaskapi. Run that version, or set "
            "FLASKAPI_DATABASE_URL to another database."
        )
    return found == REVISION


def load_migrations() -> None:
    """Import what upgrades tables, before a lock is taken: it takes a second on a slow machine.

    It takes 6 MB as well, and hardly any process has something to upgrade.
    """
    importlib.import_module("alembic.command")


def upgrade_schema(connection: Connection, revision: str = REVISION) -> None:
    """Run every migration up to a revision within the transaction at work; rows are kept."""
    from alembic import command
    from alembic.config import Config

    if connection.dialect.name == "postgresql":
        # Of several processes that start together one upgrades, and the others find it done.
        connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", MIGRATIONS)
    with _upgrading:
        command.upgrade(config, revision)
