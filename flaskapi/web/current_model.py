"""Hold the model that a process answers with: opened once, after the fork, proven, kept."""

import os
import threading

from flask import Flask, current_app

from flaskapi.errors import ModelError
from flaskapi.recognition.opening import Readers, open_readers
from flaskapi.recognition.page.reader import Reader
from flaskapi.recognition.recognizer import Recognizer
from flaskapi.settings import Settings

EXTENSION = "flaskapi"


class CurrentModel:
    """Opens what reads with the settings' models when it is first needed in this process.

    A process that was forked opens its own, since ONNX Runtime's threads do not survive a fork.
    While the file is missing or bad every call raises the same ModelError; once the file on disk
    is another one it is tried again, so that putting the model in place is the whole cure.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._opened_by: int | None = None
        self._readers: Readers | None = None
        self._failure: ModelError | None = None
        self._failed_file: tuple[int, ...] = ()

    def get(self) -> Readers:
        """Return this process's readers. Raises ModelError."""
        if self._readers is not None and self._opened_by == os.getpid():
            return self._readers
        with self._lock:
            return self._open()

    def _open(self) -> Readers:
        if self._readers is not None and self._opened_by == os.getpid():
            return self._readers
        file = identify_files(self._settings)
        if self._failure is not None and self._failed_file == file:
            raise self._failure.with_traceback(None)
        try:
            self._readers = open_settings(self._settings)
        except ModelError as error:
            self._failure, self._failed_file = error, file
            raise
        self._failure, self._opened_by = None, os.getpid()
        return self._readers


def open_settings(settings: Settings) -> Readers:
    """Open the settings' models and let them read ten bundled digits. Raises ModelError."""
    readers = open_readers(
        settings.model,
        settings.find_line_reader(),
        settings.threads,
        settings.max_picture_pixels,
    )
    readers.prove()
    return readers


def identify_files(settings: Settings) -> tuple[int, ...]:
    """Return what changes when one of the models' files is replaced."""
    found: list[int] = []
    for path in (settings.model, settings.find_line_reader()):
        try:
            status = path.stat() if path else None
        except OSError:
            status = None
        found += (status.st_ino, status.st_size, status.st_mtime_ns) if status else (0, 0, 0)
    return tuple(found)


def register_current_model(app: Flask, settings: Settings) -> None:
    """Make the model of the settings the one that the application answers with, and open it.

    An application whose model is bad starts nevertheless: it lives, is not ready, and says why.
    """
    model = CurrentModel(settings)
    app.extensions[EXTENSION] = model
    try:
        model.get()
    except ModelError as error:
        app.logger.error("%s: %s", error.slug, error)


def get_readers() -> Readers:
    """Return what reads in the application at work. Raises ModelError."""
    model: CurrentModel = current_app.extensions[EXTENSION]
    return model.get()


def get_recognizer() -> Recognizer:
    """Return what reads single digits. Raises ModelError."""
    return get_readers().recognizer


def get_reader() -> Reader:
    """Return what reads pages. Raises ModelError."""
    return get_readers().reader
