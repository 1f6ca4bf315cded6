"""The caretaker's threads: begun in each process, and over with the application or the process."""

import gc
import os
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask

from flaskapi import create_app
from flaskapi.learning.replay import count_stored
from tests.conftest import REPOSITORY
from tests.web.asking import insert_of_days_ago, wait_until

DUTIES = {"follow_model", "tidy_records"}
# A process that ends while a duty has the network at work.
ENDING = """
import time
from threading import Event

import numpy as np

from flaskapi import create_app
from flaskapi.web import caretaker

begun = Event()

def tidy_records(app):
    classifier = app.extensions["flaskapi"].get().recognizer.classifier
    begun.set()
    for _ in range(5):
        classifier.compute_scores(np.zeros((500, 28, 28, 1), np.float32))

caretaker.tidy_records = tidy_records
app = create_app()
begun.wait()
time.sleep(0.1)
"""


def list_duties() -> set[Thread]:
    return {thread for thread in threading.enumerate() if thread.name in DUTIES}


def test_duties_begin_with_the_first_request_and_end_with_the_application(
    make_app: Callable[..., Flask], often: None
) -> None:
    before = list_duties()
    app = make_app()
    assert list_duties() <= before
    assert app.test_client().get("/livez").status_code == 200
    started = list_duties() - before
    assert {thread.name for thread in started} == DUTIES
    reference = weakref.ref(app)
    del app
    wait_until(lambda: gc.collect() >= 0 and reference() is None)
    wait_until(lambda: not any(thread.is_alive() for thread in started))


def test_server_has_duties_before_anybody_asks(
    tmp_path: Path, often: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLASKAPI_STATE", str(tmp_path))
    before = list_duties()
    app = create_app()
    started = list_duties() - before
    assert {thread.name for thread in started} == DUTIES
    insert_of_days_ago(app, 40)
    database = app.extensions["flaskapi-records"].database
    wait_until(lambda: count_stored(database) == 0)
    del app
    wait_until(lambda: gc.collect() >= 0 and not any(thread.is_alive() for thread in started))


def test_forked_process_has_duties_of_its_own(
    make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = make_app().test_client()
    client.get("/livez")
    before = list_duties()
    client.get("/livez")
    assert list_duties() <= before
    monkeypatch.setattr(os, "getpid", lambda: -1)
    client.get("/livez")
    assert {thread.name for thread in list_duties() - before} == DUTIES


def test_process_ends_in_peace_while_a_duty_is_done(tmp_path: Path) -> None:
    environ = os.environ | {"FLASKAPI_STATE": str(tmp_path), "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-c", ENDING]
    run = subprocess.run(command, env=environ, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
