"""Examine where predictions are kept, and the keys of those who may see them."""

from pathlib import Path

from flaskapi.doctor.access import (
    ENTER,
    READ,
    WRITE,
    Account,
    find_barrier,
    find_nearest,
    is_visible,
)
from flaskapi.doctor.findings import Finding, say_fault, say_ok
from flaskapi.errors import RecordsUnavailable, SettingError
from flaskapi.keys import Scope, read_keys
from flaskapi.records.database import SQLITE, Database, parse_url
from flaskapi.settings import Settings

RECORDS = "records"
KEYS = "keys"
PATIENT_SECONDS = 2.0
LOGS = "-wal", "-shm"


def examine_records(settings: Settings, account: Account) -> Finding:
    """Find whether the account can write to the database, or make it."""
    try:
        url = parse_url(settings.locate_database())
        database = Database(settings.locate_database(), PATIENT_SECONDS)
    except SettingError as error:
        return say_fault(RECORDS, str(error))
    if url.get_backend_name() == SQLITE:
        return examine_file(Path(url.database or ""), account)
    try:
        database.ping()
    except RecordsUnavailable as error:
        return say_fault(
            RECORDS,
            f"{error} FLASKAPI_DATABASE_URL is {url.render_as_string()}: {error.__cause__}",
        )
    finally:
        database.close()
    return say_ok(RECORDS, f"The database at {url.host or 'this machine'} answers.")


def examine_file(file: Path, account: Account) -> Finding:
    """Find whether the account can write a database's file and its logs, or make them."""
    if not file.is_absolute():
        return say_fault(
            RECORDS,
            f"FLASKAPI_DATABASE_URL names {file}, which depends on where a process was started. "
            "Write the whole path, after four slashes.",
        )
    # SQLite writes its logs beside the file.
    barrier = find_barrier(find_nearest(file.parent), account, WRITE | ENTER)
    if barrier:
        return say_fault(
            RECORDS,
            f"{account.name} cannot write beside {file}: {barrier}. "
            f"Run: sudo install -d -o {account.name} {file.parent}",
        )
    for part in (file, *(file.with_name(file.name + ending) for ending in LOGS)):
        barrier = find_barrier(part, account, READ | WRITE) if is_visible(part) else None
        if barrier:
            return say_fault(
                RECORDS,
                f"{account.name} cannot write {part}: {barrier}. "
                f"Run: sudo chown {account.name} {file}*",
            )
    if is_visible(file):
        return say_ok(RECORDS, f"{account.name} can write {file}.")
    return say_ok(RECORDS, f"{file} will be made with the first prediction.")


def examine_keys(settings: Settings, account: Account) -> Finding:
    """Find whether the account can read the keys, and who may list and label without one."""
    file = settings.keys
    if file is None:
        text = "FLASKAPI_KEYS is not set: everybody who reaches the service may list and label."
        return say_ok(KEYS, text)
    if not is_visible(file):
        return say_ok(KEYS, f"{file} does not exist yet: nobody may list. `make-key` makes it.")
    barrier = find_barrier(file, account, READ)
    if barrier:
        return say_fault(
            KEYS,
            f"{account.name} cannot read {file}: {barrier}. "
            f"Run: sudo chgrp {account.name} {file}; sudo chmod g+r {file}",
        )
    try:
        keys = read_keys(file)
    except SettingError as error:
        return say_fault(KEYS, f"{error} ({file})")
    may_label = sum(Scope.LABEL in key.scopes for key in keys)
    return say_ok(KEYS, f"{file} has {len(keys)} keys, {may_label} of which may list and label.")
