"""The commands of `flask --app flaskapi …`; `doctor` is in a package of its own."""

from pathlib import Path

import click
import cv2
import numpy as np
from flask import Flask

from flaskapi.evaluation.command import evaluate
from flaskapi.recognition.digits import load_typical_digits
from flaskapi.recognition.frame import Ink

ENLARGEMENT = 8
LINE_MARGIN_PX = 6


def register_commands(app: Flask) -> None:
    """Add the commands to an application."""
    app.cli.add_command(evaluate)
    app.cli.add_command(sample_digit)
    app.cli.add_command(sample_page)


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
