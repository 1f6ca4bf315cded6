"""POST /predict: the tutorial's call, its answer, and everything that can be wrong with it."""

import base64
from collections.abc import Callable
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from tests.conftest import draw_digit, encode
from tests.web.problem import assert_problem


def post(client: FlaskClient, *pictures: bytes, query: str = "", name: str = "file") -> Any:
    parts = [(BytesIO(data), f"{number}.png") for number, data in enumerate(pictures)]
    return client.post(f"/predict{query}", data={name: parts})


@pytest.mark.parametrize("digit", range(10))
def test_picture_in_the_form_is_answered(client: FlaskClient, digit: int) -> None:
    answer = post(client, encode(draw_digit(digit))).get_json()
    assert answer["digit"] == digit
    assert answer["confidence"] == max(answer["probabilities"])
    assert sum(answer["probabilities"]) == pytest.approx(1, abs=1e-4)
    assert answer["rejected"] is False
    assert list(answer) == ["digit", "confidence", "probabilities", "rejected", "id", "model"]


def test_picture_as_the_body_is_answered(client: FlaskClient, seven_png: bytes) -> None:
    response = client.post("/predict", data=seven_png, content_type="image/png")
    assert response.get_json()["digit"] == 7


def test_picture_type_is_found_in_its_bytes_not_its_name(client: FlaskClient) -> None:
    webp = encode(draw_digit(7), "WEBP")
    response = client.post("/predict", data=webp, content_type="image/jpeg")
    assert response.get_json()["digit"] == 7


def test_explanation_shows_each_step_as_a_picture(client: FlaskClient, seven_png: bytes) -> None:
    steps = post(client, seven_png, query="?explain=true").get_json()["steps"]
    assert [step["name"] for step in steps] == ["pixels", "ink", "frame"]
    frame = Image.open(BytesIO(base64.b64decode(steps[2]["image"].partition(",")[2])))
    assert frame.size == (28, 28)


def test_steps_of_a_large_picture_stay_small(client: FlaskClient) -> None:
    noise = np.random.default_rng(0).integers(0, 40, (2000, 2000), np.uint8)
    picture = encode(np.maximum(draw_digit(7, 2000), 40) - noise)
    answer = client.post("/predict?explain=true", data=picture, content_type="image/png")
    assert len(answer.data) < 1_000_000


def test_what_is_no_digit_is_rejected_with_a_best_guess(
    make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch, seven_png: bytes
) -> None:
    from flaskapi.recognition.model_file import ModelFile

    app = make_app()
    monkeypatch.setattr(ModelFile, "minimum_confidence", 1.1)
    answer = post(app.test_client(), seven_png).get_json()
    assert (answer["digit"], answer["rejected"], answer["best_guess"]) == (None, True, 7)
    assert answer["reason"]


def bad_requests() -> dict[str, tuple[Callable[[FlaskClient], TestResponse], int, str]]:
    seven = encode(draw_digit(7))
    return {
        "no part": (lambda c: c.post("/predict"), 400, "picture-missing"),
        "other part": (lambda c: post(c, seven, name="picture"), 400, "picture-missing"),
        "text field": (lambda c: c.post("/predict", data={"file": "7"}), 400, "picture-missing"),
        "no file chosen": (
            lambda c: c.post("/predict", data={"file": (BytesIO(b""), "")}),
            400,
            "picture-missing",
        ),
        "two parts": (lambda c: post(c, seven, seven), 400, "pictures-ambiguous"),
        "json": (lambda c: c.post("/predict", json={"digit": 7}), 400, "picture-missing"),
        "empty file": (lambda c: post(c, b""), 422, "picture-unreadable"),
        "text": (lambda c: post(c, b"seven"), 415, "format-unsupported"),
        "svg": (lambda c: post(c, b"<svg/>"), 415, "format-unsupported"),
        "cut png": (lambda c: post(c, seven[: len(seven) // 2]), 422, "picture-unreadable"),
        "one pixel": (
            lambda c: post(c, encode(np.zeros((1, 1), np.uint8))),
            422,
            "picture-blank",
        ),
        "blank": (
            lambda c: post(c, encode(np.full((90, 90), 255, np.uint8))),
            422,
            "picture-blank",
        ),
        "90 million pixels": (
            lambda c: post(c, encode(Image.new("1", (30_000, 3_000)))),
            413,
            "picture-too-large",
        ),
        "wrong method": (lambda c: c.get("/predict"), 405, "method-not-allowed"),
        "wrong flag": (lambda c: post(c, seven, query="?explain=si"), 400, "invalid-parameter"),
        "unknown address": (lambda c: c.post("/foretell"), 404, "not-found"),
    }


@pytest.mark.parametrize("case", bad_requests())
def test_bad_request_gets_its_own_problem(client: FlaskClient, case: str) -> None:
    send, status, slug = bad_requests()[case]
    assert_problem(send(client), status, slug)


def test_wrong_method_names_the_right_one(client: FlaskClient) -> None:
    assert "POST" in client.get("/predict").headers["Allow"]


def test_picture_of_900_million_pixels_is_refused(client: FlaskClient) -> None:
    response = post(client, encode(Image.new("1", (30_000, 30_000))))
    assert_problem(response, 413, "picture-too-large")


@pytest.mark.parametrize("content_type", ["image/png", None], ids=["body", "form"])
def test_file_beyond_the_limit_is_refused(
    make_app: Callable[..., Flask], content_type: str | None
) -> None:
    client = make_app(max_picture_bytes=1000).test_client()
    for size in (1001, 200_000):
        data: Any = bytes(size) if content_type else {"file": (BytesIO(bytes(size)), "a.png")}
        problem = assert_problem(client.post("/predict", data=data, content_type=content_type), 413)
        assert "1,000 bytes" in problem["detail"]


def test_fault_of_ours_says_nothing_of_the_inside(
    make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch, seven_png: bytes
) -> None:
    app = make_app()
    monkeypatch.setattr("flaskapi.web.predict.describe_prediction", lambda _: 1 / 0)
    problem = assert_problem(post(app.test_client(), seven_png), 500, "internal-error")
    assert "division" not in str(problem)
    log = app.config["SETTINGS"].log_file.read_text()
    assert "ZeroDivisionError" in log
    assert problem["request_id"] in log
