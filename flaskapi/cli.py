"""The commands of `flask --app flaskapi …`; `doctor` is in a package of its own."""

from pathlib import Path

import click
import cv2
from flask import Flask

from flaskapi.evaluation.command import evaluate
from flaskapi.recognition.digits import load_typical_digits


def register_commands(app: Flask) -> None:
    """Add the commands to an application."""
    app.cli.add_command(evaluate)
    app.cli.add_command(sample_digit)


@click.command("sample-digit")
@click.argument("digit", type=click.IntRange(0, 9))
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def sample_digit(digit: int, file: Path) -> None:
    """Write a picture of DIGIT, dark ink on white paper, to FILE (PNG), to have one to send."""
    frame = load_typical_digits()[digit]
    ink = cv2.resize(frame, None, fx=8, fy=8, interpolation=cv2.INTER_CUBIC)
    _, png = cv2.imencode(".png", 255 - ink)
    file.write_bytes(png.tobytes())
    click.echo(f"Wrote a {digit} to {file}.")
