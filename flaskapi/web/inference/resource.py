"""/v2: the Open Inference Protocol (KServe's V2), for clients that bring frames of their own.

A frame is classified as it is, without a picture's way to it, so that there is nothing to store:
no prediction under /v2 is recorded, has an id, or can be labelled.
"""

from importlib.metadata import version as find_version
from typing import Any

import numpy as np
from flask import Blueprint, Response, json, request

from flaskapi.errors import ModelUnknown
from flaskapi.recognition.classifier import Batch
from flaskapi.recognition.model_file import ModelFile
from flaskapi.recognition.prediction import Prediction
from flaskapi.recognition.recognizer import Recognizer
from flaskapi.web.current_model import get_readers, get_recognizer
from flaskapi.web.inference.messages import HEADER_LENGTH, encode_answer, read_inference
from flaskapi.web.inference.tensors import INPUT, Tensors
from flaskapi.web.parameters import get_settings
from flaskapi.web.problems import PROBLEM_TYPE

PREFIX = "/v2"
blueprint = Blueprint("inference", __name__, url_prefix=PREFIX)

SERVER = "flaskapi"
EXTENSIONS = ("binary_tensor_data",)
PLATFORM = "onnxruntime_onnx"
BINARY_TYPE = "application/octet-stream"
# In place of a digit where there is none.
NO_DIGIT = -1


@blueprint.get("", strict_slashes=False)
def show_server() -> dict[str, Any]:
    """Answer what serves, and which extensions of the protocol."""
    return {"name": SERVER, "version": find_version(SERVER), "extensions": EXTENSIONS}


@blueprint.get("/health/live")
def is_live() -> dict[str, bool]:
    """Say that the process lives."""
    return {"live": True}


@blueprint.get("/health/ready")
def is_ready() -> dict[str, bool]:
    """Say that ten bundled digits are read right just now; the ModelError answers otherwise."""
    get_readers().prove()
    return {"ready": True}


@blueprint.get("/models/<name>")
@blueprint.get("/models/<name>/versions/<version>")
def show_model(name: str, version: str | None = None) -> dict[str, Any]:
    """Answer what the model takes and gives, and the id of the one in service as its version."""
    model = find_model(name, version).classifier.model
    return describe_model(name, model)


@blueprint.get("/models/<name>/ready")
@blueprint.get("/models/<name>/versions/<version>/ready")
def is_model_ready(name: str, version: str | None = None) -> dict[str, Any]:
    """Say that the model reads ten bundled digits right just now."""
    find_model(name, version)
    get_readers().prove()
    return {"name": name, "ready": True}


@blueprint.post("/models/<name>/infer")
@blueprint.post("/models/<name>/versions/<version>/infer")
def infer(name: str, version: str | None = None) -> Response:
    """Classify a batch of frames; nothing is stored."""
    recognizer = find_model(name, version)
    asked = read_inference(get_settings())
    model = recognizer.classifier.model
    tensors = make_tensors(asked.batch, recognizer.classify_batch(asked.batch), model)
    head = {"model_name": name, "model_version": model.model_id}
    return make_response(*encode_answer(asked, head, tensors))


@blueprint.after_app_request
def add_error(response: Response) -> Response:
    """Say what a problem under /v2 says in the member `error` too, which the protocol wants."""
    is_ours = f"{request.path}/".startswith(f"{PREFIX}/")
    if is_ours and response.mimetype == PROBLEM_TYPE:
        problem = json.loads(response.get_data())
        response.set_data(json.dumps(problem | {"error": problem["detail"]}))
    return response


def find_model(name: str, version: str | None) -> Recognizer:
    """Return what runs the model of that name and version. Raises ModelUnknown, ModelError."""
    known = get_settings().model.stem
    if name != known:
        raise ModelUnknown(f"There is no model {name!r} here. Ask for {known!r}.")
    recognizer = get_recognizer()
    in_service = recognizer.classifier.model.model_id
    if version not in (None, in_service):
        raise ModelUnknown(
            f"The version {version!r} of {name!r} is not in service. Ask for {in_service!r}, or "
            "for none in particular."
        )
    return recognizer


def describe_model(name: str, model: ModelFile) -> dict[str, Any]:
    """Return the protocol's metadata of a model; -1 is the number of frames."""
    return {
        "name": name,
        "versions": [model.model_id],
        "platform": PLATFORM,
        "inputs": [{"name": INPUT, "datatype": "FP32", "shape": [-1, 28, 28, 1]}],
        "outputs": [
            {"name": "probabilities", "datatype": "FP32", "shape": [-1, count_digits(model)]},
            {"name": "digit", "datatype": "INT64", "shape": [-1]},
            {"name": "rejected", "datatype": "BOOL", "shape": [-1]},
            {"name": "confidence", "datatype": "FP32", "shape": [-1]},
        ],
    }


def make_tensors(batch: Batch, predictions: list[Prediction], model: ModelFile) -> Tensors:
    """Return a batch's predictions as the output tensors that `describe_model` announces.

    probabilities: float32 (N, 10), calibrated, as /predict gives them. digit: int64 (N,), -1 where
    rejected. rejected: bool (N,). confidence: float32 (N,), of the likeliest digit.
    """
    # The network was never shown a blank frame: no picture leads to one.
    blank = ~batch.any(axis=(1, 2, 3))
    rejected = np.array([found.rejected for found in predictions], np.bool_) | blank
    guesses = np.array([found.best_guess for found in predictions], np.int64)
    rows = np.array([found.probabilities for found in predictions], np.float32)
    return {
        "probabilities": rows.reshape(len(predictions), count_digits(model)),
        "digit": np.where(rejected, NO_DIGIT, guesses),
        "rejected": rejected,
        "confidence": np.array([found.confidence for found in predictions], np.float32),
    }


def count_digits(model: ModelFile) -> int:
    """Return how many probabilities the model gives, one for each label that is a digit."""
    return sum(label is not None for label in model.labels)


def make_response(body: bytes, header_bytes: int | None) -> Response:
    """Return an answer; header_bytes: where its tensors' bytes begin, None where all is JSON."""
    if header_bytes is None:
        return Response(body, mimetype="application/json")
    response = Response(body, mimetype=BINARY_TYPE)
    response.headers[HEADER_LENGTH] = str(header_bytes)
    return response
