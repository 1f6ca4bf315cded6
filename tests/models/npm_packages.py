"""A machine on which npm is what a test makes of it."""

import stat
import tarfile
from pathlib import Path


def install_npm(folder: Path, script: str) -> None:
    """Put a script into folder/bin that is called as npm."""
    npm = folder / "bin" / "npm"
    npm.parent.mkdir(exist_ok=True)
    npm.write_text(f"#!/bin/sh\n{script}\n")
    npm.chmod(npm.stat().st_mode | stat.S_IXUSR)


def pack_folder(folder: Path, archive: Path) -> Path:
    """Pack a folder as npm packs a package."""
    with tarfile.open(archive, "w:gz", compresslevel=1) as tar:
        tar.add(folder, "package")
    return archive
