"""What is answered of records, and of the service's own state: JSON Schemas (2020-12)."""

from flaskapi.records.record import Task
from flaskapi.web.contract.operation import Json, refer
from flaskapi.web.contract.parameters import ID_SCHEMA, SHARE
from flaskapi.web.contract.schemas import MODEL_ID, REQUEST_ID, TEXT, list_of, make_object
from flaskapi.web.labels import LONGEST_TEXT

TIME = {"type": "string", "format": "date-time"}
COUNT = {"type": "integer", "minimum": 0}
SAID_DIGIT: Json = {
    "type": ["integer", "null"],
    "minimum": 0,
    "maximum": 9,
    "description": "The digit; null for no digit.",
}
SAID_TEXT: Json = {
    "type": "string",
    "pattern": r"^([0-9]+(\n[0-9]+)*)?$",
    "maxLength": LONGEST_TEXT,
    "description": "All lines of a page, with a line break between two.",
}


def make_record_schemas() -> dict[str, Json]:
    """Return the schemas of what is recorded and said, by their names."""
    record = describe_record()
    history = {"history": list_of(refer("schemas", "Label"), "All that was said, in its order.")}
    return {
        "Record": make_object("What is recorded of one answer.", record),
        "RecordWithHistory": make_object(
            "What is recorded of one answer, with all that was said of it.", record | history
        ),
        "RecordPage": make_object(
            "Some of the recorded predictions.",
            {
                "predictions": list_of(refer("schemas", "Record")),
                "next": {
                    "type": ["string", "null"],
                    "description": "The address of those that follow; null at the end.",
                },
            },
        ),
        "Label": make_object(
            "What somebody said it is.",
            {
                "said_by": {
                    "type": ["string", "null"],
                    "description": "Whose key it was; null without a key.",
                },
                "said_at": TIME,
            },
            optional={
                "digit": SAID_DIGIT,
                "text": SAID_TEXT,
                "withdrawn": {"const": True, "description": "What was said is taken back."},
            },
        ),
        "NewLabel": {
            "description": "What it really is: the digit of a picture, or the text of a page.",
            "anyOf": [
                make_object("Of a single digit.", {"digit": SAID_DIGIT}),
                make_object("Of a page.", {"text": SAID_TEXT}),
            ],
        },
        **make_state_schemas(),
    }


def describe_record() -> dict[str, Json]:
    """Return the members that every record is answered with."""
    return {
        "id": ID_SCHEMA,
        "task": {"enum": [task.value for task in Task]},
        "asked_at": TIME,
        "request_id": REQUEST_ID,
        "pipeline": TEXT | {"description": "The version of the way from the picture to the frame."},
        "answer": {
            "type": "object",
            "description": "What was answered: a prediction, or the reading of a page.",
            "properties": {"confidence": SHARE, "model": MODEL_ID},
            "required": ["confidence", "model"],
        },
        "doubt": {
            "type": ["number", "null"],
            "minimum": 0,
            "maximum": 1,
            "description": "How much it deserves a look; null until that was measured.",
        },
        "label": {
            "description": "What was said last; null for nothing, and what was taken back.",
            "anyOf": [refer("schemas", "Label"), {"type": "null"}],
        },
        "image": TEXT | {"description": "The address of the picture."},
    }


def make_state_schemas() -> dict[str, Json]:
    """Return the schemas of what the service says of itself, by their names."""
    return {
        "Progress": make_object(
            "How far the labelling has come.",
            {
                "labelled_since_training": COUNT,
                "trained_at": {"type": ["string", "null"], "description": "Null if unknown."},
                "labelled": COUNT,
                "unlabelled": COUNT,
                "model": MODEL_ID,
            },
        ),
        "Alive": make_object("The process lives.", {"status": {"const": "alive"}}),
        "Readiness": make_object(
            "The model reads ten bundled digits right.",
            {
                "status": {
                    "enum": ["ready", "degraded"],
                    "description": "Degraded: pictures are answered, but not recorded.",
                },
                "model": MODEL_ID,
                "records": {"enum": ["available", "unavailable"]},
            },
        ),
        "Card": make_object(
            "What the model's file says of itself: how it was trained, what it measured.",
            {
                "model": MODEL_ID,
                "labels": {
                    "type": "array",
                    "items": {"type": ["integer", "null"]},
                    "description": "The digit that each score stands for; null for what is none.",
                },
                "reader": {
                    "type": ["object", "null"],
                    "description": "The card of the reader of lines; null where there is none.",
                },
            },
        ),
    }
