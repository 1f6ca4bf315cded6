"""What the address of a request asks for, and the settings it is answered under."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

from flask import current_app, request

from flaskapi.errors import InvalidParameter
from flaskapi.settings import Settings

TRUTHS = {"true": True, "1": True, "false": False, "0": False}

MOST_DIGITS = 9

Choice = TypeVar("Choice", bound=StrEnum)


def read_flag(name: str, default: bool = False) -> bool:
    """Return a true-or-false parameter of the address. Raises InvalidParameter."""
    found = read_optional_flag(name)
    return default if found is None else found


def read_optional_flag(name: str) -> bool | None:
    """Return a true-or-false parameter, None where it is absent. Raises InvalidParameter."""
    text = find_parameter(name)
    if text is None:
        return None
    if text.lower() not in TRUTHS:
        raise InvalidParameter(f"`{name}` takes true or false, not {text!r}.")
    return TRUTHS[text.lower()]


def read_number(name: str, least: int, most: int, default: int | None = None) -> int:
    """Return a whole number of the address; where it is absent the default, or the least.

    Raises InvalidParameter.
    """
    text = find_parameter(name)
    if text is None:
        return least if default is None else default
    is_number = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    if not (is_number and least <= int(text) <= most):
        raise InvalidParameter(
            f"`{name}` takes a whole number from {least} to {most}, not {text!r}."
        )
    return int(text)


def read_share(name: str) -> float | None:
    """Return a number from 0 to 1, None where it is absent. Raises InvalidParameter."""
    text = find_parameter(name)
    if text is None:
        return None
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise InvalidParameter(f"`{name}` takes a number from 0 to 1, not {text!r}.")
    return share


def read_time_ms(name: str) -> int | None:
    """Return a time in milliseconds since 1970, None where it is absent; without a zone it is UTC.

    Raises InvalidParameter.
    """
    text = find_parameter(name)
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidParameter(
            f"`{name}` takes a time as in 2026-01-31 or 2026-01-31T08:30:00Z, not {text!r}."
        ) from error
    return round((time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp() * 1000)


def read_choice(name: str, choices: type[Choice]) -> Choice | None:
    """Return one of some words, None where it is absent. Raises InvalidParameter."""
    text = find_parameter(name)
    if text is None:
        return None
    if text not in list(choices):
        raise InvalidParameter(f"`{name}` takes {' or '.join(choices)}, not {text!r}.")
    return choices(text)


def read_text(name: str) -> str:
    """Return a parameter as it is, empty where it is absent. Raises InvalidParameter."""
    return find_parameter(name) or ""


def find_parameter(name: str) -> str | None:
    """Return a parameter of the address, None where it is absent. Raises InvalidParameter."""
    try:
        return request.args.get(name)
    except UnicodeDecodeError as error:
        raise InvalidParameter("The address has bytes that are no UTF-8. Escape them.") from error


def get_settings() -> Settings:
    """Return the settings of the application at work."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings
