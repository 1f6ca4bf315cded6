"""The commands of `flask --app flaskapi`."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from flask import Flask
from flask.testing import FlaskClient

from flaskapi import create_app
from flaskapi.cli import COMMANDS, LazyCommand
from flaskapi.doctor.command import doctor
from flaskapi.errors import SettingError
from flaskapi.keys import find_key, read_keys
from tests.conftest import REPOSITORY

LOADED = [LazyCommand(name, place).load() for name, place in COMMANDS.items()]
EVERY_COMMAND = [pytest.param(command, id=str(command.name)) for command in (*LOADED, doctor)]
# What a server has no use for.
OF_COMMANDS = ("flaskapi.commands", "flaskapi.evaluation", "flaskapi.terminal")
FIRST_LINE_CHARACTERS = 50
SERVE = """
import sys
from flaskapi import create_app
create_app()
print(*sys.modules)
"""


def call_flask(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run `flask --app flaskapi …` as a person does, in a process of its own."""
    environ = {name: value for name, value in os.environ.items() if "FLASKAPI" not in name}
    environ |= {"FLASKAPI_STATE": str(folder), "ORT_DISABLE_TELEMETRY": "1"} | settings
    command = [sys.executable, "-m", "flask", "--app", "flaskapi", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, env=environ, cwd=REPOSITORY, check=False
    )


@pytest.mark.parametrize("digit", range(10))
def test_sample_digit_is_a_picture_that_is_read(
    app: Flask, client: FlaskClient, tmp_path: Path, digit: int
) -> None:
    file = tmp_path / "sample.png"
    result = app.test_cli_runner().invoke(args=["sample-digit", str(digit), str(file)])
    assert result.exit_code == 0
    assert str(file) in result.output
    response = client.post("/predict", data=file.read_bytes(), content_type="image/png")
    assert response.get_json()["digit"] == digit


def test_sample_digit_beyond_9_is_refused(app: Flask, tmp_path: Path) -> None:
    result = app.test_cli_runner().invoke(args=["sample-digit", "10", str(tmp_path / "x.png")])
    assert result.exit_code == 2
    assert "0<=x<=9" in result.output


def test_sample_page_is_read_line_by_line(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    file = tmp_path / "page.png"
    arguments = ["sample-page", "5551234567", "2024", str(file)]
    result = app.test_cli_runner().invoke(args=arguments)
    assert result.output == f"Wrote 2 lines to {file}.\n"
    response = client.post("/read", data=file.read_bytes(), content_type="image/png")
    assert response.get_json()["text"] == "5551234567\n2024"


def test_sample_page_takes_digits_alone(app: Flask, tmp_path: Path) -> None:
    result = app.test_cli_runner().invoke(args=["sample-page", "12a", str(tmp_path / "x.png")])
    assert result.exit_code == 2
    assert "digits alone" in result.output


def test_key_is_shown_once_and_only_its_digest_is_kept(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    file = tmp_path / "keys"
    runner = make_app(keys=file).test_cli_runner()
    secret = runner.invoke(args=["make-key", "ann", "--scope", "label"]).output.strip()
    assert len(secret) > 40
    assert secret not in file.read_text()
    [key] = read_keys(file)
    assert find_key([key], secret) == key
    again = runner.invoke(args=["make-key", "ann"])
    assert again.exit_code == 1
    assert "ann has a key already" in again.output


def test_key_needs_a_file_to_stand_in(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["make-key", "ann"])
    assert result.exit_code == 1
    assert "Set FLASKAPI_KEYS" in result.output


def test_key_in_json_is_all_that_is_printed(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    runner = make_app(keys=tmp_path / "keys").test_cli_runner()
    made = json.loads(runner.invoke(args=["make-key", "ann", "--json"]).stdout)
    assert (made["name"], made["scopes"]) == ("ann", [])
    [key] = read_keys(tmp_path / "keys")
    assert find_key([key], made["key"]) == key


@pytest.mark.parametrize("arguments", [("sample-digit", "3"), ("sample-page", "12", "345")])
def test_samples_in_json_name_their_file(
    app: Flask, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    file = str(tmp_path / "x.png")
    result = app.test_cli_runner().invoke(args=[*arguments, file, "--json"])
    assert json.loads(result.stdout)["file"] == file


@pytest.mark.parametrize("arguments", [("sample-digit", "3"), ("sample-page", "12")])
def test_sample_in_a_folder_that_is_missing_is_a_sentence(
    app: Flask, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    result = app.test_cli_runner().invoke(args=[*arguments, str(tmp_path / "none" / "x.png")])
    assert result.exit_code == 2
    assert f"There is no folder {tmp_path / 'none'} to write x.png to." in result.stderr


def test_servers_import_no_command(tmp_path: Path) -> None:
    environ = os.environ | {"FLASKAPI_STATE": str(tmp_path), "ORT_DISABLE_TELEMETRY": "1"}
    done = subprocess.run(
        [sys.executable, "-c", SERVE], env=environ, cwd=REPOSITORY, capture_output=True, check=True
    )
    imported = set(done.stdout.decode().split())
    assert "flaskapi.web.predict" in imported
    found = {name for name in imported if name.endswith("command") and "flaskapi" in name}
    assert not found | {name for name in imported if name.startswith(OF_COMMANDS)}


def test_list_of_commands_has_a_whole_sentence_for_each(tmp_path: Path) -> None:
    listed = call_flask(tmp_path, "--help")
    assert listed.returncode == 0
    lines = dict(line.split(maxsplit=1) for line in listed.stdout.splitlines() if "  " in line[2:])
    for command in (*LOADED, doctor):
        assert lines[str(command.name)].endswith("."), command.name
        assert not lines[str(command.name)].endswith("..."), command.name


@pytest.mark.parametrize(
    ("setting", "value"), [("THREADS", "x"), ("DATABASE_URL", "nowhere"), ("NONE", "1")]
)
@pytest.mark.parametrize("command", ["purge", "--help", "routes"])
def test_setting_that_cannot_be_used_is_a_sentence(
    tmp_path: Path, command: str, setting: str, value: str
) -> None:
    done = call_flask(tmp_path, command, **{f"FLASKAPI_{setting}": value})
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"Error: FLASKAPI_{setting} ")
    assert done.stderr.count("\n") == 1


def test_servers_are_told_of_a_bad_setting_by_the_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASKAPI_THREADS", "x")
    with pytest.raises(SettingError, match="must be a whole number above 0"):
        create_app()


@pytest.mark.parametrize("command", EVERY_COMMAND)
def test_help_says_what_a_command_does_how_and_how_it_ends(
    app: Flask, command: click.Command
) -> None:
    result = app.test_cli_runner().invoke(command, ["--help"])
    assert result.exit_code == 0
    first, blank, more = str(command.help).splitlines()[:3]
    assert first.endswith(".")
    assert len(first) <= FIRST_LINE_CHARACTERS
    assert not blank
    assert more
    assert f"  flask --app flaskapi {command.name}" in result.output
    for code in ("Exits with 0 if", "1 if", "2 if it was called wrongly"):
        assert code in " ".join(result.output.split())


@pytest.mark.parametrize("command", EVERY_COMMAND)
def test_every_option_says_what_it_does_in_a_sentence(command: click.Command) -> None:
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    for option in options:
        assert option.help, option.name
        assert option.help[0].isupper(), option.name
        assert option.help.endswith("."), option.name


@pytest.mark.parametrize("command", EVERY_COMMAND)
def test_every_argument_is_explained(command: click.Command) -> None:
    for argument in command.params:
        if isinstance(argument, click.Argument):
            name = argument.make_metavar(click.Context(command)).strip("[].")
            assert name in str(command.help), name


@pytest.mark.parametrize("command", EVERY_COMMAND)
def test_every_command_answers_programs_in_json(command: click.Command) -> None:
    assert "--json" in [name for parameter in command.params for name in parameter.opts]


@pytest.mark.parametrize("command", EVERY_COMMAND)
def test_option_that_there_is_not_exits_with_2(app: Flask, command: click.Command) -> None:
    result = app.test_cli_runner().invoke(command, ["--none"])
    assert result.exit_code == 2
    assert "No such option" in result.stderr
