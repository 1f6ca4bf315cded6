"""The file of keys: made, read, and refused where it is damaged."""

import stat
from pathlib import Path

import pytest

from flaskapi.errors import SettingError
from flaskapi.keys import Scope, add_key, digest_secret, find_key, read_keys

LABEL = frozenset({Scope.LABEL})
DIGEST = digest_secret("secret")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys"


def test_key_is_found_by_its_secret_alone(file: Path) -> None:
    ann, bob = add_key(file, "ann", LABEL), add_key(file, "bob", frozenset())
    found = find_key(read_keys(file), ann)
    assert found is not None
    assert (found.name, found.scopes) == ("ann", LABEL)
    assert [key.scopes for key in read_keys(file)] == [LABEL, frozenset()]
    for wrong in ("", "ann", ann[:-1], ann + bob, found.sha256, "é", "\x00"):
        assert find_key(read_keys(file), wrong) is None


def test_secret_is_kept_nowhere_and_the_file_is_not_for_everybody(file: Path) -> None:
    secret = add_key(file, "ann", LABEL)
    assert secret not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_mode_that_somebody_gave_the_file_stays(file: Path) -> None:
    add_key(file, "ann", LABEL)
    file.chmod(0o600)
    add_key(file, "bob", LABEL)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_file_that_is_not_there_has_no_keys(file: Path) -> None:
    assert read_keys(file) == []


def test_comments_and_empty_lines_are_passed_over(file: Path) -> None:
    file.write_text(f"# whose is whose\n\nann label {DIGEST}\n  \n")
    assert [key.name for key in read_keys(file)] == ["ann"]


def test_key_is_added_below_a_line_that_was_left_open(file: Path) -> None:
    file.write_text(f"ann label {DIGEST}")
    secret = add_key(file, "bob", LABEL)
    assert [key.name for key in read_keys(file)] == ["ann", "bob"]
    assert find_key(read_keys(file), secret) is not None


@pytest.mark.parametrize("name", ["", "two words", "x" * 65, "ann\n", "ann\nbob", "Zoë", "#ann/"])
def test_name_that_is_no_word_is_refused(file: Path, name: str) -> None:
    with pytest.raises(SettingError, match="letters, digits"):
        add_key(file, name, LABEL)
    assert not file.exists()


def test_second_key_of_a_name_is_refused(file: Path) -> None:
    add_key(file, "ann", LABEL)
    with pytest.raises(SettingError, match="ann has a key already"):
        add_key(file, "ann", frozenset())
    assert len(read_keys(file)) == 1


DAMAGED = {
    "word": "ann",
    "two words": f"ann {DIGEST}",
    "four words": f"ann label {DIGEST} more",
    "unknown scope": f"ann admin {DIGEST}",
    "short digest": f"ann label {DIGEST[:-1]}",
    "digest of other letters": f"ann label {DIGEST[:-1]}é",
    "name too long": f"{'x' * 65} label {DIGEST}",
}


@pytest.mark.parametrize("case", DAMAGED)
def test_damaged_line_is_refused_without_showing_it(file: Path, case: str) -> None:
    file.write_text(f"bob label {DIGEST}\n{DAMAGED[case]}\n")
    with pytest.raises(SettingError, match="NAME SCOPES DIGEST") as raised:
        read_keys(file)
    assert DIGEST[:9] not in str(raised.value)


@pytest.mark.parametrize("content", [b"\xff\xfe", None], ids=["no text", "folder"])
def test_file_that_cannot_be_read_is_refused(file: Path, content: bytes | None) -> None:
    if content:
        file.write_bytes(content)
    else:
        file.mkdir()
    with pytest.raises(SettingError, match="cannot be read"):
        read_keys(file)


def test_file_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="cannot be written"):
        add_key(tmp_path / "none" / "keys", "ann", LABEL)
