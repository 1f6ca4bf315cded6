"""flaskapi reads handwritten digits over HTTP; `create_app` is the map of it."""

import os

import click
from flask import Flask

from flaskapi.cli import register_commands, saying_bad_settings
from flaskapi.settings import Settings
from flaskapi.web import register_web
from flaskapi.web.caretaker import register_caretaker
from flaskapi.web.current_model import register_current_model
from flaskapi.web.current_records import begin_recording, register_records
from flaskapi.web.tracing import configure_logging


@saying_bad_settings()
def create_app(settings: Settings | None = None) -> Flask:
    """Return the application, its model opened and warmed.

    settings: by default those of the environment's FLASKAPI_* variables. Raises SettingError, and
    for a command line, which would show a traceback, SystemExit with its sentence.
    """
    is_server = settings is None and click.get_current_context(silent=True) is None
    settings = settings or Settings.from_environ(os.environ)
    app = Flask(__name__)
    app.config["SETTINGS"] = settings
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.compact = True  # type: ignore[attr-defined]
    configure_logging(settings)
    register_current_model(app, settings)
    register_records(app, settings)
    register_web(app)
    register_commands(app)
    caretaker = register_caretaker(app)
    if is_server:
        caretaker.start()
        begin_recording(app)
    return app
