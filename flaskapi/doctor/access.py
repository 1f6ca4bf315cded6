"""Say whether another user can read or write a file, from the mode bits on the way to it."""

import grp
import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

READ = stat.S_IROTH
WRITE = stat.S_IWOTH
ENTER = stat.S_IXOTH


@dataclass(frozen=True)
class Account:
    """A user of the machine, as far as permissions go."""

    name: str
    uid: int
    gids: frozenset[int]


def find_account(user: str, group: str | None = None) -> Account:
    """Return a user with all of its groups; group is the primary one if it is not the user's own.

    Raises KeyError when there is no such user or group.
    """
    entry = pwd.getpwnam(user)
    gid = grp.getgrnam(group).gr_gid if group else entry.pw_gid
    return Account(user, entry.pw_uid, frozenset(os.getgrouplist(user, gid)))


def own_account() -> Account:
    """Return the user who runs this process."""
    uid = os.geteuid()
    try:
        name = pwd.getpwuid(uid).pw_name
    except KeyError:
        name = f"#{uid}"
    return Account(name, uid, frozenset({os.getegid(), *os.getgroups()}))


def is_visible(path: Path) -> bool:
    """Say whether there is such a file or folder, as far as this process may look."""
    return os.access(path, os.F_OK)


def find_nearest(path: Path) -> Path:
    """Return a file or folder, or the nearest folder above it that is there."""
    return path if is_visible(path) or path == path.parent else find_nearest(path.parent)


def find_barrier(path: Path, account: Account, wanted: int) -> str | None:
    """Return what keeps an account from a file or folder, as a clause; None if nothing does.

    wanted: READ or WRITE, or both; for a folder ENTER as well. Every folder on the way counts, as
    the path is written and where links lead. Lists of access rights (ACL) are not looked at.
    """
    for place in (path.absolute(), path.resolve()):
        for folder in reversed(place.parents):
            barrier = _find_barrier_at(folder, account, ENTER)
            if barrier:
                return barrier
    return _find_barrier_at(path, account, wanted)


def _find_barrier_at(path: Path, account: Account, wanted: int) -> str | None:
    try:
        status = path.stat()
    except PermissionError:
        return f"{path} is closed to you, so ask again with sudo"
    except OSError:
        return f"{path} does not exist"
    if _allows(status, account, wanted):
        return None
    owner = _name_owner(status)
    return f"{path} is closed to {account.name} ({stat.filemode(status.st_mode)}, of {owner})"


def _allows(status: os.stat_result, account: Account, wanted: int) -> bool:
    if account.uid == 0:
        return True
    if status.st_uid == account.uid:
        wanted <<= 6
    elif status.st_gid in account.gids:
        wanted <<= 3
    return status.st_mode & wanted == wanted


def _name_owner(status: os.stat_result) -> str:
    try:
        return pwd.getpwuid(status.st_uid).pw_name
    except KeyError:
        return f"#{status.st_uid}"
