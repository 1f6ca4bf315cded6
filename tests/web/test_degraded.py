"""Without its database the service answers all the same, says so, and is well again by itself."""

import os
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.databases import USER
from tests.web.asking import ASK, close_records, is_ready, list_ids, predict, store, wait_until
from tests.web.problem import assert_problem

# An answer may come 0.2 seconds later; machines that test do other things too.
SLOWEST_SECONDS = 1.0
UNKNOWN = "01M82P89X8BHBSQ67V3D56BZ7J"


@pytest.fixture
def patience() -> None:
    """Answers wait no longer than they do in production."""


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def client(make_app: Callable[..., Flask], state: Path, untidied: None) -> FlaskClient:
    """A client of an application that stores well."""
    client = make_app(state=state).test_client()
    wait_until(lambda: is_ready(client))
    return client


def assert_answered_unstored(client: FlaskClient, times: int = 5) -> None:
    """Check that whatever is asked is answered, soon, and that nothing is said to be stored."""
    for number in range(times):
        started = time.monotonic()
        response = predict(client, headers={"Idempotency-Key": str(number)} if number else None)
        assert time.monotonic() - started < SLOWEST_SECONDS
        assert response.status_code == 200
        answer = response.get_json()
        assert (answer["digit"], answer["id"], answer["stored"]) == (7, None, False)
    for ask in ASK.values():
        answer = ask(client).get_json()
        assert answer["stored"] is False
        assert all(item.get("id") is None for item in answer.get("predictions", [answer]))


def assert_degraded(client: FlaskClient) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    status = response.get_json()
    assert (status["status"], status["records"]) == ("degraded", "unavailable")


def assert_unavailable(client: FlaskClient, *methods: str) -> None:
    """Check that what needs the database says that it can't be had now."""
    asked = {
        "list": lambda: client.get("/predictions"),
        "show": lambda: client.get(f"/predictions/{UNKNOWN}"),
        "label": lambda: client.put(f"/predictions/{UNKNOWN}/label", json={"digit": 1}),
        "delete": lambda: client.delete(f"/predictions/{UNKNOWN}"),
    }
    for method in methods or asked:
        response = asked[method]()
        problem = assert_problem(response, 503, "records-unavailable")
        assert int(response.headers["Retry-After"]) > 0
        assert "sqlite" not in str(problem)


def assert_well_again(client: FlaskClient) -> None:
    wait_until(lambda: is_ready(client))
    wait_until(lambda: predict(client).get_json()["id"] is not None)
    assert len(list_ids(client)) > 0


@contextmanager
def lock(state: Path) -> Iterator[None]:
    other = sqlite3.connect(state / "records.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def test_locked_database_costs_no_answer(client: FlaskClient, state: Path) -> None:
    with lock(state):
        assert_answered_unstored(client)
        assert_degraded(client)
        assert_unavailable(client, "label")
        assert client.get("/predictions").status_code == 200
    assert_well_again(client)


def test_database_that_is_locked_from_the_first_costs_no_answer(
    client: FlaskClient, make_app: Callable[..., Flask], state: Path
) -> None:
    later = make_app(state=state).test_client()
    with lock(state):
        assert_answered_unstored(later)
        assert_degraded(later)
    assert_well_again(later)


def test_deletion_beside_somebody_who_reads_lets_answers_be_stored(
    client: FlaskClient, state: Path
) -> None:
    address = f"/predictions/{store(client)}"
    reader = sqlite3.connect(state / "records.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT id FROM predictions").fetchall()
    with ThreadPoolExecutor(1) as thread:
        deletion = thread.submit(client.application.test_client().delete, address)
        ids = []
        while not deletion.done():
            ids.append(predict(client).get_json()["id"])
    reader.close()
    assert deletion.result().status_code == 204
    # On a busy machine half of the answers come while the deletion tries once more.
    assert sum(found is not None for found in ids) > len(ids) / 4


@pytest.mark.parametrize("pattern", ["records.db*", "records.db"])
def test_database_that_is_deleted_costs_no_answer_and_is_made_anew(
    client: FlaskClient, state: Path, pattern: str
) -> None:
    store(client)
    for file in state.glob(pattern):
        file.unlink()
    for _ in range(5):
        assert predict(client).get_json()["digit"] == 7
    assert_well_again(client)
    with sqlite3.connect(state / "records.db") as other:
        [stored] = other.execute("SELECT count(*) FROM predictions").fetchone()
    other.close()
    assert stored == len(list_ids(client))


def test_folder_that_cannot_be_made_costs_no_answer(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    client = make_app(state=in_the_way / "state").test_client()
    assert_answered_unstored(client)
    assert_degraded(client)
    assert_unavailable(client)
    in_the_way.unlink()
    assert_well_again(client)


def test_file_that_is_no_database_costs_no_answer(client: FlaskClient, state: Path) -> None:
    for file in state.iterdir():
        file.unlink()
    (state / "records.db").write_bytes(b"no database" * 1000)
    assert_answered_unstored(client)
    assert_unavailable(client)
    (state / "records.db").unlink()
    assert_well_again(client)


@pytest.fixture
def small_disk(state: Path) -> Iterator[Path]:
    """The state folder as a file system of one megabyte."""
    if os.geteuid() != 0:
        pytest.skip("mounting a file system needs root")
    state.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(state)], check=True)
    yield state
    subprocess.run(["umount", "--lazy", str(state)], check=True)


def test_folder_that_cannot_be_written_costs_no_answer(
    small_disk: Path, client: FlaskClient, make_app: Callable[..., Flask]
) -> None:
    close_records(client.application)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    later = make_app(state=small_disk).test_client()
    for either in (client, later):
        assert_answered_unstored(either)
        assert_degraded(either)
        assert_unavailable(either, "label")
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    assert_well_again(client)
    assert_well_again(later)


def test_full_disk_costs_no_answer(small_disk: Path, client: FlaskClient) -> None:
    kept = store(client)
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    wait_until(lambda: predict(client).get_json()["id"] is None)
    assert_answered_unstored(client)
    assert_degraded(client)
    assert client.get(f"/predictions/{kept}").status_code == 200
    filler.unlink()
    assert_well_again(client)
    assert kept in list_ids(client)


def test_server_that_is_not_there_costs_no_answer(make_app: Callable[..., Flask]) -> None:
    client = make_app(database_url="postgresql://ann:secret@127.0.0.1:1/none").test_client()
    assert_answered_unstored(client)
    assert_degraded(client)
    assert_unavailable(client)
    assert "secret" not in client.application.config["SETTINGS"].log_file.read_text()


def test_server_that_never_says_a_word_costs_no_answer(make_app: Callable[..., Flask]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port = mute.getsockname()[1]
        client = make_app(database_url=f"postgresql://127.0.0.1:{port}/none").test_client()
        assert_answered_unstored(client)
        assert_degraded(client)


def test_server_that_comes_is_used_at_once(
    make_app: Callable[..., Flask],
    postgresql_folder: Path,
    close_later: Callable[[Flask], Flask],
    untidied: None,
) -> None:
    name = f"later_{os.urandom(6).hex()}"
    url = f"postgresql://{USER}@/{name}?host={postgresql_folder}"
    client = close_later(make_app(database_url=url)).test_client()
    assert_answered_unstored(client)
    assert_unavailable(client)
    with psycopg.connect(host=str(postgresql_folder), user=USER, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    assert_well_again(client)
