"""The commands of `flask --app flaskapi`."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from flaskapi.cli import COMMANDS
from flaskapi.keys import find_key, read_keys


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


def test_every_command_has_help_that_fits_the_list(app: Flask) -> None:
    for command in COMMANDS:
        result = app.test_cli_runner().invoke(args=[str(command.name), "--help"])
        assert result.exit_code == 0
        assert str(command.help).splitlines()[0].endswith((".", ","))
