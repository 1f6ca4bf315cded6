"""Kill a server under load and tell what was lost: tests/benchmarks/crash.py --kills 500."""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from tests.scripts.kills import run_kills


def main() -> int:
    """Kill, count and print a line each; fail where anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0, help="of the moments")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        toll = run_kills(Path(folder) / "state", options.kills, options.seed)
    print(f"{'kills':28} {toll.kills:8}")
    print(f"{'answered ids':28} {toll.answered:8}")
    print(f"{'missing':28} {toll.missing:8}")
    print(f"{'twice':28} {toll.twice:8}")
    print(f"{'integrity check':28} {toll.integrity:>8}")
    middle, most = statistics.median(toll.seconds), max(toll.seconds)
    print(f"{'kill to first answer':28} {middle:8.2f} s (at most {most:.2f})")
    return 0 if (toll.missing, toll.twice, toll.integrity) == (0, 0, "ok") else 1


if __name__ == "__main__":
    sys.exit(main())
