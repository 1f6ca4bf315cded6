"""Drop the optimizer's weights from a Keras .h5 file: `scripts/strip-optimizer-weights FILE.h5`.

They are needed to go on training and two thirds of the file; serving reads none of them.
"""

import argparse
import sys
from pathlib import Path

import h5py

from flaskapi.recognition.model_file import replace_file

OPTIMIZER_GROUP = "optimizer_weights"


def main(arguments: list[str] | None = None) -> int:
    """Strip the file named on the command line; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE.h5", help="changed in place, as a whole")
    file: Path = parser.parse_args(arguments).file
    try:
        before_bytes = file.stat().st_size
        found = strip_optimizer_weights(file)
    except OSError as error:
        print(f"{file} is no HDF5 file that can be changed: {error}", file=sys.stderr)
        return 1
    if not found:
        print(f"{file} has no optimizer weights; nothing to do.")
        return 0
    print(f"{file}: {before_bytes:,} bytes before, {file.stat().st_size:,} without them.")
    return 0


def strip_optimizer_weights(file: Path) -> bool:
    """Rewrite a file without its optimizer weights; return whether it had any.

    Written anew, because HDF5 does not give back the space of what is deleted from a file.
    Raises OSError for what is no HDF5 file.
    """
    with h5py.File(file, "r") as old:
        if OPTIMIZER_GROUP not in old:
            return False
        with replace_file(file) as beside, h5py.File(beside, "w") as new:
            for name, value in old.attrs.items():
                new.attrs[name] = value
            for name in old:
                if name != OPTIMIZER_GROUP:
                    old.copy(name, new)
    return True


if __name__ == "__main__":
    sys.exit(main())
