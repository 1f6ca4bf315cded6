"""The commands of `flask --app flaskapi …`, each imported when it is wanted.

`doctor` is not among them: it has to work where `create_app` fails, and pyproject.toml names it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click
from flask import Flask

from flaskapi.errors import SettingError

# Where each command is found: module and name.
COMMANDS = {
    "sample-digit": "flaskapi.commands.samples:sample_digit",
    "sample-page": "flaskapi.commands.samples:sample_page",
    "make-key": "flaskapi.commands.keys:make_key",
    "evaluate": "flaskapi.evaluation.command:evaluate",
    "export-feedback": "flaskapi.learning.command:export_feedback",
    "promote": "flaskapi.learning.command:promote",
    "rollback": "flaskapi.learning.command:rollback",
    "drift": "flaskapi.learning.records_command:drift",
    "purge": "flaskapi.learning.records_command:purge",
}


class LazyCommand(click.Command):
    """A command that is imported when it is run or its help is shown: servers do neither."""

    def __init__(self, name: str, place: str) -> None:
        """Stand for the command at a place, as in `package.module:name`."""
        super().__init__(name)
        self._place = place

    def load(self) -> click.Command:
        """Return the command itself."""
        module, name = self._place.split(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def make_context(self, *arguments: Any, **extra: Any) -> click.Context:
        """Return the context of the command itself, which Click then runs."""
        return self.load().make_context(*arguments, **extra)

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the command's line in the list of all."""
        return self.load().get_short_help_str(limit)


def register_commands(app: Flask) -> None:
    """Add the commands to an application."""
    for name, place in COMMANDS.items():
        app.cli.add_command(LazyCommand(name, place))


@contextmanager
def saying_bad_settings() -> Iterator[None]:
    """Say a setting that cannot be used in a sentence, where a command line made the application.

    `flask` would show a traceback. Raises SettingError where a server did.
    """
    try:
        yield
    except SettingError as error:
        if click.get_current_context(silent=True) is None:
            raise
        # No exception of Click's: `flask --help` shows those with their traceback too.
        raise SystemExit(f"Error: {error}") from error
