"""Hold the model that a process answers with: proven when opened, and changed with its file."""

import logging
import os
import threading

from flask import Flask, current_app

from flaskapi.errors import ModelError
from flaskapi.recognition.opening import Readers, open_readers
from flaskapi.recognition.page.reader import Reader
from flaskapi.recognition.recognizer import Recognizer
from flaskapi.settings import READER_NAME, Settings

EXTENSION = "flaskapi"

logger = logging.getLogger(__name__)


class CurrentModel:
    """Opens what reads with the settings' models when it is first needed in this process.

    A process that was forked opens its own, since ONNX Runtime's threads do not survive a fork.
    `follow`, called now and then, opens the files again once they are others on disk. A bad file
    never takes a good one's place: where nothing was open every call raises the same ModelError,
    and otherwise the old model goes on answering.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._opened_by: int | None = None
        self._readers: Readers | None = None
        self._failure: ModelError | None = None
        self._tried: tuple[int, ...] = ()

    def get(self) -> Readers:
        """Return this process's readers. Raises ModelError."""
        if self._readers is not None and self._opened_by == os.getpid():
            return self._readers
        with self._lock:
            if self._readers is not None and self._opened_by == os.getpid():
                return self._readers
            if self._failure is not None and self._tried == identify_files(self._settings):
                raise self._failure.with_traceback(None)
            return self._open()

    def follow(self) -> None:
        """Open the models anew where their files are others than the ones tried last."""
        with self._lock:
            if self._tried == identify_files(self._settings):
                return
            try:
                model = self._open().recognizer.classifier.model
            except ModelError as error:
                logger.error("the new model is not taken: %s: %s", error.slug, error)
            else:
                logger.warning("the model %s answers now", model.model_id)

    def _open(self) -> Readers:
        # Taken before the files are read: what changes meanwhile is tried again.
        self._tried = identify_files(self._settings)
        try:
            readers = open_settings(self._settings)
        except ModelError as error:
            self._failure = error
            raise
        self._readers, self._failure, self._opened_by = readers, None, os.getpid()
        return readers


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
    for path in (settings.model, settings.reader or settings.model.with_name(READER_NAME)):
        try:
            status = path.stat()
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


def get_current_model() -> CurrentModel:
    """Return what holds the model of the application at work."""
    model: CurrentModel = current_app.extensions[EXTENSION]
    return model


def get_readers() -> Readers:
    """Return what reads in the application at work. Raises ModelError."""
    return get_current_model().get()


def get_recognizer() -> Recognizer:
    """Return what reads single digits. Raises ModelError."""
    return get_readers().recognizer


def get_reader() -> Reader:
    """Return what reads pages. Raises ModelError."""
    return get_readers().reader
