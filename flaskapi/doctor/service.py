"""Examine what the application reads and writes: model, state, records, keys and log."""

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
from flaskapi.doctor.records import examine_keys, examine_records
from flaskapi.errors import ModelError
from flaskapi.recognition.classifier import OnnxClassifier
from flaskapi.recognition.model_file import SET_BY, Task, read_model_file
from flaskapi.recognition.page.line_reader import OnnxLineReader
from flaskapi.settings import Settings

MODEL = "model"
READER = "reader"
STATE = "state"
LOG = "log"
OPENERS = {Task.DIGIT: OnnxClassifier, Task.LINE: OnnxLineReader}


def examine_service(settings: Settings, account: Account) -> list[Finding]:
    """Find whether an account can run the application with these settings."""
    return [
        examine_model(settings, account),
        examine_reader(settings, account),
        examine_state(settings.state, account),
        examine_records(settings, account),
        examine_keys(settings, account),
        examine_log(settings.log_file, account),
    ]


def examine_model(settings: Settings, account: Account) -> Finding:
    """Find whether the model is whole, runs, and is open to the account."""
    return examine_file(MODEL, settings.model, Task.DIGIT, account)


def examine_reader(settings: Settings, account: Account) -> Finding:
    """Find the same of the line reader, without which /read uses the model alone."""
    path = settings.find_line_reader()
    if path is None:
        return say_ok(READER, "There is no line reader; /read uses the model alone.")
    return examine_file(READER, path, Task.LINE, account)


def examine_file(name: str, path: Path, task: Task, account: Account) -> Finding:
    """Find whether a packaged model for a task is whole, runs, and is open to the account."""
    try:
        model = read_model_file(path, task)
        OPENERS[task](model, 1)
    except ModelError as error:
        if isinstance(error.__cause__, PermissionError):
            return say_fault(name, f"{path} is closed to you. Ask again with sudo.")
        return say_fault(name, f"{error} ({SET_BY[task]} is {path}.)")
    barrier = find_barrier(path, account, READ)
    if barrier:
        return say_fault(
            name, f"{account.name} cannot read {path}: {barrier}. Run: sudo chmod a+r {path}"
        )
    return say_ok(name, f"{path} holds the model {model.model_id}, and it runs.")


def examine_state(folder: Path, account: Account) -> Finding:
    """Find whether the account can write in the state folder, or make it."""
    barrier = find_barrier(find_nearest(folder), account, WRITE | ENTER)
    if barrier:
        return say_fault(
            STATE,
            f"{account.name} cannot write in {folder}: {barrier}. "
            f"Run: sudo install -d -o {account.name} {folder}, or set FLASKAPI_STATE.",
        )
    return say_ok(STATE, f"{account.name} can write in {folder}.")


def examine_log(file: Path | None, account: Account) -> Finding:
    """Find whether the account can write the log."""
    if file is None:
        return say_ok(LOG, "Log lines go to standard error, under Apache to its error log.")
    barrier = (
        find_barrier(file, account, WRITE)
        if is_visible(file)
        else find_barrier(file.parent, account, WRITE | ENTER)
    )
    if barrier:
        return say_fault(
            LOG,
            f"{account.name} cannot write {file}: {barrier}. Run: "
            f"sudo install -d -o {account.name} {file.parent}; sudo chown -f {account.name} {file}",
        )
    return say_ok(LOG, f"{account.name} can write {file}.")
