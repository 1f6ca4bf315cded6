"""Every problem that can be provoked is answered as the document has it."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from flaskapi.keys import add_key
from flaskapi.web.contract.problems import list_problems
from tests.conftest import encode
from tests.web.asking import SEVEN, get_id, predict, predict_batch, read
from tests.web.contract.conformance import assert_answer, assert_conforms

Json = dict[str, Any]

BLANK = encode(np.full((28, 28), 255, np.uint8))
INFER = "/v2/models/{name}/infer"
RECORD = "/predictions/{record_id}"
# What would take a damaged machine, and what no address is answered with by itself.
UNPROVOKED = {"internal-error", "model-mismatch", "model-unavailable"}


def reuse_key(client: FlaskClient) -> TestResponse:
    """Use one Idempotency-Key for two pictures that can be read."""
    key = {"Idempotency-Key": "contract"}
    predict(client, headers=key)
    return predict(client, query="?explain=true", headers=key)


def infer(client: FlaskClient, body: object, model: str = "my_model") -> TestResponse:
    """Ask for an inference."""
    return client.post(f"/v2/models/{model}/infer", json=body)


def send_part(client: FlaskClient) -> TestResponse:
    """Send less than was announced."""
    announced = {"CONTENT_LENGTH": "100"}
    return client.post("/predict", data=b"x", content_type="image/png", environ_overrides=announced)


def send_form(client: FlaskClient, *names: str) -> TestResponse:
    """Send a seven as parts of a form with these names."""
    parts = [(name, (BytesIO(SEVEN), "seven.png")) for name in names]
    return client.post(
        "/predict", data={name: [p for n, p in parts if n == name] for name in names}
    )


def label(client: FlaskClient, body: bytes) -> TestResponse:
    """Label a seven with what may be no JSON."""
    return client.put(f"/predictions/{get_id(predict(client))}/label", data=body)


# What provokes a problem: its slug, the operation, and the request.
PROVOKED: list[tuple[str, str, str, Callable[[FlaskClient], TestResponse]]] = [
    ("bad-request", "post", "/predict", send_part),
    ("invalid-parameter", "post", "/read", lambda c: read(c, query="?length=3&pattern=zip")),
    ("invalid-parameter", "get", "/predictions", lambda c: c.get("/predictions?limit=0")),
    ("picture-missing", "post", "/predict", lambda c: send_form(c, "picture")),
    ("pictures-ambiguous", "post", "/predict", lambda c: send_form(c, "file", "file")),
    ("format-unsupported", "post", "/predict", lambda c: predict(c, b"%PDF")),
    ("picture-unreadable", "post", "/predict", lambda c: predict(c, SEVEN[:200])),
    ("picture-blank", "post", "/predict", lambda c: predict(c, BLANK)),
    (
        "archive-unreadable",
        "post",
        "/predict/batch",
        lambda c: predict_batch(c, {"a.zip": b"PK\x03\x04"}),
    ),
    ("record-missing", "get", RECORD, lambda c: c.get("/predictions/none")),
    ("record-missing", "delete", RECORD, lambda c: c.delete("/predictions/none")),
    ("label-invalid", "put", f"{RECORD}/label", lambda c: label(c, b"seven")),
    (
        "request-entity-too-large",
        "put",
        f"{RECORD}/label",
        lambda c: label(c, b" " * 1_000_000),
    ),
    ("idempotency-key-reused", "post", "/predict", reuse_key),
    (
        "cross-site-request",
        "post",
        "/predict",
        lambda c: predict(c, headers={"Origin": "http://elsewhere.example"}),
    ),
    ("inference-unreadable", "post", INFER, lambda c: infer(c, [])),
    ("tensor-invalid", "post", INFER, lambda c: infer(c, {"inputs": []})),
    ("model-unknown", "post", INFER, lambda c: infer(c, {}, "mnist")),
    ("not-found", "get", "/problems/{slug}", lambda c: c.get("/problems/none")),
]
# The same, of applications with other settings.
SET: list[tuple[str, str, str, Json, Callable[[FlaskClient], TestResponse]]] = [
    ("picture-too-large", "post", "/predict", {"max_picture_bytes": 10}, predict),
    ("batch-too-large", "post", "/predict/batch", {"max_batch_pictures": 1}, predict_batch),
    ("request-entity-too-large", "post", "/predict/batch", {"max_batch_bytes": 10}, predict_batch),
    ("model-missing", "post", "/predict", {"model": Path("/none.h5")}, predict),
    ("model-corrupt", "get", "/readyz", {"model": Path(__file__)}, lambda c: c.get("/readyz")),
    (
        "records-unavailable",
        "get",
        "/predictions",
        {"database_url": "sqlite:////dev/null/none.db"},
        lambda c: c.get("/predictions"),
    ),
    (
        "key-missing",
        "get",
        "/predictions",
        {"keys": Path("/none")},
        lambda c: c.get("/predictions"),
    ),
    (
        "setting-invalid",
        "get",
        "/review/progress",
        {"keys": Path(__file__)},
        lambda c: c.get("/review/progress", headers={"Authorization": "Bearer x"}),
    ),
]


def check(document: Json, slug: str, method: str, path: str, response: TestResponse) -> None:
    """Check that a problem was answered, and that the operation is documented to answer it."""
    assert response.get_json()["type"] == f"/problems/{slug}", response.text
    assert_conforms(document, path, method, response)


@pytest.mark.parametrize(("slug", "method", "path", "ask"), PROVOKED)
def test_problem_is_documented_where_it_occurs(
    client: FlaskClient,
    document: Json,
    slug: str,
    method: str,
    path: str,
    ask: Callable[[FlaskClient], TestResponse],
) -> None:
    check(document, slug, method, path, ask(client))


@pytest.mark.parametrize(("slug", "method", "path", "changes", "ask"), SET)
def test_problem_of_some_settings_is_documented_where_it_occurs(
    make_app: Callable[..., Flask],
    close_later: Callable[[Flask], Flask],
    document: Json,
    slug: str,
    method: str,
    path: str,
    changes: Json,
    ask: Callable[[FlaskClient], TestResponse],
) -> None:
    client = close_later(make_app(**changes)).test_client()
    check(document, slug, method, path, ask(client))


def test_key_that_is_not_for_it_is_documented(
    make_app: Callable[..., Flask], document: Json, tmp_path: Path
) -> None:
    secret = add_key(tmp_path / "keys", "ann", frozenset())
    client = make_app(keys=tmp_path / "keys").test_client()
    refused = client.get("/predictions", headers={"Authorization": f"Bearer {secret}"})
    check(document, "key-insufficient", "get", "/predictions", refused)


def test_method_that_an_address_does_not_take_is_documented(
    client: FlaskClient, document: Json
) -> None:
    refused = client.open("/predict", method="TRACE")
    assert refused.status_code == 405
    assert_answer(document, document["components"]["responses"]["MethodNotAllowed"], refused)


def test_address_that_is_none_is_documented(client: FlaskClient, document: Json) -> None:
    missing = client.get("/none")
    assert missing.status_code == 404
    assert_answer(document, document["components"]["responses"]["NotFound"], missing)


def test_surprise_is_documented(
    client: FlaskClient, document: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flaskapi.web.model.get_readers", lambda: 1 / 0)
    check(document, "internal-error", "get", "/model", client.get("/model"))


def test_every_problem_but_a_few_was_provoked() -> None:
    provoked = {slug for slug, *_ in (*PROVOKED, *SET)} | {"key-insufficient", "method-not-allowed"}
    assert {problem.slug for problem in list_problems()} == provoked | UNPROVOKED
