"""/v2: frames are read, and what reads them says what it is."""

import gzip
import json
import zlib
from collections.abc import Callable

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient

from flaskapi.web.inference.messages import HEADER_LENGTH
from tests.conftest import draw_digit, encode
from tests.web.inference.asking import (
    BLANK,
    FRAMES,
    MODEL,
    OUTPUTS,
    assert_refused,
    describe_input,
    get_outputs,
    infer,
    infer_bytes,
)


def test_ten_frames_are_read_in_json(client: FlaskClient) -> None:
    answer = infer(client, FRAMES.tolist(), shape=[10, 28, 28]).get_json()
    model = client.get("/model").get_json()["model"]
    assert (answer["model_name"], answer["model_version"]) == ("my_model", model)
    assert [output["name"] for output in answer["outputs"]] == OUTPUTS
    probabilities, digit, rejected, confidence = answer["outputs"]
    assert digit == {
        "name": "digit",
        "datatype": "INT64",
        "shape": [10],
        "data": list(range(10)),
    }
    assert (rejected["datatype"], rejected["data"]) == ("BOOL", [False] * 10)
    assert (probabilities["datatype"], probabilities["shape"]) == ("FP32", [10, 10])
    assert (confidence["datatype"], confidence["shape"]) == ("FP32", [10])
    rows = np.array(probabilities["data"]).reshape(10, 10)
    np.testing.assert_allclose(rows.sum(axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(rows.max(axis=1), confidence["data"])


def test_the_probabilities_are_those_of_predict_for_the_same_frame(
    app: Flask, client: FlaskClient
) -> None:
    picture = encode(draw_digit(3, 28))
    recognizer = app.extensions["flaskapi"].get().recognizer
    _, steps = recognizer.recognize(picture)
    predicted = client.post("/predict?store=false", data=picture, content_type="image/png")
    found = get_outputs(infer(client, steps.frame.ravel().tolist()))
    np.testing.assert_allclose(
        found["probabilities"], predicted.get_json()["probabilities"], atol=1e-5
    )
    assert found["digit"] == [predicted.get_json()["digit"]] == [3]


def test_what_is_no_digit_is_rejected_and_has_none(client: FlaskClient) -> None:
    board = ((np.indices((28, 28)) // 2).sum(axis=0) % 2 * 255).ravel().tolist()
    found = get_outputs(infer(client, [board, FRAMES[6].ravel().tolist(), BLANK], shape=[3, 784]))
    assert found["digit"] == [-1, 6, -1]
    assert found["rejected"] == [True, False, True]


@pytest.mark.parametrize("shape", [[10, 28, 28, 1], [10, 28, 28], [10, 784]])
@pytest.mark.parametrize(("datatype", "dtype"), [("FP32", "<f4"), ("UINT8", "u1")])
def test_each_shape_and_datatype_is_read_nested_flat_and_in_bytes(
    client: FlaskClient, shape: list[int], datatype: str, dtype: str
) -> None:
    frames = FRAMES.astype(dtype).reshape(shape)
    by_name = {"shape": shape, "datatype": datatype}
    digits = list(range(10))
    assert get_outputs(infer(client, frames.tolist(), **by_name))["digit"] == digits
    assert get_outputs(infer(client, frames.ravel().tolist(), **by_name))["digit"] == digits
    assert get_outputs(infer_bytes(client, frames.tobytes(), shape, datatype))["digit"] == digits


def test_the_outputs_asked_for_come_in_their_order_and_the_id_is_echoed(
    client: FlaskClient,
) -> None:
    asked = {
        "id": "mine",
        "inputs": [describe_input()],
        "outputs": [{"name": "rejected"}, {"name": "digit"}],
    }
    answer = client.post(f"{MODEL}/infer", json=asked).get_json()
    assert answer["id"] == "mine"
    assert [output["name"] for output in answer["outputs"]] == ["rejected", "digit"]
    assert "id" not in infer(client).get_json()


def test_outputs_come_as_bytes_where_that_is_asked(client: FlaskClient) -> None:
    asked = {
        "inputs": [describe_input(FRAMES.ravel().tolist(), shape=[10, 784])],
        "outputs": [
            {"name": "confidence", "parameters": {"binary_data": False}},
            {"name": "rejected"},
            {"name": "digit"},
        ],
        "parameters": {"binary_data_output": True},
    }
    response = client.post(f"{MODEL}/infer", json=asked)
    length = int(response.headers[HEADER_LENGTH])
    confidence, rejected, digit = json.loads(response.data[:length])["outputs"]
    assert len(confidence["data"]) == 10
    assert rejected["parameters"] == {"binary_data_size": 10}
    assert digit["parameters"] == {"binary_data_size": 80}
    assert response.data[length:] == bytes(10) + np.arange(10, dtype="<i8").tobytes()


def test_no_frames_are_answered_with_no_rows(client: FlaskClient) -> None:
    answer = infer(client, [], shape=[0, 28, 28, 1]).get_json()
    shapes = [output["shape"] for output in answer["outputs"]]
    assert shapes == [[0, 10], [0], [0], [0]]


@pytest.mark.parametrize(
    ("encoding", "compress"), [("gzip", gzip.compress), ("deflate", zlib.compress)]
)
def test_compressed_requests_are_read(
    client: FlaskClient, encoding: str, compress: Callable[[bytes], bytes]
) -> None:
    body = compress(json.dumps({"inputs": [describe_input(FRAMES[4].ravel().tolist())]}).encode())
    response = client.post(f"{MODEL}/infer", data=body, headers={"Content-Encoding": encoding})
    assert get_outputs(response)["digit"] == [4]
    for damaged in (b"no " + body, body[:-9]):
        response = client.post(
            f"{MODEL}/infer", data=damaged, headers={"Content-Encoding": encoding}
        )
        assert_refused(response, 400, "inference-unreadable", "Send it again")


def test_the_server_and_its_model_say_what_they_are(client: FlaskClient) -> None:
    server = client.get("/v2").get_json()
    assert (server["name"], server["extensions"]) == ("flaskapi", ["binary_tensor_data"])
    assert client.get("/v2/").get_json() == server
    model = client.get(MODEL).get_json()
    version = client.get("/model").get_json()["model"]
    assert (model["name"], model["versions"]) == ("my_model", [version])
    assert model["platform"] == "onnxruntime_onnx"
    assert model["inputs"] == [{"name": "frames", "datatype": "FP32", "shape": [-1, 28, 28, 1]}]
    answered = infer(client).get_json()["outputs"]
    for announced, output in zip(model["outputs"], answered, strict=True):
        assert (announced["name"], announced["datatype"]) == (output["name"], output["datatype"])
        assert announced["shape"] == [-1, *output["shape"][1:]]


def test_the_version_in_service_has_addresses_of_its_own(client: FlaskClient) -> None:
    (version,) = client.get(MODEL).get_json()["versions"]
    address = f"{MODEL}/versions/{version}"
    assert client.get(address).get_json() == client.get(MODEL).get_json()
    assert client.get(f"{address}/ready").get_json() == {"name": "my_model", "ready": True}
    asked = {"inputs": [describe_input(FRAMES[2].ravel().tolist())]}
    assert get_outputs(client.post(f"{address}/infer", json=asked))["digit"] == [2]


def test_a_server_that_reads_right_is_live_and_ready(client: FlaskClient) -> None:
    assert client.get("/v2/health/live").get_json() == {"live": True}
    assert client.get("/v2/health/ready").get_json() == {"ready": True}
    assert client.get(f"{MODEL}/ready").get_json() == {"name": "my_model", "ready": True}


def test_what_is_inferred_is_not_recorded(recorder: FlaskClient) -> None:
    assert infer(recorder, FRAMES[7].ravel().tolist()).status_code == 200
    assert recorder.get("/predictions").get_json()["predictions"] == []
