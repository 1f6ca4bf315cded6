"""/v2: each way to ask wrongly, and the sentence that says so."""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient

from flaskapi.web.inference.messages import HEADER_LENGTH, HEADER_ROOM_BYTES
from tests.web.inference.asking import (
    BLANK,
    MODEL,
    assert_refused,
    describe_input,
    infer,
    infer_bytes,
)


@pytest.mark.parametrize("path", ["", "/ready", "/versions/1", "/versions/1/ready"])
def test_other_models_and_versions_are_not_found(client: FlaskClient, path: str) -> None:
    name = "my_model" if "versions" in path else "other"
    response = client.get(f"/v2/models/{name}{path}")
    assert_refused(response, 404, "model-unknown", "Ask for")


def test_nothing_is_inferred_with_another_model(client: FlaskClient) -> None:
    asked = {"inputs": [describe_input()]}
    assert_refused(client.post("/v2/models/other/infer", json=asked), 404, "model-unknown")
    response = client.post(f"{MODEL}/versions/0123/infer", json=asked)
    assert_refused(response, 404, "model-unknown", "'0123'")


def test_whatever_fails_under_v2_says_so_as_the_protocol_wants(client: FlaskClient) -> None:
    assert_refused(client.get("/v2/repository/index"), 404, "not-found")
    response = client.get(f"{MODEL}/infer")
    assert_refused(response, 405, "method-not-allowed")
    assert "POST" in response.headers["Allow"]
    assert "error" not in client.get("/v2x").get_json()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "pixels"}, ("['pixels']", "'frames'")),
        ({"name": None}, ("[None]",)),
        ({"datatype": "INT64"}, ("'INT64'", "FP32 or UINT8")),
        ({"datatype": ["FP32"]}, ("['FP32']",)),
        ({"shape": [1, 783]}, ("[1, 783]", "[N, 784]")),
        ({"shape": [784]}, ("[784]",)),
        ({"shape": [True, 784]}, ("[True, 784]",)),
        ({"shape": [-1, 784]}, ("[-1, 784]",)),
        ({"shape": "1x784"}, ("1x784",)),
        ({"shape": list(range(100_000))}, ("...",)),
        ({"shape": [2, 784]}, ("[784]", "[2, 784]")),
        ({"data": [[*BLANK, *BLANK]], "shape": [2, 784]}, ("[1, 1568]",)),
        ({"data": None}, ("not numbers",)),
        ({"data": ["1"] * 784}, ("not numbers",)),
        ({"data": [True] * 784}, ("not numbers",)),
        ({"data": ["x" * 1_000_000, *[0] * 100_000]}, ("not numbers",)),
        ({"data": [[[]], [[]]]}, ("[2, 1, 0]",)),
        ({"data": [[[[[[0]]]]]]}, ("not numbers",)),
        ({"data": [[0] * 783, [0]]}, ("not numbers",)),
        ({"data": [10**400, *BLANK[1:]]}, ("not numbers",)),
        ({"data": [10**30, *BLANK[1:]]}, ("from 0", "to 255")),
        ({"data": [-1, *BLANK[1:]]}, ("from 0", "to 255")),
        ({"data": [255.5, *BLANK[1:]]}, ("from 0", "to 255")),
        ({"data": [float("nan"), *BLANK[1:]]}, ("from 0", "to 255")),
        ({"data": [float("inf"), *BLANK[1:]]}, ("from 0", "to 255")),
        ({"data": [0.5, *BLANK[1:]]}, ("0..1", "255")),
    ],
)
def test_a_tensor_that_cannot_be_used_is_refused(
    client: FlaskClient, changes: dict[str, Any], words: tuple[str, ...]
) -> None:
    response = infer(client, **changes)
    assert_refused(response, 422, "tensor-invalid", *words)
    assert len(response.data) < 1000


@pytest.mark.parametrize(
    "outputs",
    [
        [{"name": "scores"}],
        [{}],
        [{"name": "digit", "parameters": {"classification": 3}}],
        [{"name": "digit", "parameters": {"shared_memory_region": "mine"}}],
    ],
)
def test_outputs_that_are_not_offered_are_refused(client: FlaskClient, outputs: Any) -> None:
    asked = {"inputs": [describe_input()], "outputs": outputs}
    assert_refused(client.post(f"{MODEL}/infer", json=asked), 422, "tensor-invalid")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"frames",
        b"[]",
        b"\xff\xfe",
        b"[" * 100_000,
        b"{}",
        b'{"inputs": {}}',
        b'{"inputs": ["frames"]}',
        b'{"inputs": [], "id": 3}',
        b'{"inputs": [], "outputs": "digit"}',
        b'{"inputs": [], "outputs": {}}',
        b'{"inputs": [], "outputs": [{"name": "digit", "parameters": {"binary_data": 1}}]}',
        b'{"inputs": [], "parameters": []}',
        b'{"inputs": [], "parameters": {"binary_data_output": "yes"}}',
        b'{"inputs": [], "parameters": [1]}',
    ],
)
def test_what_is_not_of_the_protocol_is_refused(client: FlaskClient, body: bytes) -> None:
    response = client.post(f"{MODEL}/infer", data=body)
    assert_refused(response, 400, "inference-unreadable")


def test_bytes_that_are_not_what_the_json_says_are_refused(client: FlaskClient) -> None:
    cut = infer_bytes(client, bytes(700), [1, 784], "UINT8", binary_data_size=784)
    assert_refused(cut, 400, "inference-unreadable", "784", "700")
    unsized = infer_bytes(client, bytes(784), [1, 784], "UINT8", binary_data_size="784")
    assert_refused(unsized, 400, "inference-unreadable")
    other = infer_bytes(client, bytes(784), [1, 784], "FP32")
    assert_refused(other, 422, "tensor-invalid", "3,136")
    nan = infer_bytes(client, np.full(784, np.nan, "<f4").tobytes(), [1, 784], "FP32")
    assert_refused(nan, 422, "tensor-invalid", "to 255")


@pytest.mark.parametrize("length", ["-1", "x", "1e3", "99999", "9" * 5000, "²"])
def test_a_length_that_cannot_be_is_refused(client: FlaskClient, length: str) -> None:
    response = client.post(f"{MODEL}/infer", data=b"{}", headers={HEADER_LENGTH: length})
    assert_refused(response, 400, "inference-unreadable", HEADER_LENGTH)


def test_more_frames_and_bytes_than_the_settings_allow_are_refused(
    make_app: Callable[..., Flask],
) -> None:
    client = make_app(max_batch_pictures=2).test_client()
    assert infer(client, BLANK * 2, shape=[2, 784]).status_code == 200
    response = infer(client, BLANK * 3, shape=[3, 784])
    assert_refused(response, 413, "batch-too-large", "at most 2")
    large = b" " * (HEADER_ROOM_BYTES + 2 * 784 * 24 + 1)
    response = client.post(f"{MODEL}/infer", data=large)
    assert_refused(response, 413, "request-entity-too-large", f"{len(large) - 1:,}")
    packed = gzip.compress(large)
    response = client.post(f"{MODEL}/infer", data=packed, headers={"Content-Encoding": "gzip"})
    assert_refused(response, 413, "request-entity-too-large", f"{len(large) - 1:,}")


def test_a_compression_that_is_not_known_is_said_to_be(client: FlaskClient) -> None:
    response = client.post(f"{MODEL}/infer", data=b"{}", headers={"Content-Encoding": "br"})
    assert_refused(response, 415, "format-unsupported", "'br'", "gzip")


def test_a_server_without_its_model_lives_and_is_not_ready(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    client = make_app(model=tmp_path / "my_model.h5").test_client()
    assert client.get("/v2/health/live").status_code == 200
    for response in (client.get("/v2/health/ready"), client.get(f"{MODEL}/ready"), infer(client)):
        assert_refused(response, 503, "model-missing", "my_model.h5")
        assert int(response.headers["Retry-After"]) > 0
