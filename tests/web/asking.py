"""How the tests ask the service, and how they wait for what comes by itself."""

import time
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from ulid import ULID
from werkzeug.test import TestResponse

from flaskapi.records.insertion import Submission, insert_submissions
from tests.conftest import draw_digit, draw_page, encode
from tests.records.conftest import make_record

SEVEN, THREE = encode(draw_digit(7)), encode(draw_digit(3))
PAGE = encode(draw_page("5551234567", "2024"))
PNG = "image/png"
LONGEST_WAIT_SECONDS = 20
DAY_SECONDS = 24 * 60 * 60

Headers = Mapping[str, str]


def predict(
    client: FlaskClient, picture: bytes = SEVEN, query: str = "", headers: Headers | None = None
) -> TestResponse:
    """Send a picture to /predict."""
    return client.post(f"/predict{query}", data=picture, content_type=PNG, headers=headers)


def read(
    client: FlaskClient, picture: bytes = PAGE, query: str = "", headers: Headers | None = None
) -> TestResponse:
    """Send a picture to /read."""
    return client.post(f"/read{query}", data=picture, content_type=PNG, headers=headers)


def predict_batch(
    client: FlaskClient,
    pictures: Mapping[str, bytes] | None = None,
    query: str = "",
    headers: Headers | None = None,
) -> TestResponse:
    """Send pictures by their names to /predict/batch."""
    pictures = pictures or {"3.png": THREE, "text.png": b"text", "7.png": SEVEN}
    parts = [(BytesIO(data), name) for name, data in pictures.items()]
    return client.post(f"/predict/batch{query}", data={"file": parts}, headers=headers)


ASK: dict[str, Callable[..., TestResponse]] = {
    "predict": predict,
    "batch": predict_batch,
    "read": read,
}


def get_id(response: TestResponse) -> str:
    """Return the id of an answer, which has one."""
    found = response.get_json()["id"]
    assert isinstance(found, str), response.text
    return found


def store(client: FlaskClient) -> str:
    """Ask until an answer is stored, since some aren't while the disk is busy; return its id."""
    end = time.monotonic() + LONGEST_WAIT_SECONDS
    while (found := predict(client).get_json()["id"]) is None:
        assert time.monotonic() < end, "nothing was stored"
    return str(found)


def list_ids(client: FlaskClient, query: str = "") -> list[str]:
    """Return the ids of all predictions that a query finds, page by page."""
    address: str | None = f"/predictions?{query}"
    found: list[str] = []
    while address:
        page: dict[str, Any] = client.get(address).get_json()
        found += [record["id"] for record in page["predictions"]]
        address = page["next"]
    return found


def wait_until(is_true: Callable[[], bool]) -> None:
    """Return as soon as something is true; fail if it does not come."""
    end = time.monotonic() + LONGEST_WAIT_SECONDS
    while not is_true():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


def close_records(app: Flask) -> None:
    """Close an application's connections to its database; it opens new ones when it needs them."""
    records = app.extensions["flaskapi-records"]
    records.database.close()
    records.recorder._database.close()


def is_ready(client: FlaskClient) -> bool:
    """Tell whether predictions are answered and stored."""
    answer: dict[str, Any] = client.get("/readyz").get_json()
    return answer["status"] == "ready"


def insert_of_days_ago(app: Flask, *days: float) -> list[str]:
    """Store records of some time ago; return their ids."""
    records = [
        make_record(id=str(ULID.from_timestamp(time.time() - ago * DAY_SECONDS))) for ago in days
    ]
    with app.extensions["flaskapi-records"].database.write() as connection:
        insert_submissions(connection, [Submission(records)])
    return [record.id for record in records]
