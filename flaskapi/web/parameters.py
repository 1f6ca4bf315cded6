"""What the address of a request asks for, and the settings it is answered under."""

from flask import current_app, request

from flaskapi.errors import InvalidParameter
from flaskapi.settings import Settings

TRUTHS = {"true": True, "1": True, "false": False, "0": False}


def read_flag(name: str) -> bool:
    """Return a true-or-false parameter of the address. Raises InvalidParameter."""
    text = request.args.get(name, "false").lower()
    if text not in TRUTHS:
        raise InvalidParameter(f"`{name}` takes true or false, not {text!r}.")
    return TRUTHS[text]


def read_number(name: str, least: int, most: int) -> int:
    """Return a whole number of the address, the least where it is absent.

    Raises InvalidParameter.
    """
    text = request.args.get(name, str(least))
    if not (text.isascii() and text.isdecimal() and least <= int(text[:9]) <= most):
        raise InvalidParameter(
            f"`{name}` takes a whole number from {least} to {most}, not {text!r}."
        )
    return int(text)


def read_text(name: str) -> str:
    """Return a parameter of the address as it is, empty where it is absent."""
    return request.args.get(name, "")


def get_settings() -> Settings:
    """Return the settings of the application at work."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings
