"""/review: a page without data, how far people have come, and the frame of a prediction."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from flaskapi.keys import Scope, add_key
from flaskapi.recognition.digits import load_typical_digits
from flaskapi.recognition.model_file import read_model_file
from flaskapi.web.review import read_training_time
from tests.conftest import SHIPPED_MODEL, encode
from tests.web.asking import get_id, predict, read
from tests.web.problem import assert_problem

DAY_MS = 24 * 60 * 60 * 1000


def get_progress(client: FlaskClient) -> dict[str, Any]:
    response = client.get("/review/progress")
    assert response.status_code == 200, response.text
    progress: dict[str, Any] = response.get_json()
    return progress


def test_page_is_the_same_for_everybody_and_makes_no_cookie(
    make_app: Callable[..., Flask], recorder: FlaskClient, tmp_path: Path
) -> None:
    get_id(predict(recorder))
    guarded = make_app(keys=tmp_path / "keys").test_client()
    page = recorder.get("/review")
    assert guarded.get("/review").text == page.text
    assert "Set-Cookie" not in page.headers


def test_progress_tells_what_waits_and_what_is_new(recorder: FlaskClient) -> None:
    card = read_model_file(SHIPPED_MODEL).card
    assert get_progress(recorder) == {
        "labelled_since_training": 0,
        "trained_at": card["training"]["date"],
        "labelled": 0,
        "unlabelled": 0,
        "model": card["weights_sha256"][:12],
    }
    ids = [get_id(predict(recorder)) for _ in range(3)]
    page_id = get_id(read(recorder))
    for record_id in ids[:2]:
        recorder.put(f"/predictions/{record_id}/label", json={"digit": 1})
    recorder.put(f"/predictions/{page_id}/label", json={"text": "1"})
    recorder.delete(f"/predictions/{ids[0]}/label")
    progress = get_progress(recorder)
    assert (progress["labelled"], progress["unlabelled"]) == (2, 2)
    # Pages are no corrections that the model of digits could learn from.
    assert progress["labelled_since_training"] == 1


def test_progress_is_for_those_who_may_list(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    client = make_app(keys=keys).test_client()
    assert_problem(client.get("/review/progress"), 401, "key-missing")
    for scopes, status in ((frozenset[Scope](), 403), (frozenset({Scope.LABEL}), 200)):
        secret = add_key(keys, f"ann{status}", scopes)
        headers = {"Authorization": f"Bearer {secret}"}
        assert client.get("/review/progress", headers=headers).status_code == status


@pytest.mark.parametrize(
    ("training", "time_ms"),
    [
        ({"date": "1970-01-02"}, DAY_MS),
        ({"date": "1970-01-02T00:00:01+00:00"}, DAY_MS + 1000),
        ({"date": "1970-01-02T01:00:00+01:00"}, DAY_MS),
        ({"date": "yesterday"}, 0),
        ({"date": None}, 0),
        ({}, 0),
    ],
)
def test_time_of_training_is_what_the_card_says(training: dict[str, Any], time_ms: int) -> None:
    said = training["date"] if time_ms else None
    assert read_training_time({"training": training}) == (said, time_ms)
    assert read_training_time({}) == (None, 0)


def test_frame_is_what_was_classified(recorder: FlaskClient) -> None:
    typical = load_typical_digits()[7]
    record_id = get_id(predict(recorder, encode(typical)))
    response = recorder.get(f"/predictions/{record_id}/frame")
    assert response.mimetype == "image/png"
    assert "no-store" in response.headers["Cache-Control"]
    frame = np.asarray(Image.open(BytesIO(response.data)))
    assert frame.shape == (28, 28)
    assert np.corrcoef(frame.ravel(), typical.ravel())[0, 1] > 0.9


def test_page_has_no_frame_nor_has_what_is_unknown(recorder: FlaskClient) -> None:
    for record_id in (get_id(read(recorder)), "01M82P89X8BHBSQ67V3D56BZ7J"):
        assert_problem(recorder.get(f"/predictions/{record_id}/frame"), 404, "record-missing")
