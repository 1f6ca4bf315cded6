"""POST /predict and POST /predict/batch: tell which digit is on a picture."""

from typing import Any

from flask import Blueprint

from flaskapi.errors import FlaskapiError, RequestError
from flaskapi.recognition.recognizer import Prediction, Preparation
from flaskapi.web.current_model import get_recognizer
from flaskapi.web.data_uri import make_data_uri
from flaskapi.web.parameters import get_settings, read_flag
from flaskapi.web.problems import describe_error
from flaskapi.web.uploads import Upload, read_picture, read_pictures

blueprint = Blueprint("predict", __name__)

PROBABILITY_DECIMALS = 6


@blueprint.post("/predict")
def predict() -> dict[str, Any]:
    """Answer one picture."""
    explain = read_flag("explain")
    recognizer = get_recognizer()
    prediction, preparation = recognizer.recognize(read_picture(get_settings()))
    answer = describe_prediction(prediction)
    answer["model"] = recognizer.classifier.model.model_id
    if explain:
        answer["steps"] = describe_steps(preparation)
    return answer


@blueprint.post("/predict/batch")
def predict_batch() -> dict[str, Any]:
    """Answer many pictures; one that can't be read is an item with its own problem."""
    recognizer = get_recognizer()
    uploads = read_pictures(get_settings())
    contents = [upload.content for upload in uploads]
    answers = recognizer.recognize_all(contents)
    items = [
        describe_item(index, upload, answer)
        for index, (upload, answer) in enumerate(zip(uploads, answers, strict=True))
    ]
    return {"predictions": items, "model": recognizer.classifier.model.model_id}


def describe_prediction(prediction: Prediction) -> dict[str, Any]:
    """Return the contract's JSON of a prediction."""
    answer: dict[str, Any] = {
        "digit": prediction.digit,
        "confidence": round(prediction.confidence, PROBABILITY_DECIMALS),
        "probabilities": [round(p, PROBABILITY_DECIMALS) for p in prediction.probabilities],
        "rejected": prediction.rejected,
    }
    if prediction.rejected:
        answer["reason"] = prediction.reason
        answer["best_guess"] = prediction.best_guess
    return answer


def describe_item(index: int, upload: Upload, answer: Prediction | RequestError) -> dict[str, Any]:
    """Return the JSON of one picture of a batch."""
    if isinstance(answer, FlaskapiError):
        return {"problem": describe_error(answer, index=index, file=upload.name)}
    return {"file": upload.name, **describe_prediction(answer)}


def describe_steps(preparation: Preparation) -> list[dict[str, str]]:
    """Return each step from the picture to the frame, in order, as PNG data URIs."""
    steps = {
        "pixels": preparation.pixels,
        "ink": preparation.ink,
        "frame": preparation.frame,
    }
    return [{"name": name, "image": make_data_uri(pixels)} for name, pixels in steps.items()]
