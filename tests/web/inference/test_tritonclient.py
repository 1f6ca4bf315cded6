"""/v2 as the Open Inference Protocol's public client finds it, over a real socket."""

from collections.abc import Iterator

import numpy as np
import pytest
import tritonclient.http as triton
from flask import Flask

from flaskapi.recognition.digits import load_digits
from tests.serving import serve_app

FRAMES = load_digits()[:, 1]
OUTPUTS = ["probabilities", "digit", "rejected", "confidence"]


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The host and port at which the application as shipped is served."""
    with serve_app(app) as host:
        yield host


@pytest.fixture
def server(address: str) -> Iterator[triton.InferenceServerClient]:
    """The public client of that address."""
    with triton.InferenceServerClient(address) as client:
        yield client


def make_input(frames: np.ndarray, is_binary: bool = True) -> triton.InferInput:
    datatype = {"float32": "FP32", "uint8": "UINT8", "int64": "INT64"}[str(frames.dtype)]
    tensor = triton.InferInput("frames", list(frames.shape), datatype)
    return tensor.set_data_from_numpy(frames, binary_data=is_binary)


@pytest.mark.parametrize("dtype", ["float32", "uint8"])
@pytest.mark.parametrize("is_binary", [True, False])
def test_frames_are_inferred(
    server: triton.InferenceServerClient, dtype: str, is_binary: bool
) -> None:
    frames = FRAMES.astype(dtype)[..., np.newaxis]
    found = server.infer("my_model", [make_input(frames, is_binary)], request_id="mine")
    assert found.get_response()["id"] == "mine"
    arrays = {name: found.as_numpy(name) for name in OUTPUTS}
    assert arrays["digit"].tolist() == list(range(10))
    assert arrays["digit"].dtype == np.int64
    assert arrays["rejected"].tolist() == [False] * 10
    assert arrays["rejected"].dtype == np.bool_
    assert arrays["probabilities"].dtype == arrays["confidence"].dtype == np.float32
    np.testing.assert_allclose(arrays["probabilities"].sum(axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(arrays["probabilities"].max(axis=1), arrays["confidence"])


def test_json_and_bytes_give_the_same(app: Flask, server: triton.InferenceServerClient) -> None:
    recognizer = app.extensions["flaskapi"].get().recognizer
    expected = [found.probabilities for found in recognizer.classify(list(FRAMES))]
    for is_binary in (True, False):
        wanted = [triton.InferRequestedOutput("probabilities", binary_data=is_binary)]
        found = server.infer("my_model", [make_input(FRAMES)], outputs=wanted)
        np.testing.assert_allclose(found.as_numpy("probabilities"), expected, atol=1e-6)
        assert found.as_numpy("digit") is None


@pytest.mark.parametrize("algorithm", ["gzip", "deflate"])
def test_compressed_frames_are_inferred(
    server: triton.InferenceServerClient, algorithm: str
) -> None:
    frames = [make_input(FRAMES.reshape(10, 784))]
    found = server.infer(
        "my_model",
        frames,
        request_compression_algorithm=algorithm,
        response_compression_algorithm=algorithm,
    )
    assert found.as_numpy("digit").tolist() == list(range(10))


def test_frames_are_inferred_at_the_same_time(server: triton.InferenceServerClient) -> None:
    asked = [server.async_infer("my_model", [make_input(frame[np.newaxis])]) for frame in FRAMES]
    found = [request.get_result().as_numpy("digit").tolist() for request in asked]
    assert found == [[digit] for digit in range(10)]


def test_the_server_and_its_model_say_what_they_are(server: triton.InferenceServerClient) -> None:
    assert server.get_server_metadata()["extensions"] == ["binary_tensor_data"]
    assert server.is_server_live()
    assert server.is_server_ready()
    assert server.is_model_ready("my_model")
    assert not server.is_model_ready("other")
    model = server.get_model_metadata("my_model")
    assert model["name"] == "my_model"
    (version,) = model["versions"]
    assert server.is_model_ready("my_model", version)
    found = server.infer("my_model", [make_input(FRAMES)], model_version=version)
    assert found.get_response()["model_version"] == version


def test_our_sentences_reach_who_asks_wrongly(server: triton.InferenceServerClient) -> None:
    with pytest.raises(triton.InferenceServerException, match="no model 'other' here") as caught:
        server.infer("other", [make_input(FRAMES)])
    assert caught.value.status() == "404"
    with pytest.raises(triton.InferenceServerException, match="'INT64' is not taken"):
        server.infer("my_model", [make_input(FRAMES.astype(np.int64))])
    with pytest.raises(triton.InferenceServerException, match="values that are not from 0"):
        server.infer("my_model", [make_input(FRAMES.astype(np.float32) * 2)])
    with pytest.raises(triton.InferenceServerException, match="nothing at this address"):
        server.get_model_repository_index()
