"""PUT and DELETE /predictions/<id>/label: what people say, and all that was said before."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from flaskapi.keys import add_key
from tests.web.asking import get_id, list_ids, predict, read
from tests.web.problem import assert_problem


@pytest.fixture
def seven_id(recorder: FlaskClient) -> str:
    return get_id(predict(recorder))


@pytest.fixture
def page_id(recorder: FlaskClient) -> str:
    return get_id(read(recorder))


def say(client: FlaskClient, record_id: str, said: Any, **options: Any) -> Any:
    return client.put(f"/predictions/{record_id}/label", json=said, **options)


def name_briefly(value: object) -> str:
    return ascii(value)[:16]


def get_history(client: FlaskClient, record_id: str) -> list[Any]:
    history: list[dict[str, Any]] = client.get(f"/predictions/{record_id}").get_json()["history"]
    assert all(said.pop("said_at").endswith("Z") for said in history)
    return history


@pytest.mark.parametrize("digit", [0, 9, None])
def test_label_is_joined_to_what_was_answered(
    recorder: FlaskClient, seven_id: str, digit: int | None
) -> None:
    said = say(recorder, seven_id, {"digit": digit}).get_json()
    assert (said["label"]["digit"], said["label"]["said_by"]) == (digit, None)
    assert said["answer"]["digit"] == 7
    assert recorder.get(f"/predictions/{seven_id}").get_json()["label"] == said["label"]


@pytest.mark.parametrize("text", ["5551234567\n2024", "", "0" * 10_000])
def test_page_is_labelled_with_its_text(recorder: FlaskClient, page_id: str, text: str) -> None:
    assert say(recorder, page_id, {"text": text}).get_json()["label"]["text"] == text
    assert get_history(recorder, page_id) == [{"text": text, "said_by": None}]


def test_last_label_counts_and_all_are_kept(recorder: FlaskClient, seven_id: str) -> None:
    for digit in (1, None, 7):
        say(recorder, seven_id, {"digit": digit})
    assert recorder.get(f"/predictions/{seven_id}").get_json()["label"]["digit"] == 7
    assert [said["digit"] for said in get_history(recorder, seven_id)] == [1, None, 7]


def test_label_that_is_withdrawn_counts_no_more_but_is_kept(
    recorder: FlaskClient, seven_id: str
) -> None:
    say(recorder, seven_id, {"digit": 1})
    assert recorder.delete(f"/predictions/{seven_id}/label").get_json()["label"] is None
    assert list_ids(recorder, "labelled=true") == []
    assert get_history(recorder, seven_id) == [
        {"digit": 1, "said_by": None},
        {"withdrawn": True, "said_by": None},
    ]


def test_label_counts_that_stands_last_in_the_history_whoever_comes_at_once(
    recording_app: Flask, recorder: FlaskClient, seven_id: str
) -> None:
    def say_digit(digit: int) -> int:
        return int(say(recording_app.test_client(), seven_id, {"digit": digit}).status_code)

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(say_digit, [*range(10)] * 2)) == {200}
    record = recorder.get(f"/predictions/{seven_id}").get_json()
    assert len(record["history"]) == 20
    assert record["label"] == record["history"][-1]


def test_label_of_what_is_deleted_meanwhile_is_no_fault_of_ours(
    recording_app: Flask, recorder: FlaskClient
) -> None:
    def say_digit(record_id: str) -> int:
        return int(say(recording_app.test_client(), record_id, {"digit": 1}).status_code)

    with ThreadPoolExecutor(4) as threads:
        for _ in range(10):
            record_id = get_id(predict(recorder))
            saying = [threads.submit(say_digit, record_id) for _ in range(4)]
            assert recorder.delete(f"/predictions/{record_id}").status_code == 204
            assert {said.result() for said in saying} <= {200, 404}


def test_history_tells_who_said_it_by_the_name_of_the_key(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    keys = tmp_path / "keys"
    secrets = {name: add_key(keys, name, frozenset()) for name in ("ann", "bob")}
    client = make_app(keys=keys).test_client()
    seven_id = get_id(predict(client))
    for name, secret in secrets.items():
        headers = {"Authorization": f"Bearer {secret}"}
        assert say(client, seven_id, {"digit": 1}, headers=headers).status_code == 200, name
    assert [said["said_by"] for said in get_history(client, seven_id)] == ["ann", "bob"]


def test_wrong_key_says_nothing(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    client = make_app(keys=tmp_path / "keys").test_client()
    seven_id = get_id(predict(client))
    for ask in (client.put, client.delete):
        refused = ask(
            f"/predictions/{seven_id}/label",
            json={"digit": 1},
            headers={"Authorization": "Bearer guess"},
        )
        assert_problem(refused, 401, "key-missing")
    assert get_history(client, seven_id) == []


WRONG_OF_DIGIT = [{}, {"digit": 10}, {"digit": -1}, {"digit": "3"}, {"digit": 3.0}, {"text": "3"}]
WRONG_OF_DIGIT += [{"digit": True}, {"digit": [3]}, {"digit": 10**400}]


@pytest.mark.parametrize("said", [*WRONG_OF_DIGIT, [], 3, None, "3"], ids=name_briefly)
def test_label_that_is_no_digit_is_refused_with_an_example(client: FlaskClient, said: Any) -> None:
    seven_id = get_id(predict(client))
    problem = assert_problem(say(client, seven_id, said), 422, "label-invalid")
    assert '{"digit": 3}' in problem["detail"]
    assert get_history(client, seven_id) == []


WRONG_TEXTS = ["12 34", "a", "1\n", "\n1", "٣", "1\x00", "\ud800", "0" * 10_001, 3, None, ["1"]]


@pytest.mark.parametrize("text", WRONG_TEXTS, ids=name_briefly)
def test_label_of_a_page_that_is_no_digits_is_refused_with_an_example(
    client: FlaskClient, text: Any
) -> None:
    page_id = get_id(read(client))
    problem = assert_problem(say(client, page_id, {"text": text}), 422, "label-invalid")
    assert '{"text": "12345"}' in problem["detail"]
    assert get_history(client, page_id) == []


BAD_JSON = {
    "nothing": b"",
    "cut": b'{"digit": 3',
    "no UTF-8": b'{"digit": "\xff"}',
    "too deep": b"[" * 60_000,
    "too long a number": b'{"digit":' + b"1" * 5000 + b"}",
}


@pytest.mark.parametrize("case", BAD_JSON)
def test_label_that_is_no_json_is_refused(client: FlaskClient, case: str) -> None:
    refused = client.put(f"/predictions/{get_id(predict(client))}/label", data=BAD_JSON[case])
    assert_problem(refused, 422, "label-invalid")


def test_label_of_many_bytes_is_not_read(client: FlaskClient) -> None:
    said = {"digit": 1, "why": "x" * 100_000}
    refused = say(client, get_id(predict(client)), said)
    assert "65,536 bytes" in assert_problem(refused, 413)["detail"]


@pytest.mark.parametrize("unknown", ["01M82P89X8BHBSQ67V3D56BZ7J", "7", "a%00b", "é", "' OR '1"])
def test_label_of_an_unknown_prediction_is_refused(recorder: FlaskClient, unknown: str) -> None:
    assert_problem(say(recorder, unknown, {"digit": 1}), 404, "record-missing")
    gone = recorder.delete(f"/predictions/{unknown}/label")
    assert_problem(gone, 404, "record-missing")
