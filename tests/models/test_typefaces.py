"""Typefaces: fetched once, kept whole, and those to measure by are none to learn from."""

from pathlib import Path

import matplotlib
import pytest

from models import typefaces
from models.data import DataError
from models.typefaces import (
    HANDS,
    MEASURED_HANDS,
    MEASURED_PRINTS,
    PRINTS,
    VERSION,
    fetch_typefaces,
    find_typefaces,
    list_files,
    locate_typefaces,
)
from tests.models.npm_packages import install_npm, pack_folder

FONT = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine that keeps no typeface yet and has no program but npm, if a test installs it."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path


def pack_typeface(machine: Path, family: str) -> Path:
    """Pack one font under the names that Fontsource gives to two weights and to a slanted one."""
    folder = machine / family / "files"
    folder.mkdir(parents=True)
    for style in ("latin-400-normal", "latin-700-normal", "latin-400-italic"):
        (folder / f"{family}-{style}.woff").write_bytes(FONT.read_bytes())
    return pack_folder(folder.parent, machine / f"fontsource-{family}-{VERSION}.tgz")


def test_families_are_unpacked_and_kept(machine: Path) -> None:
    packages = [pack_typeface(machine, family) for family in ("first", "second")]
    install_npm(machine, f"/bin/cp {packages[0]} {packages[1]} .")
    fetch_typefaces(["first", "second"])
    names = [file.name for file in list_files(["second", "first", "third"])]
    assert names == [
        f"{family}-latin-{weight}-normal.woff"
        for family in ("second", "first")
        for weight in (400, 700)
    ]
    install_npm(machine, "exit 1")
    fetch_typefaces(["first", "second"])


def test_only_missing_families_are_fetched(machine: Path) -> None:
    for families in (["first"], ["first", "second"]):
        package = pack_typeface(machine, families[-1])
        install_npm(machine, f'echo "$@" >> {machine}/asked; /bin/cp {package} .')
        fetch_typefaces(families)
    asked = (machine / "asked").read_text().splitlines()
    assert [line.removeprefix("pack --loglevel=error ") for line in asked] == [
        f"@fontsource/first@{VERSION}",
        f"@fontsource/second@{VERSION}",
    ]


def test_cut_package_leaves_nothing(machine: Path) -> None:
    package = pack_typeface(machine, "first")
    package.write_bytes(package.read_bytes()[:-2000])
    install_npm(machine, f"/bin/cp {package} .")
    with pytest.raises(DataError, match="came cut"):
        fetch_typefaces(["first"])
    assert list(locate_typefaces().iterdir()) == []


def test_package_without_the_font_leaves_nothing(machine: Path) -> None:
    (machine / "other").mkdir()
    package = pack_folder(machine / "other", machine / f"fontsource-first-{VERSION}.tgz")
    install_npm(machine, f"/bin/cp {package} .")
    with pytest.raises(DataError, match="none of the files"):
        fetch_typefaces(["first"])
    assert list(locate_typefaces().iterdir()) == []


def test_what_came_before_npm_failed_is_kept(machine: Path) -> None:
    package = pack_typeface(machine, "first")
    install_npm(machine, f"/bin/cp {package} .; echo no such package >&2; exit 1")
    with pytest.raises(DataError, match="no such package"):
        fetch_typefaces(["first", "second"])
    assert len(list_files(["first", "second"])) == 2


def test_typeface_that_another_process_kept_first_stays(machine: Path) -> None:
    package = pack_typeface(machine, "first")
    install_npm(machine, f"/bin/cp {package} .")
    fetch_typefaces(["first"])
    [first, _] = list_files(["first"])
    first.write_bytes(b"the other's")
    typefaces.keep_typeface(package, locate_typefaces())
    assert first.read_bytes() == b"the other's"


def test_place_that_is_none_for_files_is_said(machine: Path) -> None:
    locate_typefaces().parent.mkdir(parents=True)
    locate_typefaces().touch()
    with pytest.raises(DataError, match="Make that folder writable"):
        fetch_typefaces(["first"])


def test_training_goes_on_with_those_that_are_kept(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(typefaces, "HANDS", ("first",))
    monkeypatch.setattr(typefaces, "PRINTS", ("second",))
    assert find_typefaces() == {"families": 0, "version": VERSION}
    assert "Install npm" in capsys.readouterr().out
    package = pack_typeface(machine, "first")
    install_npm(machine, f"/bin/cp {package} .")
    assert find_typefaces() == {"families": 1, "version": VERSION}
    assert "1 of 2 typefaces are learned from" in capsys.readouterr().out
    install_npm(machine, f"/bin/cp {pack_typeface(machine, 'second')} .")
    assert find_typefaces() == {"families": 2, "version": VERSION}
    assert capsys.readouterr().out == ""


def test_without_npm_it_says_what_to_do(machine: Path) -> None:
    with pytest.raises(DataError, match="Install npm"):
        fetch_typefaces(["first"])


def test_nothing_learns_from_what_is_measured_by() -> None:
    learned, measured = HANDS + PRINTS, MEASURED_HANDS + MEASURED_PRINTS
    assert len(set(learned)) == len(learned) > 100
    assert len(set(measured)) == len(measured) > 50
    # Families of one kin share the first word of their names, and much of their digits.
    kin = {family.partition("-")[0] for family in measured} & {
        family.partition("-")[0] for family in learned
    }
    assert not kin
