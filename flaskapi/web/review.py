"""/review: the page where people say what pictures show, and how far they have come."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
from flask import Blueprint, Response, render_template

from flaskapi.errors import RecordMissing
from flaskapi.keys import Scope
from flaskapi.recognition.encoding import encode_png
from flaskapi.recognition.frame import FRAME_SIDE_PX
from flaskapi.records.record import Task
from flaskapi.records.selection import Wanted, count_labelled_since, count_records, select_record
from flaskapi.web.access import require_scope
from flaskapi.web.current_model import get_recognizer
from flaskapi.web.current_records import get_records
from flaskapi.web.predictions import require_record

blueprint = Blueprint("review", __name__)


@blueprint.get("/review")
def show_review() -> str:
    """Show the page, which holds no data: what it shows it asks for, with the reader's key."""
    return render_template("review.html")


@blueprint.get("/review/progress")
def show_progress() -> dict[str, Any]:
    """Answer how many labels there are, how many of digits the model has not learned from yet."""
    require_scope(Scope.LABEL)
    model = get_recognizer().classifier.model
    trained_at, since_ms = read_training_time(model.card)
    with get_records().database.read() as connection:
        total = count_records(connection, Wanted())
        labelled = count_records(connection, Wanted(labelled=True))
        new = count_labelled_since(connection, Task.DIGIT, since_ms)
    return {"labelled_since_training": new, "trained_at": trained_at} | {
        "labelled": labelled,
        "unlabelled": total - labelled,
        "model": model.model_id,
    }


@blueprint.get("/predictions/<record_id>/frame")
def show_frame(record_id: str) -> Response:
    """Answer the 28×28 that was classified and that would be learned, as PNG."""
    with get_records().database.read() as connection:
        frame = require_record(select_record(connection, record_id)).frame
    if frame is None:
        raise RecordMissing("This is a page, of which no one frame was classified.")
    pixels = np.frombuffer(frame, np.uint8).reshape(FRAME_SIDE_PX, FRAME_SIDE_PX)
    response = Response(encode_png(pixels), mimetype="image/png")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def read_training_time(card: dict[str, Any]) -> tuple[str | None, int]:
    """Return when a card says its model was trained, and that in milliseconds since 1970.

    A day begins at midnight UTC: what was said on it may be new, so it counts. Of a model that
    does not say when, everything is new.
    """
    text = card.get("training", {}).get("date")
    try:
        time = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None, 0
    time = time if time.tzinfo else time.replace(tzinfo=UTC)
    return text, round(time.timestamp() * 1000)
