"""The commands that make something to send: sample-digit and sample-page."""

from pathlib import Path

import click
import cv2
import numpy as np

from flaskapi.recognition.digits import load_typical_digits
from flaskapi.recognition.frame import Ink
from flaskapi.terminal import (
    FileToWrite,
    json_option,
    print_result,
    saying_errors,
    write_epilog,
)

ENLARGEMENT = 8
LINE_MARGIN_PX = 6

picture_file = click.argument("file", metavar="FILE.png", type=FileToWrite())


@click.command(
    "sample-digit",
    epilog=write_epilog("sample-digit 7 seven.png", refused="the file cannot be written"),
)
@click.argument("digit", type=click.IntRange(0, 9))
@picture_file
@json_option
def sample_digit(digit: int, file: Path, as_json: bool) -> None:
    """Write a picture of a digit to send.

    It shows DIGIT, 0 to 9, in dark ink on white paper, and is written to FILE.png.
    """
    write_drawing(load_typical_digits()[digit], file)
    result = {"digit": digit, "file": str(file)}
    print_result(as_json, result, [f"Wrote a {digit} to {file}."])


@click.command(
    "sample-page",
    epilog=write_epilog(
        "sample-page 5551234567 phone.png",
        "sample-page 12 345 6789 page.png",
        refused="the file cannot be written",
    ),
)
@click.argument("lines", nargs=-1, required=True, metavar="LINE...")
@picture_file
@json_option
def sample_page(lines: tuple[str, ...], file: Path, as_json: bool) -> None:
    """Write a picture of lines of digits to send.

    Each LINE is digits alone; they stand one below the other, in dark ink on white paper, and are
    written to FILE.png.
    """
    if not all(line.isascii() and line.isdecimal() for line in lines):
        raise click.BadParameter("Each line takes digits alone.", param_hint="LINE")
    write_drawing(draw_lines(lines), file)
    count = f"{len(lines)} {'line' if len(lines) == 1 else 'lines'}"
    print_result(as_json, {"lines": lines, "file": str(file)}, [f"Wrote {count} to {file}."])


def draw_lines(lines: tuple[str, ...]) -> Ink:
    """Return lines of digits one below the other as ink, uint8 (H, W)."""
    typical = load_typical_digits()
    rows = [np.concatenate([typical[int(digit)] for digit in line], axis=1) for line in lines]
    width = max(row.shape[1] for row in rows)
    padded = [np.pad(row, ((0, 0), (0, width - row.shape[1]))) for row in rows]
    return np.pad(np.concatenate(padded), LINE_MARGIN_PX)


def write_drawing(ink: Ink, file: Path) -> None:
    """Write ink, uint8 (H, W), as a drawing of eight times its size, dark on white."""
    large = cv2.resize(ink, None, fx=ENLARGEMENT, fy=ENLARGEMENT, interpolation=cv2.INTER_CUBIC)
    _, png = cv2.imencode(".png", 255 - large)
    with saying_errors():
        file.write_bytes(png.tobytes())
