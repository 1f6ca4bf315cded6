"""The commands of `flask --app flaskapi …`; `doctor` is in a package of its own."""

from pathlib import Path

import click
import cv2
import numpy as np
from flask import Flask, current_app
from flask.cli import with_appcontext

from flaskapi.errors import FlaskapiError
from flaskapi.evaluation.command import evaluate
from flaskapi.keys import Scope, add_key
from flaskapi.learning.command import drift, export_feedback, promote, purge, rollback
from flaskapi.recognition.digits import load_typical_digits
from flaskapi.recognition.frame import Ink

ENLARGEMENT = 8
LINE_MARGIN_PX = 6


def register_commands(app: Flask) -> None:
    """Add the commands to an application."""
    for command in COMMANDS:
        app.cli.add_command(command)


@click.command("sample-digit")
@click.argument("digit", type=click.IntRange(0, 9))
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def sample_digit(digit: int, file: Path) -> None:
    """Write a picture of DIGIT, dark ink on white paper, to FILE (PNG), to have one to send."""
    write_drawing(load_typical_digits()[digit], file)
    click.echo(f"Wrote a {digit} to {file}.")


@click.command("sample-page")
@click.argument("lines", nargs=-1, required=True)
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def sample_page(lines: tuple[str, ...], file: Path) -> None:
    """Write LINES of digits, one below the other, to FILE (PNG), to have a page to send."""
    if not all(line.isascii() and line.isdecimal() for line in lines):
        raise click.BadParameter("Each line takes digits alone.", param_hint="LINES")
    typical = load_typical_digits()
    rows = [np.concatenate([typical[int(digit)] for digit in line], axis=1) for line in lines]
    width = max(row.shape[1] for row in rows)
    padded = [np.pad(row, ((0, 0), (0, width - row.shape[1]))) for row in rows]
    write_drawing(np.pad(np.concatenate(padded), LINE_MARGIN_PX), file)
    click.echo(f"Wrote {len(lines)} {'line' if len(lines) == 1 else 'lines'} to {file}.")


def write_drawing(ink: Ink, file: Path) -> None:
    """Write ink, uint8 (H, W), as a drawing of eight times its size, dark on white."""
    large = cv2.resize(ink, None, fx=ENLARGEMENT, fy=ENLARGEMENT, interpolation=cv2.INTER_CUBIC)
    _, png = cv2.imencode(".png", 255 - large)
    file.write_bytes(png.tobytes())


@click.command("make-key")
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="label: to list everybody's predictions and correct them.",
)
@with_appcontext
def make_key(name: str, scopes: tuple[str, ...]) -> None:
    """Make a key for NAME, whom what it says is recorded for, and show it, once.

    It is sent as `Authorization: Bearer KEY`. To take it back, delete its line in FLASKAPI_KEYS.
    """
    file: Path | None = current_app.config["SETTINGS"].keys
    if file is None:
        raise click.ClickException("Set FLASKAPI_KEYS to the file that is to list the keys.")
    try:
        secret = add_key(file, name, frozenset(map(Scope, scopes)))
    except (FlaskapiError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(secret)


COMMANDS = (
    evaluate,
    sample_digit,
    sample_page,
    make_key,
    export_feedback,
    promote,
    rollback,
    drift,
    purge,
)
