"""What all commands share: how they print, tell how far they are, fail, and end their help."""

import json
import math
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import click
from flask import current_app

from flaskapi.errors import FlaskapiError
from flaskapi.settings import Settings

CALL = "flask --app flaskapi"
DONE, REFUSED = 0, 1

json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for programs.")


class Days(click.FloatRange):
    """A number of days, 0 or more."""

    name = "days"

    def convert(self, *arguments: Any) -> float:
        """Return the number. Raises BadParameter."""
        days = float(super().convert(*arguments))
        if not math.isfinite(days):
            self.fail(f"{days} is no number of days.", *arguments[1:])
        return days


class FileToWrite(click.Path):
    """A file that a command writes at its end: that its folder is missing is said before."""

    def __init__(self) -> None:
        super().__init__(dir_okay=False, writable=True, path_type=Path)

    def convert(self, *arguments: Any) -> Path:
        """Return the path. Raises BadParameter."""
        file = cast("Path", super().convert(*arguments))
        if not file.parent.is_dir():
            self.fail(f"There is no folder {file.parent} to write {file.name} to.", *arguments[1:])
        return file


def write_epilog(*examples: str, done: str = "it is done", refused: str = "it failed") -> str:
    """Return what a command's help ends with: examples, without `flask`, and the exit codes.

    done, refused: what 0 and 1 say; 2 always says that the command was called wrongly.
    """
    # Click keeps the lines of a paragraph that begins with a backspace.
    lines = ["\b", "Examples:", *(f"  {CALL} {example}" for example in examples)]
    codes = f"Exits with 0 if {done}, with 1 if {refused}, with 2 if it was called wrongly."
    return "\n".join([*lines, "", codes])


def print_result(as_json: bool, result: Any, sentences: Iterable[str]) -> None:
    """Print what came of a command to standard output: JSON for programs, else lines for people."""
    for line in [json.dumps(result)] if as_json else sentences:
        click.echo(line)


@contextmanager
def show_progress(label: str, number: int) -> Iterator[Callable[[int], None]]:
    """Give what moves a bar of progress on, which only a terminal shows, on standard error.

    number: how far the bar goes.
    """
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=number, label=label, file=sys.stderr, hidden=hidden) as bar:
        yield bar.update


@contextmanager
def saying_errors() -> Iterator[None]:
    """Say an error that was raised on purpose, or a file's, as a sentence, and exit with 1."""
    try:
        yield
    except FlaskapiError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        place = error.filename or "A file"
        raise click.ClickException(f"{place} cannot be used: {error.strerror}.") from error


def write_text(file: Path, text: str) -> None:
    """Write a text that somebody asked for to a file. Raises OSError."""
    file.write_text(text, encoding="utf-8")


def get_settings() -> Settings:
    """Return the settings of the application at work."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings
