"""Mode bits on the way to a file, for an account that is not the one running the tests."""

import os
from pathlib import Path

import pytest

from flaskapi.doctor.access import ENTER, READ, WRITE, Account, find_account, find_barrier

STRANGER = Account("stranger", 54321, frozenset({54321}))


@pytest.fixture
def file(public_folder: Path) -> Path:
    path = public_folder / "folder/file"
    path.parent.mkdir()
    path.touch()
    path.parent.chmod(0o755)
    path.chmod(0o644)
    return path


def test_open_file_has_no_barrier(file: Path) -> None:
    assert find_barrier(file, STRANGER, READ) is None


def test_readable_file_is_not_writable(file: Path) -> None:
    barrier = find_barrier(file, STRANGER, WRITE)
    assert barrier is not None
    assert barrier.startswith(f"{file} is closed to stranger (-rw-r--r--, of ")


def test_closed_folder_on_the_way_is_the_barrier(file: Path) -> None:
    file.parent.chmod(0o750)
    assert str(find_barrier(file, STRANGER, READ)).startswith(f"{file.parent} is closed")


def test_folder_that_may_be_entered_and_not_listed_is_no_barrier(file: Path) -> None:
    file.parent.chmod(0o711)
    assert find_barrier(file, STRANGER, READ) is None
    assert find_barrier(file.parent, STRANGER, READ | ENTER) is not None


def test_link_into_a_closed_folder_is_barred_there(file: Path, public_folder: Path) -> None:
    file.parent.chmod(0o700)
    link = public_folder / "link"
    link.symlink_to(file.parent)
    assert str(find_barrier(link / "file", STRANGER, READ)).startswith(f"{link} is closed")


def test_group_opens_what_is_the_groups(file: Path) -> None:
    file.chmod(0o640)
    member = Account("member", 54321, frozenset({file.stat().st_gid}))
    assert find_barrier(file, member, READ) is None
    assert find_barrier(file, member, WRITE) is not None


def test_owner_is_bound_by_the_owners_bits(file: Path) -> None:
    file.chmod(0o244)
    owner = Account("owner", max(os.getuid(), 1), frozenset())
    if os.getuid() == 0:
        os.chown(file, 1, -1)
    assert find_barrier(file, owner, READ) is not None
    assert find_barrier(file, owner, WRITE) is None


def test_root_passes_everywhere(file: Path) -> None:
    file.chmod(0)
    assert find_barrier(file, Account("root", 0, frozenset({0})), READ | WRITE) is None


def test_missing_file_does_not_exist(file: Path) -> None:
    assert (
        find_barrier(file.with_name("none"), STRANGER, READ) == f"{file.parent}/none does not exist"
    )


def test_account_has_the_groups_of_its_user() -> None:
    root = find_account("root")
    assert root.uid == 0
    assert 0 in root.gids
    with pytest.raises(KeyError):
        find_account("no-such-user")
