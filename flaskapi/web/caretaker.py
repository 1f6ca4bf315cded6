"""What a process does beside answering: follow the model's file, and keep the records in order."""

import atexit
import logging
import math
import os
import time
import weakref
from collections.abc import Callable
from threading import Event, Lock, Thread

from flask import Flask

from flaskapi.errors import FlaskapiError
from flaskapi.learning.upkeep import examine_records, purge_records
from flaskapi.settings import Settings
from flaskapi.web.current_model import EXTENSION as MODEL
from flaskapi.web.current_model import CurrentModel
from flaskapi.web.current_records import EXTENSION as RECORDS
from flaskapi.web.current_records import Records

FOLLOWED_EVERY_SECONDS = 0.5
TIDIED_EVERY_SECONDS = 60.0
# Answers come first: what is left is examined the next time.
EXAMINED_AT_ONCE = 50
# What a duty may need to come to an end: the longest look at one picture.
ENDING_SECONDS = 5.0

logger = logging.getLogger(__name__)

Duty = Callable[[Flask], None]

_ending = Event()
_at_work: "weakref.WeakSet[Thread]" = weakref.WeakSet()


@atexit.register
def end_duties() -> None:
    """Have the duties end before the interpreter does.

    A thread that comes back from ONNX Runtime or OpenCV to an interpreter that has ended would
    abort the process.
    """
    _ending.set()
    for thread in list(_at_work):
        thread.join(ENDING_SECONDS)


class Caretaker:
    """Looks after one application, by threads of its own in each process that answers requests.

    The model has a thread to itself: a database that keeps one waiting does not hold it up.
    """

    def __init__(self, app: Flask) -> None:
        self._app = weakref.ref(app)
        self._lock = Lock()
        self._started_by: int | None = None

    def start(self) -> None:
        """Begin in this process, if that was not done yet: threads end at a fork."""
        if self._started_by == os.getpid():
            return
        with self._lock:
            if self._started_by == os.getpid():
                return
            self._started_by = os.getpid()
            for duty, seconds in (
                (follow_model, FOLLOWED_EVERY_SECONDS),
                (tidy_records, TIDIED_EVERY_SECONDS),
            ):
                arguments = (self._app, duty, seconds)
                thread = Thread(target=care, args=arguments, name=duty.__name__, daemon=True)
                _at_work.add(thread)
                thread.start()


def register_caretaker(app: Flask) -> Caretaker:
    """Have an application looked after from its first request on, if its caretaker did not start.

    Commands answer none, and need none.
    """
    caretaker = Caretaker(app)
    app.before_request(caretaker.start)
    return caretaker


def care(reference: "weakref.ref[Flask]", duty: Duty, every_seconds: float) -> None:
    """Do a duty now and then, until the application or the process ends; failing is no end."""
    done = -math.inf
    while not _ending.is_set() and (app := reference()) is not None:
        if time.monotonic() - done >= every_seconds:
            try:
                duty(app)
            except FlaskapiError as error:
                logger.warning("%s is put off: %s", duty.__name__, error)
            except Exception:
                logger.exception("%s failed", duty.__name__)
            done = time.monotonic()
        del app
        _ending.wait(FOLLOWED_EVERY_SECONDS)


def follow_model(app: Flask) -> None:
    """Take the model's file if it is another one."""
    model: CurrentModel = app.extensions[MODEL]
    model.follow()


def tidy_records(app: Flask) -> None:
    """Delete old records and examine new ones."""
    records: Records = app.extensions[RECORDS]
    model: CurrentModel = app.extensions[MODEL]
    settings: Settings = app.config["SETTINGS"]
    purge_records(records.database, settings.retention_days)
    recognizer = model.get().recognizer
    examine_records(records.database, recognizer, EXAMINED_AT_ONCE, until=_ending.is_set)
