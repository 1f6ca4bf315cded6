"""Typefaces to learn from and to measure by: handwriting and print, of Fontsource's packages."""

import contextlib
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
PACKAGES_AT_ONCE = 40


def find_typefaces() -> int:
    """Return how many families to learn from are kept, after fetching them if need be.

    Where they can't be had it says so, for training goes on with fewer.
    """
    families = HANDS + PRINTS
    try:
        fetch_typefaces(families)
    except DataError as error:
        print(f"{error} Until then only Matplotlib's fonts are learned from.")
    return len({file.parent for file in list_files(families)})


def fetch_typefaces(families: Sequence[str]) -> None:
    """Fetch those families that are not kept yet, about 20 seconds for a hundred.

    Raises DataError.
    """
    kept = locate_typefaces()
    missing = [family for family in families if not (kept / family).is_dir()]
    for start in range(0, len(missing), PACKAGES_AT_ONCE):
        some = missing[start : start + PACKAGES_AT_ONCE]
        with tempfile.TemporaryDirectory() as folder:
            try:
                archives = fetch_packages(
                    [f"@fontsource/{family}@{VERSION}" for family in some], Path(folder)
                )
            except NpmError as error:
                raise DataError(
                    f"Typefaces could not be fetched: {error}. Install npm if it is missing, or "
                    "try again."
                ) from error
            for archive in archives:
                keep_typeface(archive, kept)


def keep_typeface(archive: Path, kept: Path) -> None:
    """Unpack what is used of a family's package, whole or not at all. Raises DataError."""
    family = archive.name.removeprefix("fontsource-").removesuffix(f"-{VERSION}.tgz")
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept) as beside:
        made = Path(beside) / family
        made.mkdir()
        try:
            with tarfile.open(archive) as package:
                for member in package.getnames():
                    name = Path(member).name
                    if name in name_files(family):
                        reader = package.extractfile(member)
                        (made / name).write_bytes(reader.read() if reader else b"")
        except (tarfile.TarError, EOFError, zlib.error) as error:
            raise DataError(f"The typeface {family} came cut. Try again.") from error
        with contextlib.suppress(OSError):  # Another process was quicker.
            made.rename(kept / family)


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
