"""Examine where the settings come from, and each of them."""

import ast
from collections.abc import Mapping
from dataclasses import fields
from difflib import get_close_matches
from io import StringIO
from pathlib import Path

from dotenv import dotenv_values

from flaskapi.doctor.access import READ, Account, find_barrier, is_visible
from flaskapi.doctor.findings import Finding, say_fault, say_ok
from flaskapi.errors import SettingError
from flaskapi.settings import PREFIX, Settings, setting_name

FILE = "environment file"
SETTINGS = "settings"
LIKENESS = 0.8


def find_environment_file(script: Path) -> Path | None:
    """Return the file of settings that a .wsgi script reads: the string in it that ends in .env.

    A relative one is taken from the script's folder. Raises OSError and SyntaxError.
    """
    tree = ast.parse(script.read_text(encoding="utf-8"))
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    names = [text for text in texts if isinstance(text, str) and text.endswith(".env")]
    # A docstring may end in the file's name too; a path has no blank.
    paths = [name for name in names if " " not in name]
    return script.parent / paths[0] if paths else None


def examine_environment_file(script: Path, account: Account) -> tuple[Finding, Path | None]:
    """Find whether the .wsgi script reads a file of settings that the server's user may read.

    Returns the finding, and the file if its settings can be examined here and now.
    """
    barrier = find_barrier(script, account, READ)
    if barrier:
        return say_fault(FILE, f"{account.name} cannot read {script}: {barrier}."), None
    try:
        file = find_environment_file(script)
    except (OSError, SyntaxError, ValueError) as error:
        return say_fault(
            FILE,
            f"{script} cannot be read as Python ({error}). Put back deploy/apache/flaskapi.wsgi.",
        ), None
    if file is None:
        return say_fault(
            FILE,
            f"{script} reads no .env file, so no setting reaches the application. Put back "
            "deploy/apache/flaskapi.wsgi.",
        ), None
    if not is_visible(file):
        return say_fault(
            FILE,
            f"{file} does not exist. Run: sudo install -D -m 640 -g {account.name} "
            f"deploy/apache/flaskapi.env.example {file}",
        ), None
    barrier = find_barrier(file, account, READ)
    if barrier:
        return say_fault(
            FILE,
            f"{account.name} cannot read {file}: {barrier}. "
            f"Run: sudo chgrp {account.name} {file}; sudo chmod g+r {file}",
        ), file
    return say_ok(FILE, f"{script} reads {file}."), file


def read_values(file: Path) -> dict[str, str | None]:
    """Return the names and values of an environment file. Raises OSError, UnicodeDecodeError."""
    return dotenv_values(stream=StringIO(file.read_text(encoding="utf-8")))


def examine_values(values: Mapping[str, str | None], source: str) -> tuple[list[Finding], Settings]:
    """Find misspelt names and values that cannot be used.

    Returns the findings, and the settings that the usable values give.
    """
    known = [setting_name(entry) for entry in fields(Settings)]
    faults = []
    usable: dict[str, str] = {}
    for name, value in values.items():
        if name not in known:
            faults += [say_fault(SETTINGS, text) for text in explain_name(name, known, source)]
        elif value is None:
            text = f"{name} has no value. Write {name}=VALUE in {source}."
            faults.append(say_fault(SETTINGS, text))
        elif error := find_value_error(name, value):
            faults.append(say_fault(SETTINGS, f"{error} Mend it in {source}."))
        else:
            usable[name] = value
    settings = Settings.from_environ(usable)
    return faults or [
        say_ok(SETTINGS, f"Every FLASKAPI_ setting of {source} can be used.")
    ], settings


def find_value_error(name: str, value: str) -> str | None:
    """Return what is wrong with the value of a setting; None if it can be used."""
    try:
        Settings.from_environ({name: value})
    except SettingError as error:
        return str(error)
    return None


def explain_name(name: str, known: list[str], source: str) -> list[str]:
    """Return what is wrong with the name of a variable that is no setting, if it is to be one."""
    near = get_close_matches(name.upper(), known, n=1, cutoff=LIKENESS)
    if near:
        return [f"{name} is no setting. Rename it to {near[0]} in {source}."]
    if name.startswith(PREFIX):
        return [f"{name} is no setting. Take it out of {source}; they are {', '.join(known)}."]
    return []


def examine_paths(settings: Settings, source: str) -> list[Finding]:
    """Find paths that depend on the folder a process was started in."""
    values = {setting_name(entry): getattr(settings, entry.name) for entry in fields(Settings)}
    return [
        say_fault(
            SETTINGS,
            f"{name} is {path}, which depends on where a process was started. Write the whole "
            f"path in {source}.",
        )
        for name, path in values.items()
        if isinstance(path, Path) and not path.is_absolute()
    ]
