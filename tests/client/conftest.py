"""The service for the client to talk to: the real one, and one that does what it is told."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from flaskapi import create_app
from flaskapi.client import Client
from flaskapi.settings import Settings
from tests.client.fake_service import Connection, FakeService
from tests.serving import be_patient, serve_app
from tests.web.asking import close_records, is_ready, wait_until


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let answers wait for the disk, however busy it is with other things than these tests."""
    be_patient(monkeypatch)


@pytest.fixture(scope="session")
def stored_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application as shipped, whose database is ready."""
    folder = tmp_path_factory.mktemp("client")
    with pytest.MonkeyPatch.context() as patch:
        # This one is asked for before `patience`, and outlives it.
        patch.setattr("flaskapi.web.current_records.HURRIED_SECONDS", 5.0)
        app = create_app(Settings(log_file=folder / "log.jsonl", state=folder))
    wait_until(lambda: is_ready(app.test_client()))
    yield app
    close_records(app)


@pytest.fixture(scope="session")
def address(stored_app: Flask) -> Iterator[str]:
    """The address of the service as shipped, without keys."""
    with serve_app(stored_app) as host:
        yield f"http://{host}"


@pytest.fixture
def service(address: str) -> Iterator[Client]:
    """A client of the service as shipped."""
    with Client(address, timeout_seconds=60) as client:
        yield client


@pytest.fixture
def fake() -> Iterator[Callable[..., FakeService]]:
    """Make services that answer as they are told, connection by connection."""
    services: list[FakeService] = []

    def make(*connections: Connection) -> FakeService:
        services.append(FakeService(connections))
        return services[-1]

    yield make
    for service in services:
        service.end()
