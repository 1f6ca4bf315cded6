"""The caretaker: a new model is taken without a pause, and the records are kept in order."""

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import h5py
import numpy as np
import pytest
from flask import Flask

from flaskapi.learning.upkeep import purge_records
from flaskapi.recognition.model_file import digest_weights, replace_file
from flaskapi.web import caretaker
from flaskapi.web.caretaker import tidy_records
from tests.conftest import SHIPPED_MODEL
from tests.web.asking import get_id, insert_of_days_ago, list_ids, predict, read, wait_until

# A process takes a new model within 2 seconds; machines that test do other things too.
SLOWEST_SECONDS = 4.0


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return Path(shutil.copy(SHIPPED_MODEL, tmp_path / "model.h5"))


def write_other_model(file: Path) -> str:
    """Put a model in the place of one that answers the same by another name; return that."""
    with replace_file(file) as beside:
        shutil.copy(SHIPPED_MODEL, beside)
        with h5py.File(beside, "r+") as hdf5:
            hdf5["model_weights"]["another"] = np.arange(3)
            card = json.loads(bytes(hdf5["serving"]["card"][()]))
            card["weights_sha256"] = digest_weights(hdf5)
            del hdf5["serving"]["card"]
            hdf5["serving"]["card"] = np.frombuffer(json.dumps(card).encode(), np.uint8)
    return str(card["weights_sha256"][:12])


@contextmanager
def keep_asking(app: Flask) -> Iterator[list[Any]]:
    """Post a picture again and again, and give the list of answers."""
    answers: list[Any] = []
    enough = Event()

    def ask() -> None:
        client = app.test_client()
        while not enough.is_set():
            answers.append(predict(client))

    thread = Thread(target=ask)
    thread.start()
    try:
        yield answers
    finally:
        enough.set()
        thread.join()


def read_log(app: Flask) -> str:
    file: Path = app.config["SETTINGS"].log_file
    return file.read_text()


def test_model_that_is_replaced_answers_soon_and_no_request_fails(
    make_app: Callable[..., Flask], model: Path
) -> None:
    app = make_app(model=model)
    with keep_asking(app) as answers:
        wait_until(lambda: bool(answers))
        new = write_other_model(model)
        started = time.monotonic()
        wait_until(lambda: answers[-1].get_json()["model"] == new)
        assert time.monotonic() - started < SLOWEST_SECONDS
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.get_json()["digit"] for answer in answers} == {7}
    names = [answer.get_json()["model"] for answer in answers]
    assert names == sorted(names, key=lambda name: name == new)
    assert app.test_client().get("/model").get_json()["model"] == new


@pytest.mark.parametrize("content", [b"no model", b"", SHIPPED_MODEL.read_bytes()[:100_000], None])
def test_bad_model_is_refused_and_the_old_one_stays(
    make_app: Callable[..., Flask], model: Path, content: bytes | None
) -> None:
    app = make_app(model=model)
    old = app.test_client().get("/model").get_json()["model"]
    with keep_asking(app) as answers:
        if content is None:
            model.unlink()
        else:
            with replace_file(model) as beside:
                beside.write_bytes(content)
        wait_until(lambda: "the new model is not taken" in read_log(app))
        assert app.test_client().get("/readyz").get_json()["model"] == old
        later = len(answers)
        wait_until(lambda: len(answers) > later)
    assert {answer.get_json()["model"] for answer in answers} == {old}
    assert read_log(app).count("the new model is not taken") == 1
    new = write_other_model(model)
    wait_until(lambda: predict(app.test_client()).get_json()["model"] == new)


def test_database_that_keeps_waiting_does_not_hold_a_model_up(
    make_app: Callable[..., Flask], model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited_for = Event()
    monkeypatch.setattr(caretaker, "purge_records", lambda *_: waited_for.wait())
    client = make_app(model=model).test_client()
    predict(client)
    new = write_other_model(model)
    wait_until(lambda: predict(client).get_json()["model"] == new)
    waited_for.set()


def test_old_records_are_deleted_by_themselves(make_app: Callable[..., Flask], often: None) -> None:
    app = make_app(retention_days=2)
    young, _, _ = insert_of_days_ago(app, 1.9, 2.1, 40)
    client = app.test_client()
    wait_until(lambda: list_ids(client) == [young])


def test_tidied_records_are_neither_old_nor_unexamined(recording_app: Flask) -> None:
    client = recording_app.test_client()
    insert_of_days_ago(recording_app, 31)
    record_id = get_id(predict(client))
    page_id = get_id(read(client))
    tidy_records(recording_app)
    assert list_ids(client) == [page_id, record_id]
    doubts = [client.get(f"/predictions/{one}").get_json()["doubt"] for one in (record_id, page_id)]
    assert 0 <= doubts[0] < 0.5
    assert doubts[1] is None


def test_doubts_are_measured(make_app: Callable[..., Flask], often: None) -> None:
    client = make_app().test_client()
    address = f"/predictions/{get_id(predict(client))}"
    wait_until(lambda: client.get(address).get_json()["doubt"] is not None)


def test_duty_that_fails_is_tried_again(
    make_app: Callable[..., Flask], often: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, failures = purge_records, iter([KeyError("odd")])

    def fail_once(*arguments: Any) -> int:
        for failure in failures:
            raise failure
        return real(*arguments)

    monkeypatch.setattr(caretaker, "purge_records", fail_once)
    app = make_app(retention_days=1)
    insert_of_days_ago(app, 3)
    client = app.test_client()
    wait_until(lambda: list_ids(client) == [])
    assert "tidy_records failed" in read_log(app)
