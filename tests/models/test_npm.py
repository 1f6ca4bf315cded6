"""npm brings what is asked for, or it is said why not."""

from pathlib import Path

import pytest

from models import npm
from models.npm import NpmError, fetch_packages
from tests.models.npm_packages import install_npm


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with no programs at all yet, and an empty folder to fetch into."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    (tmp_path / "fetched").mkdir()
    return tmp_path


def test_packages_are_asked_for_at_once_and_named(machine: Path) -> None:
    install_npm(machine, 'for word in "$@"; do case $word in *@*) : > "$word.tgz";; esac; done')
    archives = fetch_packages(["b@1.2.3", "a@2.0.0"], machine / "fetched")
    assert [archive.name for archive in archives] == ["a@2.0.0.tgz", "b@1.2.3.tgz"]


def test_without_npm_it_says_so(machine: Path) -> None:
    with pytest.raises(NpmError, match="not installed"):
        fetch_packages(["a@1.0.0"], machine / "fetched")


def test_one_package_too_few_is_told_in_the_words_of_npm(machine: Path) -> None:
    install_npm(machine, ": > a.tgz; echo no such package >&2")
    with pytest.raises(NpmError, match="no such package"):
        fetch_packages(["a@1.0.0", "b@1.0.0"], machine / "fetched")


def test_npm_that_says_nothing_is_told_by_its_exit_status(machine: Path) -> None:
    install_npm(machine, "exit 7")
    with pytest.raises(NpmError, match="exit status 7"):
        fetch_packages(["a@1.0.0"], machine / "fetched")


def test_it_does_not_wait_for_ever(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(npm, "TIMEOUT_SECONDS", 0.1)
    install_npm(machine, "exec /bin/sleep 20")
    with pytest.raises(NpmError, match="within"):
        fetch_packages(["a@1.0.0"], machine / "fetched")
