"""/predictions: found by what it is like, page by page, and forgotten without a trace."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text
from ulid import ULID

from flaskapi.records.database import parse_url
from flaskapi.records.insertion import Submission, insert_submissions
from tests.records.conftest import make_record
from tests.web.asking import ASK, SEVEN, THREE, get_id, list_ids, predict, predict_batch
from tests.web.problem import assert_problem

UNKNOWN = "01M82P89X8BHBSQ67V3D56BZ7J"
HOUR_SECONDS = 3600
START_SECONDS = 1_750_000_000  # 2025-06-15T15:06:40Z


@pytest.fixture
def five(recording_app: Flask) -> list[str]:
    """Ids of five predictions, asked an hour after each other, ever surer; the middle labelled."""
    ids = [
        str(ULID.from_timestamp(float(START_SECONDS + place * HOUR_SECONDS))) for place in range(5)
    ]
    records = [
        make_record(id=record_id, confidence=0.5 + place / 10)
        for place, record_id in enumerate(ids)
    ]
    with recording_app.extensions["flaskapi-records"].database.write() as connection:
        insert_submissions(connection, [Submission(records)])
    client = recording_app.test_client()
    assert client.put(f"/predictions/{ids[2]}/label", json={"digit": 1}).status_code == 200
    return ids


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("", [4, 3, 2, 1, 0]),
        ("order=time", [4, 3, 2, 1, 0]),
        ("order=doubt", [0, 1, 2, 3, 4]),
        ("labelled=true", [2]),
        ("labelled=0&order=doubt", [0, 1, 3, 4]),
        ("min_confidence=0.65&max_confidence=0.85", [3, 2]),
        ("task=page", []),
        ("task=digit&since=2025-06-15T17:00:00Z", [4, 3, 2]),
        ("since=2025-06-15T19:00:00%2B02:00&before=2025-06-15T19:06:40", [3, 2]),
        ("before=2025-06-15", []),
    ],
)
def test_what_is_asked_for_is_found_in_its_order_page_by_page(
    recorder: FlaskClient, five: list[str], query: str, places: list[int]
) -> None:
    for limit in (1, 2, 5, 500):
        assert list_ids(recorder, f"{query}&limit={limit}") == [five[place] for place in places]


def test_last_page_says_that_none_follows(recorder: FlaskClient, five: list[str]) -> None:
    first = recorder.get("/predictions?limit=3&labelled=false").get_json()
    assert first["next"] == f"/predictions?limit=3&labelled=false&after={five[1]}"
    second = recorder.get(first["next"]).get_json()
    assert [record["id"] for record in second["predictions"]] == [five[0]]
    assert second["next"] is None
    assert recorder.get("/predictions?limit=5").get_json()["next"] is None


def test_next_page_is_found_below_the_path_of_the_service(
    recorder: FlaskClient, five: list[str]
) -> None:
    page = recorder.get("/predictions?limit=1", environ_overrides={"SCRIPT_NAME": "/digits"})
    assert page.get_json()["next"] == f"/digits/predictions?limit=1&after={five[4]}"
    image = page.get_json()["predictions"][0]["image"]
    assert image == f"/digits/predictions/{five[4]}/image"


def test_problem_is_explained_below_the_path_of_the_service(recorder: FlaskClient) -> None:
    problem = recorder.get(f"/predictions/{UNKNOWN}", environ_overrides={"SCRIPT_NAME": "/digits"})
    assert problem.get_json()["type"] == "/digits/problems/record-missing"
    assert problem.get_json()["instance"] == f"/digits/predictions/{UNKNOWN}"


@pytest.mark.parametrize("order", ["time", "doubt"])
def test_labelling_while_one_pages_skips_nothing(
    recorder: FlaskClient, five: list[str], order: str
) -> None:
    address, found = f"/predictions?labelled=false&limit=1&order={order}", []
    while address:
        page: dict[str, Any] = recorder.get(address).get_json()
        for record in page["predictions"]:
            found.append(record["id"])
            recorder.put(f"/predictions/{record['id']}/label", json={"digit": 3})
        address = page["next"]
    assert len(found) == 4
    assert list_ids(recorder, "labelled=false") == []


@pytest.mark.parametrize("order", ["time", "doubt"])
def test_deletion_of_the_last_of_a_page_hides_nothing(
    recorder: FlaskClient, five: list[str], order: str
) -> None:
    all_five = list_ids(recorder, f"order={order}")
    page = recorder.get(f"/predictions?limit=2&order={order}").get_json()
    assert recorder.delete(f"/predictions/{all_five[1]}").status_code == 204
    following = recorder.get(page["next"]).get_json()["predictions"]
    assert [record["id"] for record in following] == all_five[2:4]


def test_every_task_is_listed_by_its_name(recorder: FlaskClient) -> None:
    for ask in ASK.values():
        assert ask(recorder).status_code == 200
    assert len(list_ids(recorder, "task=digit")) == 3
    assert len(list_ids(recorder, "task=page")) == 1


BAD_QUERIES = [
    *("limit=0", "limit=501", "limit=-1", "limit=x", "limit=", "limit=1.5", "limit=٣"),
    *("limit=0000000001", "limit=" + "0" * 5000 + "1", "limit=1e2"),
    *("order=random", "order=", "task=letter", "task=DIGIT"),
    *("labelled=maybe", "labelled="),
    *("min_confidence=2", "min_confidence=nan", "max_confidence=-0.1", "max_confidence=x"),
    *("since=yesterday", "since=2025-13-01", "before=", "before=1750000000000000"),
    *("after=x", "after=%00", "after=' OR 1=1", f"after={UNKNOWN.lower()}", f"after={UNKNOWN}7"),
]


@pytest.mark.parametrize("query", BAD_QUERIES, ids=lambda query: query[:24])
def test_senseless_parameter_is_refused_by_its_name(client: FlaskClient, query: str) -> None:
    problem = assert_problem(client.get(f"/predictions?{query}"), 400, "invalid-parameter")
    assert f"`{query.partition('=')[0]}`" in problem["detail"]


def test_address_that_is_no_utf_8_is_refused(client: FlaskClient) -> None:
    raw = {"QUERY_STRING": "order=\xff"}
    for ask in (client.get("/predictions", environ_overrides=raw), predict_raw(client, raw)):
        assert_problem(ask, 400, "invalid-parameter")


def predict_raw(client: FlaskClient, environ: dict[str, str]) -> Any:
    return client.post("/predict", environ_overrides=environ, headers={"Idempotency-Key": "x"})


@pytest.mark.parametrize(
    "unknown",
    [UNKNOWN, "8" + UNKNOWN[1:], "x", "%00", "a%00b", "é", "%ff", "' OR '1'='1", "." * 999],
)
def test_unknown_id_is_not_found(recorder: FlaskClient, unknown: str) -> None:
    address = f"/predictions/{unknown}"
    for response in (
        recorder.get(address),
        recorder.get(f"{address}/image"),
        recorder.delete(address),
    ):
        problem = assert_problem(response, 404, "record-missing")
        assert "no prediction of this id" in problem["detail"]


def test_deleted_prediction_is_gone_for_all(recorder: FlaskClient) -> None:
    record_id, other = get_id(predict(recorder)), get_id(predict(recorder))
    recorder.put(f"/predictions/{record_id}/label", json={"digit": 1})
    response = recorder.delete(f"/predictions/{record_id}")
    assert (response.status_code, response.data) == (204, b"")
    for what in ("", "/image"):
        assert_problem(recorder.get(f"/predictions/{record_id}{what}"), 404, "record-missing")
    assert_problem(recorder.delete(f"/predictions/{record_id}"), 404, "record-missing")
    assert list_ids(recorder) == [other]


def count_rows(app: Flask) -> dict[str, int]:
    engine = create_engine(parse_url(app.config["SETTINGS"].database_url))
    with engine.connect() as connection:
        counts = {
            table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
            for table in ("predictions", "labels", "replies")
        }
    engine.dispose()
    return counts


def test_deleted_prediction_takes_its_labels_and_reply_along(recording_app: Flask) -> None:
    client = recording_app.test_client()
    batch = predict_batch(client, headers={"Idempotency-Key": "once"}).get_json()["predictions"]
    first, last = batch[0]["id"], batch[2]["id"]
    client.put(f"/predictions/{first}/label", json={"digit": 1})
    client.put(f"/predictions/{last}/label", json={"digit": 1})
    assert count_rows(recording_app) == {"predictions": 2, "labels": 2, "replies": 1}
    client.delete(f"/predictions/{first}")
    assert count_rows(recording_app) == {"predictions": 1, "labels": 1, "replies": 0}


def test_bytes_of_what_is_deleted_are_gone_from_the_file_and_its_log(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    client = make_app(state=tmp_path / "state").test_client()
    kept = get_id(predict(client, SEVEN))
    headers = {"Idempotency-Key": "once", "X-Request-ID": "remember-me"}
    record_id = get_id(predict(client, THREE, headers=headers))
    say_digits(client, record_id)
    picture = client.get(f"/predictions/{record_id}/image").data
    # What comes first is the same in every JPEG.
    pieces = [picture[start : start + 16] for start in range(len(picture) // 2, len(picture), 40)]
    traces = [record_id.encode(), b"remember-me", *pieces[:-1]]
    assert [trace for trace in traces if trace in read_all(tmp_path / "state")] == traces
    assert client.delete(f"/predictions/{record_id}").status_code == 204
    left = read_all(tmp_path / "state")
    assert [trace for trace in traces if trace in left] == []
    assert kept.encode() in left


def say_digits(client: FlaskClient, record_id: str) -> None:
    for digit in range(10):
        client.put(f"/predictions/{record_id}/label", json={"digit": digit})


def read_all(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()))
