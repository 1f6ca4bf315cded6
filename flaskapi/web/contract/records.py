"""The operations on what is recorded: /predictions and what is below it, /review/progress."""

from http import HTTPStatus

from flaskapi.errors import (
    InvalidParameter,
    KeyInsufficient,
    KeyMissing,
    LabelInvalid,
    RecordMissing,
    RecordsUnavailable,
    SettingError,
)
from flaskapi.web.contract.examples import LABEL, LABELLED, PROGRESS, RECORD
from flaskapi.web.contract.operation import (
    MODEL,
    SENDING,
    Json,
    Operation,
    answer_json,
    answer_pictures,
    refer,
)
from flaskapi.web.contract.parameters import EXAMPLE_ID
from flaskapi.web.contract.problems import Cause

TAG = "Remember and correct"
ADDRESS = "/predictions/{record_id}"
RECORDS: tuple[Cause, ...] = (RecordsUnavailable,)
RECORD_OF_ID: tuple[Cause, ...] = (RecordMissing, RecordsUnavailable)
# Whose key is sent is asked where one is sent; everybody may do without.
CALLER: tuple[Cause, ...] = (KeyMissing, SettingError)
LABELLERS: tuple[Cause, ...] = (*CALLER, KeyInsufficient)


def take_label() -> Json:
    """Return the Request Body that says what a picture shows."""
    examples = {
        "digit": {"summary": "It is a seven", "value": {"digit": 7}},
        "no_digit": {"summary": "It is no digit", "value": {"digit": None}},
        "page": {"summary": "It is a page with these digits", "value": {"text": "5551234567"}},
    }
    content = {"schema": refer("schemas", "NewLabel"), "examples": examples}
    return {"required": True, "content": {"application/json": content}}


# The operations on one record, which who knows its id may use.
OPERATIONS_BY_ID: tuple[Operation, ...] = (
    Operation(
        "get",
        ADDRESS,
        "showPrediction",
        TAG,
        "Show what is recorded of an answer",
        "The answer, when it was given, and all that was said of it. Who knows the id may see it.",
        {
            HTTPStatus.OK: answer_json(
                "The record.", "RecordWithHistory", LABELLED | {"history": [LABEL]}
            )
        },
        parameters=("record_id",),
        causes=RECORD_OF_ID,
    ),
    Operation(
        "delete",
        ADDRESS,
        "deletePrediction",
        TAG,
        "Forget an answer",
        "The picture, the answer and all that was said of it are deleted for good.",
        {HTTPStatus.NO_CONTENT: {"description": "It is deleted."}},
        parameters=("record_id",),
        causes=(*SENDING, *RECORD_OF_ID),
    ),
    Operation(
        "get",
        f"{ADDRESS}/image",
        "showImage",
        TAG,
        "Show the picture",
        "The picture as it is kept: upright, grey and without metadata.",
        {HTTPStatus.OK: answer_pictures("The picture.", "image/png", "image/jpeg")},
        parameters=("record_id",),
        causes=RECORD_OF_ID,
    ),
    Operation(
        "get",
        f"{ADDRESS}/frame",
        "showFrame",
        TAG,
        "Show the frame",
        "The 28×28 pixels that the network saw of a single digit. A page has none.",
        {HTTPStatus.OK: answer_pictures("The frame.", "image/png")},
        parameters=("record_id",),
        causes=RECORD_OF_ID,
    ),
)

# The operations that say what a picture really shows.
LABEL_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "put",
        f"{ADDRESS}/label",
        "putLabel",
        TAG,
        "Say what it really is",
        "A single digit takes `digit`, null for no digit; a page takes `text`. What was said "
        "before stays in the history.",
        {HTTPStatus.OK: answer_json("The record.", "Record", LABELLED)},
        parameters=("record_id",),
        body=take_label(),
        causes=(
            *SENDING,
            *RECORD_OF_ID,
            *CALLER,
            LabelInvalid,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        ),
        wants_key=True,
    ),
    Operation(
        "delete",
        f"{ADDRESS}/label",
        "withdrawLabel",
        TAG,
        "Take a label back",
        "What was said no longer counts; it stays in the history.",
        {HTTPStatus.OK: answer_json("The record.", "Record", RECORD)},
        parameters=("record_id",),
        causes=(*SENDING, *RECORD_OF_ID, *CALLER),
        wants_key=True,
    ),
)

# The operations on what is recorded.
RECORD_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "get",
        "/predictions",
        "listPredictions",
        TAG,
        "List what is recorded",
        "The latest come first, or the most doubtful. Where keys are set this needs one with "
        "the scope `label`, since it shows everybody's pictures.",
        {
            HTTPStatus.OK: answer_json(
                "Some predictions, and where they go on.",
                "RecordPage",
                {
                    "predictions": [LABELLED],
                    "next": f"/predictions?limit=1&after={EXAMPLE_ID}",
                },
            )
        },
        parameters=(
            "task",
            "since",
            "before",
            "min_confidence",
            "max_confidence",
            "labelled",
            "order",
            "limit",
            "after",
            "after_doubt",
        ),
        causes=(*LABELLERS, *RECORDS, InvalidParameter),
        wants_key=True,
    ),
    *OPERATIONS_BY_ID,
    *LABEL_OPERATIONS,
    Operation(
        "get",
        "/review/progress",
        "showProgress",
        TAG,
        "Count the labels",
        "How many labels there are, and how many of digits the model has not learned from yet.",
        {HTTPStatus.OK: answer_json("The counts.", "Progress", PROGRESS)},
        causes=(*LABELLERS, *RECORDS, *MODEL),
        wants_key=True,
    ),
)
