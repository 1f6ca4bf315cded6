"""The id of a request, and its one line in the log."""

import json
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from flaskapi.errors import SettingError


def read_log(app: Flask) -> list[dict[str, Any]]:
    file: Path = app.config["SETTINGS"].log_file
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_id_of_the_caller_is_echoed(client: FlaskClient) -> None:
    response = client.get("/livez", headers={"X-Request-ID": "order-66"})
    assert response.headers["X-Request-ID"] == "order-66"


@pytest.mark.parametrize("given", [None, "", "two words", "x" * 129, "é"])
def test_id_is_made_where_none_is_usable(client: FlaskClient, given: str | None) -> None:
    headers = {} if given is None else {"X-Request-ID": given.encode("utf-8").decode("latin-1")}
    first, second = (client.get("/livez", headers=headers) for _ in range(2))
    assert len(first.headers["X-Request-ID"]) == 32
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]


def test_each_request_is_one_line_of_json(make_app: Callable[..., Flask], seven_png: bytes) -> None:
    app = make_app()
    client = app.test_client()
    client.post(
        "/predict",
        data={"file": (BytesIO(seven_png), "7.png")},
        headers={"X-Request-ID": "good"},
    )
    client.post("/predict", headers={"X-Request-ID": "bad"})
    lines = {line["request_id"]: line for line in read_log(app)}
    assert lines["good"]["status"] == 200
    assert lines["good"]["path"] == "/predict"
    assert lines["good"]["milliseconds"] > 0
    assert lines["bad"]["status"] == 400
    assert len(read_log(app)) == 2


def test_log_follows_its_file_through_a_rotation(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    file: Path = app.config["SETTINGS"].log_file
    app.test_client().get("/livez")
    file.rename(file.with_suffix(".1"))
    app.test_client().get("/readyz")
    assert [line["path"] for line in read_log(app)] == ["/readyz"]


def test_log_in_a_folder_that_is_not_there_is_a_bad_setting(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    with pytest.raises(SettingError, match="FLASKAPI_LOG_FILE"):
        make_app(log_file=tmp_path / "nowhere" / "log.jsonl")


def test_log_that_cannot_be_written_costs_no_answer(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    folder = tmp_path / "logs"
    folder.mkdir()
    app = make_app(log_file=folder / "log.jsonl")
    shutil.rmtree(folder)
    for _ in range(3):
        assert app.test_client().get("/livez").status_code == 200
    folder.mkdir()
    assert app.test_client().get("/readyz").status_code == 200
    assert [line["path"] for line in read_log(app)] == ["/readyz"]
