"""What the command understands: its options, commands and their help."""

import argparse
from pathlib import Path
from typing import TypeAlias

URL = "http://localhost:8000"
TIMEOUT_SECONDS = 10.0

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def make_parser() -> argparse.ArgumentParser:
    """Return what understands the command's arguments."""
    parser = argparse.ArgumentParser(
        prog="python -m flaskapi.client",
        description="Ask a running flaskapi which digits are on pictures, and correct it.",
        parents=[make_options()],
    )
    parser.set_defaults(url=URL, key=None, timeout=TIMEOUT_SECONDS, as_json=False, store=True)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for add in (add_predict, add_read, add_label):
        add(commands)
    return parser


def add_predict(commands: Commands) -> None:
    """Add the command that tells single digits."""
    words = "tell the one digit on each picture"
    command = commands.add_parser("predict", parents=[make_options()], help=words)
    add_pictures(command)


def add_read(commands: Commands) -> None:
    """Add the command that reads pages."""
    words = "tell all digits on each picture"
    command = commands.add_parser("read", parents=[make_options()], help=words)
    add_pictures(command)
    shape = command.add_mutually_exclusive_group()
    shape.add_argument("--pattern", help="what is written: phone, zip, date, luhn or as in 20##-##")
    shape.add_argument("--length", type=int, metavar="N", help="how many digits are written")
    command.add_argument(
        "--alternatives", type=int, default=0, metavar="N", help="how many next best texts to tell"
    )


def add_label(commands: Commands) -> None:
    """Add the command that corrects an answer."""
    words = "say what the picture of an answer really shows"
    command = commands.add_parser("label", parents=[make_options()], help=words)
    command.add_argument("id", metavar="ID", help="the id that came with the answer")
    command.add_argument(
        "said", metavar="DIGITS", nargs="+", help="what it shows, line by line; none: no digit"
    )


def add_pictures(command: argparse.ArgumentParser) -> None:
    """Add what every command has that takes pictures."""
    command.add_argument(
        "paths", metavar="PICTURE", nargs="+", type=Path, help="a file, or a folder of them"
    )
    command.add_argument(
        "--no-store", dest="store", action="store_false", help="have nothing recorded of it"
    )


def make_options() -> argparse.ArgumentParser:
    """Return the options that every command has, before its name or behind it."""
    # Without SUPPRESS the defaults behind the name would undo what was given before it.
    options = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    options.add_argument("--url", help=f"the address of the service; by default {URL}")
    options.add_argument("--key", help="a key that `flask --app flaskapi make-key` printed")
    options.add_argument(
        "--timeout", type=float, metavar="SECONDS", help="how long to wait; by default 10"
    )
    options.add_argument(
        "--json", dest="as_json", action="store_true", help="a line of JSON for each answer"
    )
    return options
