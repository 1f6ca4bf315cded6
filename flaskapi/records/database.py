"""The way to the database: connections that are prepared, transactions, and one error."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from flaskapi.errors import RecordsUnavailable, SettingError
from flaskapi.records.schema import is_current, load_migrations, upgrade_schema
from flaskapi.records.sqlite import erase_traces, identify_files, prepare_sqlite

SQLITE, POSTGRESQL = "sqlite", "postgresql"
DRIVERS = {SQLITE: "sqlite", POSTGRESQL: "postgresql+psycopg", "postgres": "postgresql+psycopg"}
# A PostgreSQL that has vanished from the net is given up after seconds, not a quarter of an hour;
# libpq takes no less than 2. https://www.postgresql.org/docs/current/libpq-connect.html
SIGNS_OF_LIFE = {
    "connect_timeout": 2,
    "tcp_user_timeout": 5000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}


class Database:
    """One database, its tables made or upgraded when it is first used.

    Where the file of an SQLite database was taken away or replaced, the new one is opened: what
    is committed is committed to the file that lies there.
    """

    def __init__(self, url: str, wait_seconds: float) -> None:
        """Prepare to open it; wait_seconds: for a lock that another process has.

        Raises SettingError for an address that is none or whose driver is not installed.
        """
        self._url = parse_url(url)
        self._wait_seconds = wait_seconds
        self._engine = open_engine(self._url, wait_seconds)
        self._writing = self._engine.execution_options(immediate=True)
        self._lock = Lock()
        self._ready: tuple[int, ...] | None = None

    @property
    def kind(self) -> str:
        """Return sqlite or postgresql."""
        return self._engine.dialect.name

    @property
    def paramstyle(self) -> str:
        """Return how the driver's statements name their parameters (PEP 249)."""
        return self._engine.dialect.paramstyle

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection whose changes are durable when the block ends without an error.

        Raises RecordsUnavailable.
        """
        with self._translate(), self._committing(), self._writing.begin() as connection:
            yield connection

    def execute_alone(self, statement: str, parameters: Sequence[Any]) -> None:
        """Execute one statement that is a transaction of its own, durable when this returns.

        It is in the driver's words, and by the driver alone: thousands come a second, and
        SQLAlchemy's way to the same takes twice as long. Raises RecordsUnavailable.
        """
        with self._translate(), self._committing():
            connection = self._engine.raw_connection()
            try:
                cursor = connection.cursor()
                cursor.execute(statement, parameters)
                cursor.close()
                connection.commit()
            except BaseException:
                connection.invalidate()
                raise
            finally:
                connection.close()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the database. Raises RecordsUnavailable."""
        with self._translate():
            self._prepare()
            with self._engine.begin() as connection:
                yield connection

    def ping(self) -> None:
        """Connect and change nothing.

        Raises RecordsUnavailable, also for tables of a newer version.
        """
        with self._translate(), self._engine.begin() as connection:
            is_current(connection)

    def erase_traces(self) -> bool:
        """Overwrite what was deleted, in SQLite's log too; False where readers are in the way.

        Raises RecordsUnavailable.
        """
        with self._translate():
            self._prepare()
            # PostgreSQL's own vacuum sees to it.
            return erase_traces(self._engine) if self.kind == SQLITE else True

    def close(self) -> None:
        """Close the connections that are not at work."""
        self._engine.dispose()
        self._ready = None

    def _prepare(self) -> tuple[int, ...]:
        """Make or upgrade the tables where this is another file than the last time."""
        found = self._identify()
        if self._ready == found:
            return found
        # Nobody waits for all who came before.
        if not self._lock.acquire(timeout=self._wait_seconds):
            raise TimeoutError("another thread waits for the database")
        try:
            if self._ready == self._identify():
                return self._ready
            self.close()
            self._make_folder()
            self._upgrade()
            self._ready = self._identify()
            return self._ready
        finally:
            self._lock.release()

    def _upgrade(self) -> None:
        # Mostly there is nothing to do, and who only reads waits for no lock.
        with self._engine.begin() as connection:
            if is_current(connection):
                return
        load_migrations()
        with self._writing.begin() as connection:
            if not is_current(connection):
                upgrade_schema(connection)

    def _identify(self) -> tuple[int, ...]:
        return identify_files(self._url.database or "") if self.kind == SQLITE else ()

    @contextmanager
    def _committing(self) -> Iterator[None]:
        """Make sure that what is committed is committed to the file that lies there."""
        # Whether it is the same file is asked afterwards, when it matters.
        before = self._ready or self._prepare()
        yield
        if self._identify() != before:
            self._ready = None
            raise RecordsUnavailable(
                "The file of the database was taken away or replaced. The next prediction is "
                "stored in a new one."
            )

    def _make_folder(self) -> None:
        if self.kind == SQLITE:
            # What people sent is for the service alone.
            Path(self._url.database or "").parent.mkdir(mode=0o700, parents=True, exist_ok=True)

    @contextmanager
    def _translate(self) -> Iterator[None]:
        """Say of everything that keeps a database from answering the same."""
        driver = self._engine.dialect.loaded_dbapi
        try:
            yield
        except (IntegrityError, DataError, driver.IntegrityError, driver.DataError):
            raise  # The database is well; what it was told is wrong.
        except (DBAPIError, PoolTimeout, OSError, driver.Error) as error:
            raise RecordsUnavailable(
                "The database with the predictions does not answer now. Try again in a few seconds."
            ) from error


def parse_url(text: str) -> URL:
    """Return the address of a database. Raises SettingError."""
    try:
        url = make_url(text)
        url = url.set(drivername=DRIVERS[url.get_backend_name()])
        if url.get_backend_name() == SQLITE and url.database in (None, "", ":memory:"):
            raise ArgumentError("no file")
    except (ArgumentError, KeyError) as error:
        raise SettingError(
            "FLASKAPI_DATABASE_URL must be an address as in postgresql://user:password@host/name "
            "or sqlite:////folder/records.db."
        ) from error
    return url


def open_engine(url: URL, wait_seconds: float) -> Engine:
    """Return an engine that has not connected yet. Raises SettingError without its driver."""
    options: dict[str, object] = {"timeout": wait_seconds}
    if url.get_backend_name() == POSTGRESQL:
        milliseconds = round(wait_seconds * 1000)
        options = {"options": f"-c lock_timeout={milliseconds}", **SIGNS_OF_LIFE}
    try:
        # Errors are logged, and what people sent is not for the log.
        engine = create_engine(
            url, connect_args=options, pool_timeout=wait_seconds, hide_parameters=True
        )
    except ModuleNotFoundError as error:
        raise SettingError(
            "FLASKAPI_DATABASE_URL names PostgreSQL, whose driver is not installed. "
            "Run: pip install 'flaskapi[postgresql]'"
        ) from error
    return prepare_sqlite(engine) if url.get_backend_name() == SQLITE else engine
