"""What the command lines of the programs that train have in common."""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

HALF_PRECISION = "mixed_bfloat16"
BFLOAT16_HELP = "compute in half precision: twice as fast on processors with AMX or AVX512-BF16"


def positive(text: str) -> int:
    """Read a whole number above 0. Raises ArgumentTypeError."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def file_to_write(text: str) -> Path:
    """Read where a file is to be written, before hours go into what it is to hold.

    Raises ArgumentTypeError where it can't be.
    """
    file = Path(text)
    folder = next(parent for parent in file.absolute().parents if parent.exists())
    if file.is_dir():
        raise argparse.ArgumentTypeError(f"{text} is a folder; name a file")
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise argparse.ArgumentTypeError(f"{text} cannot be written; {folder} does not allow it")
    return file


def list_given(options: argparse.Namespace, names: Sequence[str]) -> list[str]:
    """Return those of the named options that were given."""
    return [name for name in names if getattr(options, name) is not None]


def choose_precision(options: argparse.Namespace) -> str:
    """Return what a network computes in while it learns, by the name of a Keras dtype policy."""
    return HALF_PRECISION if options.bfloat16 else "float32"


def name_command(program: str, options: argparse.Namespace, names: Sequence[str]) -> str:
    """Return the command that makes the same, without the paths of this machine."""
    words = [f"python {program}"]
    for name in list_given(options, names):
        value, flag = getattr(options, name), f"--{name.replace('_', '-')}"
        if value is not False:
            words.append(flag if value is True else f"{flag}={value}")
    return " ".join(words)
