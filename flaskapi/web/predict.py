"""POST /predict and POST /predict/batch: tell which digit is on a picture."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Blueprint

from flaskapi.errors import FlaskapiError, RequestError
from flaskapi.recognition.keeping import Evidence, collect_evidence
from flaskapi.recognition.prediction import Prediction
from flaskapi.recognition.preparation import Preparation
from flaskapi.recognition.recognizer import Answer
from flaskapi.web.current_model import get_recognizer
from flaskapi.web.data_uri import make_data_uri
from flaskapi.web.parameters import get_settings, read_flag
from flaskapi.web.problems import describe_error
from flaskapi.web.recording import Entry, read_request, record_answer
from flaskapi.web.uploads import Upload, read_picture, read_pictures

blueprint = Blueprint("predict", __name__)

PROBABILITY_DECIMALS = 6


@blueprint.post("/predict")
def predict() -> dict[str, Any]:
    """Answer one picture."""
    explain = read_flag("explain")
    recognizer = get_recognizer()
    picture = read_picture(get_settings())
    wish = read_request([Upload("", picture)])
    prediction, steps = recognizer.recognize(picture)
    answer = describe_prediction(prediction)
    model = recognizer.classifier.model
    answer["model"] = model.model_id
    if explain:
        answer["steps"] = describe_steps(steps)
    entries = [make_entry(answer, prediction, collect_evidence(steps))] if wish.is_stored else []
    return record_answer(wish, model, answer, entries)


@blueprint.post("/predict/batch")
def predict_batch() -> dict[str, Any]:
    """Answer many pictures; one that can't be read is an item with its own problem."""
    recognizer = get_recognizer()
    uploads = read_pictures(get_settings())
    wish = read_request(uploads)
    answers = recognizer.examine_all([upload.content for upload in uploads], wish.is_stored)
    items = [
        describe_item(index, upload, answer)
        for index, (upload, (answer, _)) in enumerate(zip(uploads, answers, strict=True))
    ]
    entries = list(make_entries(items, answers))
    model = recognizer.classifier.model
    answer = {"predictions": items, "model": model.model_id}
    return record_answer(wish, model, answer, entries)


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
    return answer | {"id": None}


def make_entry(answer: dict[str, Any], prediction: Prediction, evidence: Evidence) -> Entry:
    """Return what is to be recorded of a prediction."""
    return Entry(
        answer,
        prediction.digit,
        prediction.confidence,
        evidence.picture,
        evidence.frame.tobytes(),
    )


def make_entries(items: Sequence[dict[str, Any]], answers: Sequence[Answer]) -> Iterator[Entry]:
    """Yield what is to be recorded of a batch, but for what went wrong."""
    for item, (answer, evidence) in zip(items, answers, strict=True):
        if isinstance(answer, Prediction) and evidence is not None:
            yield make_entry(item, answer, evidence)


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
