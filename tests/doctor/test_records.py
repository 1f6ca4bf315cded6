"""The doctor on the database and the keys."""

from collections.abc import Callable
from pathlib import Path

import pytest

from flaskapi.doctor.access import Account, find_account, own_account
from flaskapi.doctor.findings import Finding, Verdict
from flaskapi.doctor.records import examine_keys, examine_records
from flaskapi.keys import Scope, add_key
from flaskapi.settings import Settings


@pytest.fixture
def nobody() -> Account:
    return find_account("nobody")


def test_database_that_is_not_there_yet_will_be_made(public_folder: Path) -> None:
    finding = examine_records(Settings(state=public_folder), own_account())
    assert finding.verdict is Verdict.OK
    assert "will be made" in finding.text


def test_database_of_somebody_else_is_a_fault(public_folder: Path, nobody: Account) -> None:
    public_folder.chmod(0o777)
    file = public_folder / "records.db"
    file.touch(mode=0o600)
    finding = examine_records(Settings(state=public_folder), nobody)
    assert finding.verdict is Verdict.FAULT
    assert f"sudo chown nobody {file}" in finding.text


def test_folder_in_which_no_log_can_be_written_is_a_fault(
    public_folder: Path, nobody: Account
) -> None:
    (public_folder / "records.db").touch()
    (public_folder / "records.db").chmod(0o666)
    for state in (public_folder, public_folder / "new" / "state"):
        finding = examine_records(Settings(state=state), nobody)
        assert finding.verdict is Verdict.FAULT
        assert f"sudo install -d -o nobody {state}" in finding.text


def test_log_of_somebody_else_is_a_fault(public_folder: Path, nobody: Account) -> None:
    public_folder.chmod(0o777)
    for name in ("records.db", "records.db-wal"):
        (public_folder / name).touch()
    (public_folder / "records.db").chmod(0o666)
    finding = examine_records(Settings(state=public_folder), nobody)
    assert finding.verdict is Verdict.FAULT
    assert f"cannot write {public_folder}/records.db-wal" in finding.text


def test_database_by_a_path_from_anywhere_is_a_fault() -> None:
    finding = examine_records(Settings(database_url="sqlite:///records.db"), own_account())
    assert finding.verdict is Verdict.FAULT
    assert "four slashes" in finding.text


def test_database_server_that_answers_is_well(database_url: str) -> None:
    finding = examine_records(Settings(database_url=database_url), own_account())
    assert finding.verdict is Verdict.OK


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://ann:secret@127.0.0.1:1/none", "does not answer"),
        ("postgres@host", "must be an address"),
    ],
)
def test_database_that_cannot_be_reached_is_a_fault_without_its_password(
    url: str, said: str
) -> None:
    finding = examine_records(Settings(database_url=url), own_account())
    assert finding.verdict is Verdict.FAULT
    assert said in finding.text
    assert "secret" not in finding.text


def make_keys(folder: Path) -> Path:
    file = folder / "keys"
    add_key(file, "ann", frozenset({Scope.LABEL}))
    add_key(file, "bob", frozenset())
    return file


def close_keys(folder: Path) -> Path:
    file = make_keys(folder)
    file.chmod(0o600)
    return file


def damage_keys(folder: Path) -> Path:
    file = make_keys(folder)
    file.chmod(0o644)
    file.write_text("ann label\n")
    return file


@pytest.mark.parametrize(
    ("make", "verdict", "said"),
    [
        (lambda _: None, Verdict.OK, "everybody who reaches the service may list and label"),
        (lambda folder: folder / "none", Verdict.OK, "nobody may list"),
        (close_keys, Verdict.FAULT, "sudo chgrp nobody"),
        (damage_keys, Verdict.FAULT, "NAME SCOPES DIGEST"),
    ],
)
def test_keys_are_examined(
    public_folder: Path,
    nobody: Account,
    make: Callable[[Path], Path | None],
    verdict: Verdict,
    said: str,
) -> None:
    finding: Finding = examine_keys(Settings(keys=make(public_folder)), nobody)
    assert finding.verdict is verdict
    assert said in finding.text


def test_keys_are_counted(public_folder: Path) -> None:
    finding = examine_keys(Settings(keys=make_keys(public_folder)), own_account())
    assert "2 keys, 1 of which may list and label" in finding.text
