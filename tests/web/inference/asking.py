"""How the tests ask /v2, and the shape that its failures have."""

import json
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from flaskapi.recognition.digits import load_digits
from flaskapi.web.inference.messages import HEADER_LENGTH
from tests.web.problem import MEMBERS

FRAMES = load_digits()[:, 0]
OUTPUTS = ["probabilities", "digit", "rejected", "confidence"]
MODEL = "/v2/models/my_model"
BLANK = [0] * 784


def describe_input(data: Any = BLANK, **changes: Any) -> dict[str, Any]:
    return {"name": "frames", "datatype": "UINT8", "shape": [1, 784], "data": data} | changes


def infer(client: FlaskClient, data: Any = BLANK, **changes: Any) -> TestResponse:
    """Ask for one input's frames in JSON, some members of the input changed."""
    return client.post(f"{MODEL}/infer", json={"inputs": [describe_input(data, **changes)]})


def infer_bytes(
    client: FlaskClient, binary: bytes, shape: list[int], datatype: str, **changes: Any
) -> TestResponse:
    """Ask with the frames as bytes behind the JSON, and for the answer in JSON."""
    size = {"binary_data_size": len(binary)} | changes
    tensor = {"name": "frames", "datatype": datatype, "shape": shape, "parameters": size}
    header = json.dumps({"inputs": [tensor]}).encode()
    return client.post(
        f"{MODEL}/infer", data=header + binary, headers={HEADER_LENGTH: str(len(header))}
    )


def get_outputs(response: TestResponse) -> dict[str, Any]:
    assert response.status_code == 200, response.text
    answer = response.get_json()
    return {output["name"]: output["data"] for output in answer["outputs"]}


def assert_refused(response: TestResponse, status: int, slug: str, *words: str) -> None:
    """Check that a failure is a problem whose sentence the protocol's `error` repeats."""
    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    problem = response.get_json()
    assert set(problem) == MEMBERS | {"error"}
    assert problem["type"] == f"/problems/{slug}"
    assert problem["error"] == problem["detail"]
    for word in words:
        assert word in problem["error"]
