"""The command that makes keys for those who may list and label."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from flaskapi.errors import SettingError
from flaskapi.keys import Scope, add_key
from flaskapi.terminal import get_settings, json_option, print_result, saying_errors, write_epilog


@click.command(
    "make-key",
    epilog=write_epilog(
        "make-key ann --scope label",
        refused="NAME has a key already or the file cannot be written",
    ),
)
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="What the key is for. label: to list everybody's predictions and correct them.",
)
@json_option
@with_appcontext
def make_key(name: str, scopes: tuple[str, ...], as_json: bool) -> None:
    """Make a key for somebody, and show it, once.

    What the key says is recorded under NAME. It is sent as `Authorization: Bearer KEY`. The file
    of FLASKAPI_KEYS keeps its digest alone; to take the key back, delete its line there.
    """
    with saying_errors():
        file = find_key_file()
        secret = add_key(file, name, frozenset(map(Scope, scopes)))
    result = {"name": name, "scopes": sorted(set(scopes)), "key": secret, "file": str(file)}
    print_result(as_json, result, [secret])


def find_key_file() -> Path:
    """Return the file that lists the keys. Raises SettingError where none is set."""
    file = get_settings().keys
    if file is None:
        raise SettingError("Set FLASKAPI_KEYS to the file that is to list the keys.")
    return file
