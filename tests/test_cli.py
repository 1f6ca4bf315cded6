"""The commands of `flask --app flaskapi`."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient


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
