"""Answers as they come, for the contract to show."""

from flaskapi.errors import FormatUnsupported
from flaskapi.web.contract.operation import Json
from flaskapi.web.contract.parameters import EXAMPLE_ID
from flaskapi.web.contract.problems import REQUEST_ID, find_problem

MODEL_ID = "a95eb1476110"
PROBABILITIES = [
    0.000213,
    0.000091,
    0.000256,
    0.000176,
    0.00029,
    0.000204,
    0.00019,
    0.997969,
    0.000311,
    0.0003,
]
SEVEN: Json = {
    "digit": 7,
    "confidence": 0.997969,
    "probabilities": PROBABILITIES,
    "rejected": False,
}
PREDICTION = SEVEN | {"id": EXAMPLE_ID, "model": MODEL_ID}
REFUSED: Json = {
    "digit": None,
    "confidence": 0.244937,
    "probabilities": [
        0.057402,
        0.084152,
        0.244937,
        0.150078,
        0.023652,
        0.092394,
        0.041716,
        0.081622,
        0.040051,
        0.183995,
    ],
    "rejected": True,
    "reason": "This does not look like a single digit.",
    "best_guess": 2,
    "id": EXAMPLE_ID,
    "model": MODEL_ID,
}
NO_PICTURE = find_problem(FormatUnsupported).make_example("/predict/batch")
BATCH: Json = {
    "predictions": [
        {"file": "seven.png", **SEVEN, "id": EXAMPLE_ID},
        {"problem": NO_PICTURE | {"index": 1, "file": "letter.txt"}},
    ],
    "model": MODEL_ID,
}
LINE: Json = {
    "text": "42",
    "confidence": 0.995,
    "digits": [
        {"digit": 4, "confidence": 0.998991, "box": [36, 36, 37, 44]},
        {"digit": 2, "confidence": 0.997278, "box": [92, 34, 36, 44]},
    ],
}
READING: Json = {
    "text": "42",
    "confidence": 0.995,
    "lines": [LINE],
    "id": EXAMPLE_ID,
    "model": MODEL_ID,
}
# A page on which a line of three digits was wanted, with one alternative.
UNFIT = READING | {
    "fits": False,
    "alternatives": [{"text": "47", "confidence": 0.0006}],
}
RECORD: Json = {
    "id": EXAMPLE_ID,
    "task": "digit",
    "asked_at": "2026-11-23T01:48:55.751Z",
    "request_id": REQUEST_ID,
    "pipeline": "38423d86b6bd",
    "answer": SEVEN | {"model": MODEL_ID},
    "doubt": None,
    "label": None,
    "image": f"/predictions/{EXAMPLE_ID}/image",
}
LABEL: Json = {"digit": 7, "said_by": None, "said_at": "2026-11-23T01:49:02.113Z"}
LABELLED = RECORD | {"label": LABEL}
CARD: Json = {
    "model": MODEL_ID,
    "card_version": 2,
    "task": "digit",
    "labels": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, None],
    "measured": {"test_accuracy": 0.9968, "test_digits": 10000},
    "reader": None,
}
PROGRESS: Json = {
    "labelled_since_training": 12,
    "trained_at": "2026-11-22",
    "labelled": 40,
    "unlabelled": 260,
    "model": MODEL_ID,
}

INFERENCE_SERVER: Json = {
    "name": "flaskapi",
    "version": "0.1.0",
    "extensions": ["binary_tensor_data"],
}
INFERENCE_MODEL: Json = {
    "name": "my_model",
    "versions": [MODEL_ID],
    "platform": "onnxruntime_onnx",
    "inputs": [{"name": "frames", "datatype": "FP32", "shape": [-1, 28, 28, 1]}],
    "outputs": [
        {"name": "probabilities", "datatype": "FP32", "shape": [-1, 10]},
        {"name": "digit", "datatype": "INT64", "shape": [-1]},
        {"name": "rejected", "datatype": "BOOL", "shape": [-1]},
        {"name": "confidence", "datatype": "FP32", "shape": [-1]},
    ],
}
INFERENCE: Json = {
    "model_name": "my_model",
    "model_version": MODEL_ID,
    "outputs": [
        {"name": "probabilities", "datatype": "FP32", "shape": [1, 10], "data": PROBABILITIES},
        {"name": "digit", "datatype": "INT64", "shape": [1], "data": [7]},
        {"name": "rejected", "datatype": "BOOL", "shape": [1], "data": [False]},
        {"name": "confidence", "datatype": "FP32", "shape": [1], "data": [0.997969]},
    ],
}


def locate_example(path: str) -> str:
    """Return the address that a path with {parameters} may stand for."""
    return path.format(record_id=EXAMPLE_ID, name="my_model", version=MODEL_ID, slug="none")


def locate_frames() -> Json:
    """Return the OpenAPI Example that is a request with the frame of a seven."""
    return {"summary": "The frame of a seven", "externalValue": "static/docs/seven.json"}


def locate_picture(name: str) -> Json:
    """Return the OpenAPI Example that is a picture of the service itself."""
    return {
        "summary": f"A picture to try with: {name}.png",
        "externalValue": f"static/docs/{name}.png",
    }
