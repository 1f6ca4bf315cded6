"""Fetch packages from the npm registry, which has what the web of a closed network has not."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

TIMEOUT_SECONDS = 300


class NpmError(Exception):
    """Packages could not be fetched; the message is a clause that says why."""


def fetch_packages(packages: Sequence[str], folder: Path) -> list[Path]:
    """Have npm fetch packages, each `name@version`, into an empty folder, each as a .tgz.

    Raises NpmError; what came before is in the folder.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise NpmError("npm is not installed")
    try:
        result = subprocess.run(
            [npm, "pack", "--loglevel=error", *packages],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NpmError(f"npm brought nothing within {TIMEOUT_SECONDS} seconds") from error
    archives = sorted(folder.glob("*.tgz"))
    if len(archives) < len(packages):
        said = result.stderr.strip() or f"nothing, with the exit status {result.returncode}"
        raise NpmError(f"npm said: {said}")
    return archives
