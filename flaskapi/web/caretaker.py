"""What a process does beside answering: follow the model's file, and keep the records in order."""

import logging
import os
import time
import weakref
from threading import Lock, Thread

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

logger = logging.getLogger(__name__)


class Caretaker:
    """Looks after one application, in a thread of its own in each process that answers requests."""

    def __init__(self, app: Flask) -> None:
        self._app = weakref.ref(app)
        self._lock = Lock()
        self._started_by: int | None = None

    def start(self) -> None:
        """Begin with the process's first request: threads end at a fork, and commands need none."""
        if self._started_by == os.getpid():
            return
        with self._lock:
            if self._started_by != os.getpid():
                self._started_by = os.getpid()
                Thread(target=care, args=(self._app,), name="caretaker", daemon=True).start()


def register_caretaker(app: Flask) -> None:
    """Have an application looked after from its first request on."""
    app.before_request(Caretaker(app).start)


def care(reference: "weakref.ref[Flask]") -> None:
    """Do what is due, until the application is gone."""
    tidied = -TIDIED_EVERY_SECONDS
    while (app := reference()) is not None:
        model: CurrentModel = app.extensions[MODEL]
        model.follow()
        if time.monotonic() - tidied >= TIDIED_EVERY_SECONDS:
            tidy(app.extensions[RECORDS], model, app.config["SETTINGS"])
            tidied = time.monotonic()
        del app
        time.sleep(FOLLOWED_EVERY_SECONDS)


def tidy(records: Records, model: CurrentModel, settings: Settings) -> None:
    """Delete old records and examine new ones; what fails now is tried again the next time."""
    try:
        purge_records(records.database, settings.retention_days)
        examine_records(records.database, model.get().recognizer, EXAMINED_AT_ONCE)
    except FlaskapiError as error:
        logger.warning("the records are not tidied now: %s", error)
    except Exception:
        logger.exception("the records could not be tidied")
