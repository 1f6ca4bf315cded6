"""What the command lines of the programs that train have in common."""

import argparse
from collections.abc import Sequence

HALF_PRECISION = "mixed_bfloat16"
BFLOAT16_HELP = "compute in half precision: twice as fast on processors with AMX or AVX512-BF16"


def positive(text: str) -> int:
    """Read a whole number above 0. Raises ArgumentTypeError."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


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
