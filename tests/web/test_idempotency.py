"""Idempotency-Key: a retry is answered the same, and stored once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.asking import (
    ASK,
    SEVEN,
    THREE,
    get_id,
    list_ids,
    predict,
    predict_batch,
    read,
)
from tests.web.problem import assert_problem

ONCE = {"Idempotency-Key": "once"}
STORED = {"predict": 1, "batch": 2, "read": 1}


@pytest.mark.parametrize("how", ASK)
def test_retry_is_answered_the_same_and_stored_once(recorder: FlaskClient, how: str) -> None:
    first, second = (ASK[how](recorder, headers=ONCE) for _ in range(2))
    assert second.data == first.data
    assert "stored" not in first.get_json()
    assert len(list_ids(recorder)) == STORED[how]


@pytest.mark.parametrize("how", ASK)
def test_retries_at_once_are_answered_the_same_and_stored_once(
    recording_app: Flask, how: str
) -> None:
    together = Barrier(6)

    def ask(_: int) -> bytes:
        together.wait()
        return ASK[how](recording_app.test_client(), headers=ONCE).data

    with ThreadPoolExecutor(6) as threads:
        answers = set(threads.map(ask, range(6)))
    assert len(answers) == 1
    assert len(list_ids(recording_app.test_client())) == STORED[how]


def test_two_applications_on_one_database_answer_a_retry_the_same(
    recording_app: Flask, make_app: Callable[..., Flask], close_later: Callable[[Flask], Flask]
) -> None:
    url = recording_app.config["SETTINGS"].database_url
    other = close_later(make_app(database_url=url)).test_client()
    first = predict(recording_app.test_client(), headers=ONCE)
    assert predict(other, headers=ONCE).data == first.data
    assert list_ids(other) == [get_id(first)]


OTHERS: dict[str, Callable[[FlaskClient], Any]] = {
    "picture": lambda client: predict(client, THREE, headers=ONCE),
    "query": lambda client: predict(client, SEVEN, "?explain=true", headers=ONCE),
}


@pytest.mark.parametrize("other", OTHERS)
def test_key_of_another_request_is_refused(recorder: FlaskClient, other: str) -> None:
    first = predict(recorder, SEVEN, headers=ONCE)
    problem = assert_problem(OTHERS[other](recorder), 422, "idempotency-key-reused")
    assert "Take a new one" in problem["detail"]
    assert list_ids(recorder) == [get_id(first)]


def test_key_of_another_batch_is_refused(recorder: FlaskClient) -> None:
    predict_batch(recorder, {"a.png": SEVEN, "b.png": THREE}, headers=ONCE)
    swapped = predict_batch(recorder, {"a.png": THREE, "b.png": SEVEN}, headers=ONCE)
    assert_problem(swapped, 422, "idempotency-key-reused")
    renamed = predict_batch(recorder, {"c.png": SEVEN, "b.png": THREE}, headers=ONCE)
    assert_problem(renamed, 422, "idempotency-key-reused")


def test_same_key_is_another_at_another_address_and_from_somebody_else(
    recorder: FlaskClient,
) -> None:
    asked = [
        predict(recorder, headers=ONCE),
        read(recorder, SEVEN, headers=ONCE),
        predict(recorder, headers=ONCE | {"Authorization": "Bearer ann"}),
    ]
    assert len({get_id(answer) for answer in asked}) == 3


def test_retry_names_the_files_as_they_were_sent(recorder: FlaskClient) -> None:
    pictures = {"Zoë.png": SEVEN, "bad.png": b"text"}
    for _ in range(2):
        seven, bad = predict_batch(recorder, pictures, headers=ONCE).get_json()["predictions"]
        assert (seven["file"], bad["problem"]["file"]) == ("Zoë.png", "bad.png")


def test_retry_after_the_record_was_deleted_is_a_new_request(recorder: FlaskClient) -> None:
    first = get_id(predict(recorder, headers=ONCE))
    assert recorder.delete(f"/predictions/{first}").status_code == 204
    second = get_id(predict(recorder, headers=ONCE))
    assert second != first
    assert list_ids(recorder) == [second]


@pytest.mark.parametrize("key", ["é", "x" * 255, '"; DROP TABLE predictions; --', "\xff"])
def test_odd_key_is_a_key_like_any_other(recorder: FlaskClient, key: str) -> None:
    headers = {"Idempotency-Key": key}
    first, second = (predict(recorder, headers=headers) for _ in range(2))
    assert get_id(first) == get_id(second)


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_key_of_senseless_length_is_refused(recorder: FlaskClient, key: str) -> None:
    refused = predict(recorder, headers={"Idempotency-Key": key})
    assert "255" in assert_problem(refused, 400, "invalid-parameter")["detail"]
    assert list_ids(recorder) == []
