"""The command itself: `python -m flaskapi.client predict|read|label …`."""

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from flaskapi.client.answers import DIGIT
from flaskapi.client.arguments import make_parser
from flaskapi.client.client import Client
from flaskapi.client.failures import ServiceError, ServiceProblem
from flaskapi.client.pictures import find_files
from flaskapi.client.report import FileAnswer, Report

NOTHING = ("none", "x")


class WrongUsage(ValueError):
    """What was typed cannot be meant; the message says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return 0, or 1 where there was a problem. Wrong usage exits with 2."""
    parser = make_parser()
    wish = parser.parse_args(arguments)
    try:
        client = Client(wish.url, key=wish.key, timeout_seconds=wish.timeout)
    except ValueError as error:
        parser.error(str(error))
    report = Report(wish.as_json)
    with client:
        try:
            COMMANDS[wish.command](client, wish, report)
        except WrongUsage as error:
            parser.error(str(error))
        except BrokenPipeError:
            # Whoever read what is printed has enough; Python would complain of it at its end.
            sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115
        except (ServiceError, OSError) as error:
            report.say_problem(error)
    return 1 if report.problems else 0


def predict(client: Client, wish: argparse.Namespace, report: Report) -> None:
    """Say the digit on each picture."""
    files = list_files(wish.paths)
    progress = report.show_progress if len(files) > 1 and sys.stderr.isatty() else None
    for item in client.predict_files(files, progress=progress, store=wish.store):
        report.say_file(item.path, item.answer)


def read(client: Client, wish: argparse.Namespace, report: Report) -> None:
    """Say all digits on each picture."""
    for path in list_files(wish.paths):
        report.say_file(path, read_file(client, path, wish))


def label(client: Client, wish: argparse.Namespace, report: Report) -> None:
    """Tell the service what the picture of an answer really shows."""
    text = "\n".join(wish.said)
    said: int | str | None = "" if text in NOTHING else text
    # A page may show a single digit too.
    if client.get_prediction(wish.id).task == DIGIT:
        said = None if text in NOTHING else parse_digit(text)
    report.say_record(client.label(wish.id, said))


def parse_digit(text: str) -> int:
    """Return the digit that is said. Raises WrongUsage."""
    if not (len(text) == 1 and text.isascii() and text.isdecimal()):
        raise WrongUsage(f"{text!r} is no digit. Say 0 to 9, or x for no digit.")
    return int(text)


COMMANDS = {"predict": predict, "read": read, "label": label}


def list_files(paths: Iterable[Path]) -> list[Path]:
    """Return the files that are named, and those of folders in the order of their names.

    Raises WrongUsage for a folder without any, which may be another than was meant.
    """
    files: list[Path] = []
    for path in paths:
        found = find_files(path) if path.is_dir() else [path]
        if not found:
            raise WrongUsage(f"There are no files in {path}.")
        files += found
    return files


def read_file(client: Client, path: Path, wish: argparse.Namespace) -> FileAnswer:
    """Return what is read on one picture, or the problem with it. Raises ServiceUnreachable."""
    try:
        return client.read(
            path,
            pattern=wish.pattern,
            length=wish.length,
            alternatives=wish.alternatives,
            store=wish.store,
        )
    except (ServiceProblem, OSError) as problem:
        return problem
