"""An application that records, on a database of each kind in turn."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from flaskapi.web import caretaker
from tests.serving import be_patient
from tests.web.asking import close_records, is_ready, wait_until


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let answers wait for the disk, however busy it is with other things than these tests."""
    be_patient(monkeypatch)


@pytest.fixture
def close_later() -> Iterator[Callable[[Flask], Flask]]:
    """Take note of applications, and close their connections to databases at the end."""
    apps: list[Flask] = []

    def note(app: Flask) -> Flask:
        apps.append(app)
        return app

    yield note
    for app in apps:
        close_records(app)


@pytest.fixture
def untidied(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the records of applications alone."""
    monkeypatch.setattr("flaskapi.web.caretaker.tidy_records", leave_alone)


@pytest.fixture
def recording_app(
    make_app: Callable[..., Flask],
    database_url: str,
    close_later: Callable[[Flask], Flask],
    untidied: None,
) -> Flask:
    """An application on an empty database, whose tables are made, and which nobody tidies."""
    app = close_later(make_app(database_url=database_url))
    wait_until(lambda: is_ready(app.test_client()))
    return app


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the records tidied with each turn."""
    monkeypatch.setattr(caretaker, "TIDIED_EVERY_SECONDS", 0.0)
    monkeypatch.setattr(caretaker, "FOLLOWED_EVERY_SECONDS", 0.05)


def leave_alone(_: Flask) -> None:
    """Do nothing."""


@pytest.fixture
def recorder(recording_app: Flask) -> FlaskClient:
    """A client of an application that records."""
    return recording_app.test_client()
