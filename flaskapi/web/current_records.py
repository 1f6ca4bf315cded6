"""The records of the application at work: where answers are stored and found again."""

from dataclasses import dataclass

from flask import Flask, current_app

from flaskapi.records.database import Database
from flaskapi.records.recorder import Recorder
from flaskapi.settings import Settings

EXTENSION = "flaskapi-records"
# An answer does not wait for longer than the recorder's patience; who lists or labels can.
HURRIED_SECONDS, PATIENT_SECONDS = 0.1, 2.0


@dataclass(frozen=True)
class Records:
    """The database for who can wait a little, and what stores answers in it."""

    database: Database
    recorder: Recorder


def register_records(app: Flask, settings: Settings) -> None:
    """Make the settings' database the one of the application; nothing is opened yet.

    Raises SettingError.
    """
    records = open_records(settings)
    app.extensions[EXTENSION] = records
    app.before_request(records.recorder.enter)
    app.teardown_request(lambda _: records.recorder.leave())


def begin_recording(app: Flask) -> None:
    """Have the tables made before the first picture comes; for servers, in no one's way."""
    records: Records = app.extensions[EXTENSION]
    records.recorder.begin()


def open_records(settings: Settings) -> Records:
    """Return the records of the settings. Raises SettingError."""
    url = settings.locate_database()
    return Records(Database(url, PATIENT_SECONDS), Recorder(Database(url, HURRIED_SECONDS)))


def get_records() -> Records:
    """Return the records of the application at work."""
    records: Records = current_app.extensions[EXTENSION]
    return records
