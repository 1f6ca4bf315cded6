"""Keys: who may see and correct everybody's predictions, and who said what.

The file of keys has a line for each: its name, its scopes or `-`, and the SHA-256 of the key, which
is itself kept by nobody but its owner. A key has 256 random bits, so a plain digest is enough.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from flaskapi.errors import SettingError

KEY_BYTES = 32
NAME_FORM = re.compile(r"[A-Za-z0-9._@-]{1,64}")
DIGEST_FORM = re.compile(r"[0-9a-f]{64}")
NO_SCOPES = "-"
OWNER_AND_GROUP = 0o640


class Scope(StrEnum):
    """What a key is for. label: to list everybody's predictions, see them and correct them."""

    LABEL = "label"


@dataclass(frozen=True)
class Key:
    """A key as it is known here: whose it is, what for, and its digest in hexadecimal digits."""

    name: str
    scopes: frozenset[Scope]
    sha256: str


def read_keys(file: Path) -> list[Key]:
    """Return the keys of a file, none where it does not exist. Raises SettingError."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(
            "The file of FLASKAPI_KEYS cannot be read. Give the service's user the right to."
        ) from error
    return [_read_line(line) for line in lines if line.strip() and not line.startswith("#")]


def find_key(keys: list[Key], secret: str) -> Key | None:
    """Return the key that somebody has shown, if it is one."""
    digest = digest_secret(secret)
    return next((key for key in keys if secrets.compare_digest(key.sha256, digest)), None)


def add_key(file: Path, name: str, scopes: frozenset[Scope]) -> str:
    """Add a key to a file and return its secret, which nobody can tell afterwards.

    Raises SettingError for a name that is no word or has a key already, or where the file can't
    be written.
    """
    if not NAME_FORM.fullmatch(name):
        raise SettingError("A key's name takes up to 64 letters, digits and . _ @ -")
    if any(key.name == name for key in read_keys(file)):
        raise SettingError(f"{name} has a key already. Delete its line in {file} first.")
    secret = secrets.token_urlsafe(KEY_BYTES)
    listed = ",".join(sorted(scopes)) or NO_SCOPES
    try:
        _append_line(file, f"{name} {listed} {digest_secret(secret)}\n")
    except OSError as error:
        raise SettingError(f"{file} cannot be written: {error.strerror}.") from error
    return secret


def _append_line(file: Path, line: str) -> None:
    is_new = not file.exists()
    # Whoever wrote into the file by hand may have left its last line open.
    is_open = not is_new and file.read_bytes()[-1:] not in (b"", b"\n")
    with file.open("a", encoding="utf-8") as lines:
        lines.write("\n" + line if is_open else line)
    if is_new:
        file.chmod(OWNER_AND_GROUP)


def digest_secret(secret: str) -> str:
    """Return the SHA-256 of a key, as hexadecimal digits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _read_line(line: str) -> Key:
    try:
        name, scopes, digest = line.split()
        listed = [] if scopes == NO_SCOPES else scopes.split(",")
        if not (NAME_FORM.fullmatch(name) and DIGEST_FORM.fullmatch(digest)):
            raise ValueError("form")
        return Key(name, frozenset(Scope(scope) for scope in listed), digest)
    except ValueError as error:
        raise SettingError(
            "A line of the file of FLASKAPI_KEYS is not NAME SCOPES DIGEST. Delete it, and make "
            "the key again with `flask --app flaskapi make-key`."
        ) from error
