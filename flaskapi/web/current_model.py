"""Hold the model that a process answers with: opened once, after the fork, proven, kept."""

import os
import threading
from pathlib import Path

from flask import Flask, current_app

from flaskapi.errors import ModelCorrupt, ModelError
from flaskapi.recognition.classifier import OnnxClassifier
from flaskapi.recognition.digits import load_typical_digits
from flaskapi.recognition.model_file import read_model_file
from flaskapi.recognition.recognizer import Recognizer
from flaskapi.settings import Settings

EXTENSION = "flaskapi"


class CurrentModel:
    """Opens the recognizer of the settings' model when it is first needed in this process.

    A process that was forked opens its own, since ONNX Runtime's threads do not survive a fork.
    While the file is missing or bad every call raises the same ModelError; once the file on disk
    is another one it is tried again, so that putting the model in place is the whole cure.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._opened_by: int | None = None
        self._recognizer: Recognizer | None = None
        self._failure: ModelError | None = None
        self._failed_file: tuple[int, ...] = ()

    def get(self) -> Recognizer:
        """Return this process's recognizer. Raises ModelError."""
        if self._recognizer is not None and self._opened_by == os.getpid():
            return self._recognizer
        with self._lock:
            return self._open()

    def _open(self) -> Recognizer:
        if self._recognizer is not None and self._opened_by == os.getpid():
            return self._recognizer
        file = identify_file(self._settings.model)
        if self._failure is not None and self._failed_file == file:
            raise self._failure.with_traceback(None)
        try:
            self._recognizer = open_recognizer(self._settings)
        except ModelError as error:
            self._failure, self._failed_file = error, file
            raise
        self._failure, self._opened_by = None, os.getpid()
        return self._recognizer


def open_recognizer(settings: Settings) -> Recognizer:
    """Open the settings' model and let it read ten bundled digits. Raises ModelError."""
    classifier = OnnxClassifier(read_model_file(settings.model), settings.threads)
    recognizer = Recognizer(classifier, settings.max_picture_pixels)
    prove_reading(recognizer)
    return recognizer


def prove_reading(recognizer: Recognizer) -> None:
    """Check that the ten most typical bundled digits are read right. Raises ModelCorrupt."""
    read = [prediction.digit for prediction in recognizer.classify(load_typical_digits())]
    if read != list(range(10)):
        raise ModelCorrupt(
            f"The model reads ten plain digits 0 to 9 as {read}. Train or package it again."
        )


def identify_file(path: Path) -> tuple[int, ...]:
    """Return what changes when a file is replaced; empty where there is none."""
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_ino, status.st_size, status.st_mtime_ns


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


def get_recognizer() -> Recognizer:
    """Return the recognizer of the application at work. Raises ModelError."""
    model: CurrentModel = current_app.extensions[EXTENSION]
    return model.get()
