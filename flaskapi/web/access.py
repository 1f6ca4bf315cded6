"""Who asks: the key in `Authorization: Bearer`, and what it is good for."""

from flask import request

from flaskapi.errors import KeyInsufficient, KeyMissing
from flaskapi.keys import Key, Scope, find_key, read_keys
from flaskapi.web.parameters import get_settings

SCHEME = "bearer"
HOW = "Send `Authorization: Bearer KEY`; `flask --app flaskapi make-key NAME` makes keys."


def identify_caller() -> Key | None:
    """Return the caller's key; None for somebody without. Raises KeyMissing for a wrong one."""
    file = get_settings().keys
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if file is None or scheme.lower() != SCHEME:
        return None
    key = find_key(read_keys(file), secret.strip())
    if key is None:
        raise KeyMissing(f"This key is not known here. {HOW}")
    return key


def require_scope(scope: Scope) -> None:
    """Let pass who has a key for this, and everybody where no keys are set.

    Raises KeyMissing, KeyInsufficient.
    """
    if get_settings().keys is None:
        return
    key = identify_caller()
    if key is None:
        raise KeyMissing(f"This is only for those with a key. {HOW}")
    if scope not in key.scopes:
        raise KeyInsufficient(
            f"The key of {key.name} is not for this. Make one with `make-key NAME --scope {scope}`."
        )
