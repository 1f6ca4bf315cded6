"""Typefaces to learn from and to measure by: handwriting and print, of Fontsource's packages."""

import gzip
import sys
import tarfile
import tempfile
import tomllib
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from models.data import DataError, locate_cache
from models.npm import NpmError, fetch_packages

FAMILIES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
VERSION: str = FAMILIES["version"]
HANDS, PRINTS = (tuple(FAMILIES["learned"][kind]) for kind in ("hands", "prints"))
MEASURED_HANDS, MEASURED_PRINTS = (
    tuple(FAMILIES["measured"][kind]) for kind in ("hands", "prints")
)
# What is kept of each: Latin letters, upright; thin, normal and bold as far as they are drawn.
WEIGHTS = (300, 400, 700)
# Few enough for npm to bring them in seconds; what came before it fails is kept.
PACKAGES_AT_ONCE = 40


def find_typefaces() -> dict[str, int | str]:
    """Fetch what is learned from, and return for the card how many families there are then.

    Where some can't be had it says so, for training goes on with fewer.
    """
    families = HANDS + PRINTS
    fault = ""
    try:
        fetch_typefaces(families)
    except DataError as error:
        fault = f"{error} "
    found = len({file.parent for file in list_files(families)})
    if fault:
        print(f"{fault}Until then {found} of {len(families)} typefaces are learned from.")
    return {"families": found, "version": VERSION}


def fetch_typefaces(families: Iterable[str]) -> None:
    """Fetch those families that are not kept yet, a hundred in about 20 seconds.

    Raises DataError.
    """
    missing = [family for family in families if not list_files([family])]
    if missing:
        print(f"Fetching {len(missing)} typefaces through npm.", file=sys.stderr)
    try:
        for start in range(0, len(missing), PACKAGES_AT_ONCE):
            fetch_some(missing[start : start + PACKAGES_AT_ONCE])
    except NpmError as error:
        raise DataError(
            f"Typefaces could not be fetched: {error}. Install npm if it is missing, or try again."
        ) from error
    except OSError as error:
        raise DataError(
            f"Typefaces cannot be kept in {locate_typefaces()} ({error.strerror}). Make that "
            "folder writable, or set KERAS_HOME to one that is."
        ) from error


def fetch_some(families: Sequence[str]) -> None:
    """Fetch families and keep all that come. Raises NpmError, DataError, OSError."""
    kept = locate_typefaces()
    kept.mkdir(parents=True, exist_ok=True)
    packages = [f"@fontsource/{family}@{VERSION}" for family in families]
    with tempfile.TemporaryDirectory() as folder:
        try:
            fetch_packages(packages, Path(folder))
        finally:
            for archive in Path(folder).glob("*.tgz"):
                keep_typeface(archive, kept)


def keep_typeface(archive: Path, kept: Path) -> None:
    """Unpack what is used of a family's package, whole or not at all. Raises DataError, OSError."""
    family = archive.name.removeprefix("fontsource-").removesuffix(f"-{VERSION}.tgz")
    with tempfile.TemporaryDirectory(dir=kept) as beside:
        made = Path(beside) / family
        made.mkdir()
        for name, data in read_files(archive, name_files(family)):
            (made / name).write_bytes(data)
        try:
            made.rename(kept / family)
        except OSError:
            if not list_files([family]):  # Otherwise another process was quicker.
                raise


def read_files(archive: Path, names: Sequence[str]) -> list[tuple[str, bytes]]:
    """Return those of the named files that a package has, and their bytes. Raises DataError."""
    files = []
    try:
        with tarfile.open(archive) as package:
            for member in package:
                name = Path(member.name).name
                reader = package.extractfile(member) if name in names else None
                if reader:
                    files.append((name, reader.read()))
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DataError(f"The package {archive.name} came cut. Try again.") from error
    if not files:
        raise DataError(f"The package {archive.name} has none of the files {', '.join(names)}.")
    return files


def name_files(family: str) -> list[str]:
    """Return what a family's files are called, of the weights that are kept."""
    return [f"{family}-latin-{weight}-normal.woff" for weight in WEIGHTS]


def list_files(families: Iterable[str]) -> list[Path]:
    """Return the files of those families that are kept, some of each family."""
    kept = locate_typefaces()
    files = [kept / family / name for family in families for name in name_files(family)]
    return [file for file in files if file.is_file()]


def locate_typefaces() -> Path:
    """Return where typefaces are kept, whether or not any is there."""
    return locate_cache().parent / f"typefaces-{VERSION}"
