"""/predictions: what was recorded, found again, looked at and forgotten."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request, url_for

from flaskapi.errors import InvalidParameter, RecordMissing
from flaskapi.keys import Scope
from flaskapi.recognition.encoding import encode_again
from flaskapi.recognition.model_file import MODEL_ID_DIGITS
from flaskapi.records.changes import delete_record
from flaskapi.records.record import Label, StoredRecord, Task, is_id
from flaskapi.records.selection import (
    Order,
    Wanted,
    select_history,
    select_page,
    select_picture,
    select_record,
)
from flaskapi.web.access import require_scope
from flaskapi.web.current_records import get_records
from flaskapi.web.parameters import (
    read_choice,
    read_number,
    read_optional_flag,
    read_share,
    read_text,
    read_time_ms,
)

blueprint = Blueprint("predictions", __name__, url_prefix="/predictions")

MOST_LISTED, USUALLY_LISTED = 500, 50
HOW_IDS_COME = "Ids come with the answers to /predict and /read; what was deleted has none."


@blueprint.get("")
def list_predictions() -> dict[str, Any]:
    """Answer a page of predictions, the latest or the most doubtful first."""
    require_scope(Scope.LABEL)
    wanted, order = read_wanted(), read_choice("order", Order) or Order.TIME
    limit = read_number("limit", 1, MOST_LISTED, USUALLY_LISTED)
    with get_records().database.read() as connection:
        place = read_after(), read_share("after_doubt")
        found = select_page(connection, wanted, order, limit + 1, *place)
    page = found[:limit]
    return {
        "predictions": [describe_record(record) for record in page],
        "next": locate_page_after(page[-1], order) if len(found) > limit else None,
    }


@blueprint.get("/<record_id>")
def show_prediction(record_id: str) -> dict[str, Any]:
    """Answer what was recorded of one prediction, and all that people said of it."""
    with get_records().database.read() as connection:
        record = require_record(select_record(connection, record_id))
        history = select_history(connection, record_id)
    return describe_record(record) | {"history": [describe_label(label) for label in history]}


@blueprint.get("/<record_id>/image")
def show_image(record_id: str) -> Response:
    """Answer the picture of one prediction."""
    with get_records().database.read() as connection:
        picture = select_picture(connection, record_id)
    if picture is None:
        raise say_missing()
    content, media_type = encode_again(picture.content, picture.media_type)
    response = Response(content, mimetype=media_type)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.delete("/<record_id>")
def delete_prediction(record_id: str) -> tuple[str, int]:
    """Forget one prediction: its picture, its answer, and what was said of it."""
    database = get_records().database
    with database.write() as connection:
        if not delete_record(connection, record_id):
            raise say_missing()
    database.erase_traces()
    return "", 204


def locate_page_after(record: StoredRecord, order: Order) -> str:
    """Return the address of the page of the same query that begins behind a record."""
    place: dict[str, str | float] = {"after": record.id}
    if order is Order.DOUBT:
        place["after_doubt"] = record.doubt_so_far
    query = urlencode({**request.args, **place})
    return f"{url_for('predictions.list_predictions')}?{query}"


def read_wanted() -> Wanted:
    """Return which predictions the address asks for. Raises InvalidParameter."""
    return Wanted(
        task=read_choice("task", Task),
        since_ms=read_time_ms("since"),
        before_ms=read_time_ms("before"),
        min_confidence=read_share("min_confidence"),
        max_confidence=read_share("max_confidence"),
        labelled=read_optional_flag("labelled"),
    )


def read_after() -> str | None:
    """Return the id behind which the page begins, if any. Raises InvalidParameter."""
    after = read_text("after")
    if after and not is_id(after):
        raise InvalidParameter(f"`after` takes the id of a prediction, not {after!r}.")
    return after or None


def require_record(record: StoredRecord | None) -> StoredRecord:
    """Return a record that was found. Raises RecordMissing for None."""
    if record is None:
        raise say_missing()
    return record


def say_missing() -> RecordMissing:
    """Return the error for an id that there is no prediction of."""
    return RecordMissing(f"There is no prediction of this id. {HOW_IDS_COME}")


def describe_record(record: StoredRecord) -> dict[str, Any]:
    """Return the JSON of a record: its answer with when, what and what it should have been."""
    return {
        "id": record.id,
        "task": record.task,
        "asked_at": format_time(record.asked_at_ms),
        "request_id": record.request_id,
        "pipeline": record.pipeline,
        "answer": record.answer | {"model": record.model_id[:MODEL_ID_DIGITS]},
        "doubt": record.doubt,
        "label": record.label and describe_label(record.label),
        "image": url_for("predictions.show_image", record_id=record.id),
    }


def describe_label(label: Label) -> dict[str, Any]:
    """Return the JSON of what somebody said."""
    said: dict[str, Any] = {"digit": label.digit} if label.text is None else {"text": label.text}
    if label.withdrawn:
        said = {"withdrawn": True}
    return {**said, "said_by": label.said_by, "said_at": format_time(label.said_at_ms)}


def format_time(milliseconds: int) -> str:
    """Return milliseconds since 1970 as ISO 8601 in UTC."""
    time = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")
