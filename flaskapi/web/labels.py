"""PUT and DELETE /predictions/<id>/label: what a person says it is."""

from typing import Any

from flask import Blueprint, request

from flaskapi.errors import LabelInvalid
from flaskapi.records.changes import insert_label
from flaskapi.records.record import Label, Task, read_clock_ms
from flaskapi.records.selection import select_record
from flaskapi.web.access import identify_caller
from flaskapi.web.current_records import get_records
from flaskapi.web.predictions import describe_record, require_record

blueprint = Blueprint("labels", __name__, url_prefix="/predictions/<record_id>/label")

LONGEST_TEXT = 10_000
LARGEST_BYTES = 64 * 1024
HOW_OF_DIGIT = 'Send {"digit": 3}, with a number from 0 to 9, or {"digit": null} for no digit.'
HOW_OF_PAGE = 'Send {"text": "12345"}: digits, and a line break between lines.'


@blueprint.put("")
def put_label(record_id: str) -> dict[str, Any]:
    """Say what a prediction should have been; what was said before stays in its history."""
    key, said = identify_caller(), read_json()
    with get_records().database.write() as connection:
        record = require_record(select_record(connection, record_id, is_to_change=True))
        digit, text = read_label(said, record.task)
        label = Label(digit, text, key.name if key else None, read_clock_ms())
        insert_label(connection, record_id, label)
        return describe_record(require_record(select_record(connection, record_id)))


@blueprint.delete("")
def withdraw_label(record_id: str) -> dict[str, Any]:
    """Take back what was said; it stays in the history."""
    key = identify_caller()
    with get_records().database.write() as connection:
        require_record(select_record(connection, record_id, is_to_change=True))
        label = Label(None, None, key.name if key else None, read_clock_ms(), withdrawn=True)
        insert_label(connection, record_id, label)
        return describe_record(require_record(select_record(connection, record_id)))


def read_json() -> object:
    """Return the JSON that was sent, or None where it is none."""
    request.max_content_length = LARGEST_BYTES
    try:
        return request.get_json(silent=True, force=True)
    except RecursionError:
        return None


def read_label(said: object, task: Task) -> tuple[int | None, str | None]:
    """Return the digit, or the text of a page, that JSON says. Raises LabelInvalid."""
    if task is Task.PAGE:
        return None, read_text(said)
    if not isinstance(said, dict) or "digit" not in said:
        raise LabelInvalid(HOW_OF_DIGIT)
    digit = said["digit"]
    if digit is not None and (type(digit) is not int or not 0 <= digit <= 9):
        raise LabelInvalid(HOW_OF_DIGIT)
    return digit, None


def read_text(said: object) -> str:
    """Return the text of a page that JSON says. Raises LabelInvalid."""
    text = said.get("text") if isinstance(said, dict) else None
    if not isinstance(text, str) or len(text) > LONGEST_TEXT:
        raise LabelInvalid(HOW_OF_PAGE)
    if not all(line.isascii() and line.isdecimal() for line in text.split("\n") if text):
        raise LabelInvalid(HOW_OF_PAGE)
    return text
