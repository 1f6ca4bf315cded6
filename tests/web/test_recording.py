"""What is recorded of an answer, and what is not."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from flaskapi.recognition.image import decode_image
from flaskapi.recognition.page.reader import Reader
from flaskapi.recognition.recognizer import Recognizer
from tests.conftest import FakeClassifier, draw_digit, encode
from tests.web.asking import ASK, get_id, list_ids, predict, predict_batch, read
from tests.web.problem import assert_problem

GPS, DESCRIPTION, GPS_DATE = 0x8825, 0x010E, 29
SECRETS = [b"DESCRIBED", b"2026:07:07", b"COMMENTED", b"john-doe"]
MAX_PIXELS = 1_000_000


def test_prediction_is_found_again_by_its_id(recorder: FlaskClient) -> None:
    answer = predict(recorder, headers={"X-Request-ID": "order-66"}).get_json()
    found = recorder.get(f"/predictions/{answer['id']}").get_json()
    assert found["id"] == answer.pop("id")
    assert found["answer"] == answer
    assert (found["task"], found["request_id"]) == ("digit", "order-66")
    assert (found["label"], found["history"], found["doubt"]) == (None, [], None)
    assert found["asked_at"].endswith("Z")
    assert len(found["pipeline"]) == 12


def test_each_picture_of_a_batch_is_found_again_but_for_bad_ones(recorder: FlaskClient) -> None:
    three, bad, seven = predict_batch(recorder).get_json()["predictions"]
    assert "id" not in bad
    for item in (three, seven):
        found = recorder.get(f"/predictions/{item['id']}").get_json()
        assert found["answer"]["digit"] == item["digit"]
        assert found["answer"]["probabilities"] == item["probabilities"]
        assert "file" not in found["answer"]
    assert set(list_ids(recorder)) == {three["id"], seven["id"]}


def test_reading_is_found_again_with_its_boxes(recorder: FlaskClient) -> None:
    answer = read(recorder).get_json()
    found = recorder.get(f"/predictions/{answer['id']}").get_json()
    assert found["task"] == "page"
    assert found["answer"]["lines"] == answer["lines"]
    assert len(found["answer"]["lines"][0]["digits"][0]["box"]) == 4


def test_page_without_digits_is_recorded_too(recorder: FlaskClient) -> None:
    blank = encode(np.full((200, 300), 230, np.uint8))
    page_id = get_id(read(recorder, blank))
    assert list_ids(recorder) == [page_id]


def test_pictures_that_explain_are_answered_but_not_kept(recorder: FlaskClient) -> None:
    record_id = get_id(predict(recorder, query="?explain=true"))
    page_id = get_id(read(recorder, query="?explain=true"))
    for found in (record_id, page_id):
        assert "data:image" not in recorder.get(f"/predictions/{found}").text


def test_picture_that_is_kept_is_the_one_that_was_read(recorder: FlaskClient) -> None:
    pixels = draw_digit(7, 400)
    found = recorder.get(f"/predictions/{get_id(predict(recorder, encode(pixels)))}").get_json()
    response = recorder.get(found["image"])
    assert response.content_type == "image/jpeg"
    assert response.headers["Cache-Control"] == "private, no-store"
    kept = decode_image(response.data, MAX_PIXELS)
    assert np.abs(kept.astype(int) - pixels).mean() < 3


def test_frame_sized_picture_is_kept_to_the_grey_level(recorder: FlaskClient) -> None:
    record_id = get_id(predict(recorder, encode(draw_digit(7, 28))))
    response = recorder.get(f"/predictions/{record_id}/image")
    assert response.content_type == "image/png"
    assert np.array_equal(decode_image(response.data, 1000), draw_digit(7, 28))


def write_secrets() -> dict[str, bytes]:
    """Return pictures with EXIF, GPS, comments and text, by names that tell whose they are."""
    exif = Image.Exif()
    exif[DESCRIPTION] = SECRETS[0].decode()
    exif[GPS] = {1: "N", 2: (48.0, 51.0, 24.0), GPS_DATE: SECRETS[1].decode()}
    text = PngInfo()
    text.add_text("Comment", SECRETS[2].decode())
    return {
        "john-doe.jpg": encode(draw_digit(7), "JPEG", exif=exif, comment=SECRETS[2]),
        "john-doe.png": encode(draw_digit(7, 28), "PNG", exif=exif, pnginfo=text),
    }


def test_metadata_and_file_names_are_kept_nowhere(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    client = make_app().test_client()
    for name, picture in write_secrets().items():
        assert all(secret in picture for secret in SECRETS[:3])
        data = {"file": (BytesIO(picture), name)}
        record_id = get_id(client.post("/predict", data=data))
        kept = client.get(f"/predictions/{record_id}/image").data
        assert not any(secret in kept for secret in SECRETS)
    predict_batch(client, write_secrets(), headers={"Idempotency-Key": "once"})
    assert len(list_ids(client)) == 4
    for file in filter(Path.is_file, tmp_path.rglob("*")):
        assert not any(secret in file.read_bytes() for secret in SECRETS), file


NO_STORE: list[Any] = [
    ("?store=false", {}),
    ("", {"Prefer": "no-store"}),
    ("", {"Prefer": "respond-async, NO-STORE; note=x"}),
    ("", {"Prefer": "no-store", "Idempotency-Key": "once"}),
]


@pytest.mark.parametrize(("query", "headers"), NO_STORE)
@pytest.mark.parametrize("how", ASK)
def test_nothing_is_recorded_of_who_prefers_so(
    app: Flask, client: FlaskClient, how: str, query: str, headers: dict[str, str]
) -> None:
    before = list_ids(client)
    answer = ASK[how](client, query=query, headers=headers).get_json()
    assert answer["stored"] is False
    assert [item["id"] for item in answer.get("predictions", [answer]) if "id" in item] in (
        [None],
        [None, None],
    )
    assert list_ids(client) == before


def test_preference_for_something_else_is_no_wish(recorder: FlaskClient) -> None:
    answer = predict(recorder, query="?store=true", headers={"Prefer": "no-storekeeper"})
    assert list_ids(recorder) == [get_id(answer)]


def test_senseless_wish_is_refused(client: FlaskClient) -> None:
    assert_problem(predict(client, query="?store=perhaps"), 400, "invalid-parameter")


def test_batch_of_bad_pictures_alone_stores_nothing(client: FlaskClient) -> None:
    answer = predict_batch(client, {"a.png": b"text"}).get_json()
    assert answer["stored"] is False
    assert answer["predictions"][0]["problem"]["status"] == 415


def test_refused_picture_is_recorded_with_its_reason(
    recorder: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flaskapi.recognition.model_file import ModelFile

    monkeypatch.setattr(ModelFile, "minimum_confidence", 1.1)
    answer = predict(recorder).get_json()
    found = recorder.get(f"/predictions/{answer['id']}").get_json()["answer"]
    assert (found["digit"], found["rejected"], found["best_guess"]) == (None, True, 7)


def test_what_cannot_be_stored_is_answered_and_not_logged(
    recording_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = recording_app.test_client()
    first = get_id(predict(client))
    monkeypatch.setattr("flaskapi.web.recording.make_id", lambda: first)
    second = predict(client).get_json()
    assert (second["digit"], second["id"], second["stored"]) == (7, None, False)
    log = recording_app.config["SETTINGS"].log_file.read_text()
    assert "a prediction could not be stored" in log
    assert "probabilities" not in log


@pytest.mark.parametrize("how", ASK)
def test_record_names_the_model_that_answered_though_another_came_meanwhile(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    old = FakeClassifier()
    readers = iter([Reader(old, MAX_PIXELS, None)])
    recognizers = iter([Recognizer(old, MAX_PIXELS)])
    monkeypatch.setattr("flaskapi.web.read.get_reader", lambda: next(readers))
    monkeypatch.setattr("flaskapi.web.predict.get_recognizer", lambda: next(recognizers))
    answer = ASK[how](client).get_json()
    assert answer["model"] == old.model.model_id
    record_id = answer["predictions"][0]["id"] if how == "batch" else answer["id"]
    found = client.get(f"/predictions/{record_id}").get_json()
    assert found["answer"]["model"] == answer["model"]
