"""Open what commands work with: the database and the models."""

from pathlib import Path

from flaskapi.recognition.opening import Readers, open_readers
from flaskapi.records.database import Database
from flaskapi.settings import Settings

# Commands can wait for a busy database.
PATIENT_SECONDS = 30.0


def open_database(settings: Settings) -> Database:
    """Return the settings' database. Raises SettingError."""
    return Database(settings.locate_database(), PATIENT_SECONDS)


def open_models(settings: Settings, model: Path) -> Readers:
    """Open a model beside the settings' line reader, and prove it. Raises ModelError."""
    readers = open_readers(
        model, settings.find_line_reader(), settings.threads, settings.max_picture_pixels
    )
    readers.prove()
    return readers
