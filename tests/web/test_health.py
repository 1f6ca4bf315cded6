"""GET /livez, /readyz, /model and / in good and in bad times."""

import shutil
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import SHIPPED_MODEL, encode
from tests.web.problem import assert_problem


def test_shipped_application_lives_and_is_ready(client: FlaskClient) -> None:
    assert client.get("/livez").get_json() == {"status": "alive"}
    assert client.get("/readyz").get_json()["status"] == "ready"


def test_model_shows_its_card(client: FlaskClient) -> None:
    card = client.get("/model").get_json()
    assert card["weights_sha256"].startswith(card["model"])
    assert card["labels"] == [*range(10), None]
    assert card["measured"]["test_digits"] == 10_000


def test_home_says_how_to_call_it_here(client: FlaskClient) -> None:
    page = client.get("/", headers={"Host": "digits.example:8000"}).text
    assert "curl -F file=@digit.png http://digits.example:8000/predict" in page


def break_model(model: Path, how: str) -> None:
    if how == "corrupt":
        model.write_bytes(b"no model")
    else:
        model.unlink()


@pytest.mark.parametrize("how", ["missing", "corrupt"])
def test_without_a_model_it_lives_but_is_not_ready(
    make_app: Callable[..., Flask], tmp_path: Path, how: str
) -> None:
    model = Path(shutil.copy(SHIPPED_MODEL, tmp_path / "model.h5"))
    break_model(model, how)
    client = make_app(model=model).test_client()
    assert client.get("/livez").status_code == 200
    assert client.get("/").status_code == 200
    for response in (client.get("/readyz"), client.get("/model"), client.post("/predict")):
        assert_problem(response, 503, f"model-{how}")
        assert int(response.headers["Retry-After"]) > 0


def test_putting_a_good_model_in_place_is_the_whole_cure(
    make_app: Callable[..., Flask], tmp_path: Path, seven_png: bytes
) -> None:
    model = tmp_path / "model.h5"
    client = make_app(model=model).test_client()
    assert client.get("/readyz").status_code == 503
    shutil.copy(SHIPPED_MODEL, model)
    assert client.get("/readyz").status_code == 200
    response = client.post("/predict", data=seven_png, content_type="image/png")
    assert response.get_json()["digit"] == 7


def test_model_that_reads_wrongly_is_not_ready(
    make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flaskapi.recognition.model_file.ModelFile.labels", (1,) * 10)
    assert_problem(make_app().test_client().get("/readyz"), 503, "model-corrupt")


def test_model_is_opened_once(
    make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    from flaskapi.web import current_model

    opener = Mock(wraps=current_model.open_settings)
    monkeypatch.setattr(current_model, "open_settings", opener)
    client = make_app().test_client()
    for _ in range(3):
        client.get("/readyz")
    assert opener.call_count == 1


def test_forked_process_opens_its_own(
    make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app()
    model = app.extensions["flaskapi"]
    parents = model.get()
    assert model.get() is parents
    monkeypatch.setattr("flaskapi.web.current_model.os.getpid", lambda: -1)
    assert model.get() is not parents


def test_failure_of_the_model_is_not_the_requests_fault(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    client = make_app(model=tmp_path / "none.h5").test_client()
    picture = encode_nothing()
    assert_problem(client.post("/predict", data=picture, content_type="image/png"), 503)


def encode_nothing() -> bytes:
    import numpy as np

    return encode(np.zeros((1, 1), np.uint8))


def test_line_reader_that_reads_wrongly_is_not_ready(
    make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flaskapi.recognition.opening.read_typical_line", lambda _: "0123")
    problem = assert_problem(make_app().test_client().get("/readyz"), 503, "model-corrupt")
    assert "reader_model.py" in problem["detail"]


def test_model_alone_serves_without_a_line_reader(
    make_app: Callable[..., Flask], tmp_path: Path, seven_png: bytes
) -> None:
    shutil.copy(SHIPPED_MODEL, tmp_path / "alone.h5")
    client = make_app(model=tmp_path / "alone.h5").test_client()
    assert client.get("/readyz").status_code == 200
    assert client.get("/model").get_json()["reader"] is None
    answer = client.post("/read", data=seven_png, content_type="image/png").get_json()
    assert answer["text"] == "7"


def test_line_reader_that_is_named_must_be_there(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    client = make_app(reader=tmp_path / "none.h5").test_client()
    problem = assert_problem(client.get("/readyz"), 503, "model-missing")
    assert "FLASKAPI_READER" in problem["detail"]
