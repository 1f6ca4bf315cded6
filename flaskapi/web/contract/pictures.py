"""The operations that read pictures: /predict, /predict/batch and /read."""

from http import HTTPStatus

from flaskapi.errors import (
    ArchiveUnreadable,
    BatchTooLarge,
    FormatUnsupported,
    IdempotencyKeyReused,
    InvalidParameter,
    PictureBlank,
    PictureMissing,
    PicturesAmbiguous,
    PictureTooLarge,
    PictureUnreadable,
)
from flaskapi.recognition.page.marks import MOST_MARKS
from flaskapi.web.contract.examples import (
    BATCH,
    PREDICTION,
    READING,
    REFUSED,
    UNFIT,
    locate_picture,
)
from flaskapi.web.contract.operation import MODEL, SENDING, Json, Operation, answer_json
from flaskapi.web.contract.problems import Cause
from flaskapi.web.uploads import PART, ZIP_TYPES

TAG = "Read"
# The types that pictures of the formats read here go by.
PICTURE_TYPES = ("image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp")
FORM = "multipart/form-data"
BINARY = {"type": "string", "format": "binary"}
RECORDING = ("store", "idempotency_key", "prefer")
PICTURE: tuple[Cause, ...] = (
    *SENDING,
    *MODEL,
    InvalidParameter,
    PictureMissing,
    PicturesAmbiguous,
    PictureTooLarge,
    BatchTooLarge,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    FormatUnsupported,
    PictureUnreadable,
    IdempotencyKeyReused,
)


def take_picture(description: str, example: str) -> Json:
    """Return the Request Body of one picture: a part of a form, or the body itself."""
    form = {"type": "object", "properties": {PART: BINARY}, "required": [PART]}
    raw: dict[str, Json] = {kind: {"schema": BINARY} for kind in PICTURE_TYPES}
    raw["image/png"] = raw["image/png"] | {"examples": {example: locate_picture(example)}}
    return {
        "description": f"{description} PNG, JPEG, WebP, GIF or BMP.",
        "required": True,
        "content": {FORM: {"schema": form}, **raw},
    }


def take_pictures() -> Json:
    """Return the Request Body of many pictures: parts of a form, or a zip."""
    parts = {"type": "array", "items": BINARY, "minItems": 1}
    form = {"type": "object", "properties": {PART: parts}, "required": [PART]}
    return {
        "description": "Pictures, each a part of its own, or one zip of them.",
        "required": True,
        "content": {FORM: {"schema": form}, ZIP_TYPES[0]: {"schema": BINARY}},
    }


def link_record() -> dict[str, Json]:
    """Return the Links from an answer to what can be done with its id."""
    parameters = {"record_id": "$response.body#/id"}
    return {
        name: {"operationId": name, "parameters": parameters}
        for name in ("showPrediction", "showImage", "showFrame", "putLabel", "deletePrediction")
    }


# The operations that read pictures.
PICTURE_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "post",
        "/predict",
        "predict",
        TAG,
        "Read the digit on a picture",
        "The picture may be drawn or photographed, dark on light or light on dark, in any "
        "colour and size. What shows no single digit is answered too: `digit` is null, "
        "`rejected` is true, and `reason` says why.",
        {
            HTTPStatus.OK: answer_json(
                "The digit.",
                "Prediction",
                PREDICTION,
                {"Of a letter": REFUSED},
                links=link_record(),
            )
        },
        parameters=("explain", *RECORDING),
        body=take_picture("A picture of one digit.", "seven"),
        causes=(*PICTURE, PictureBlank),
    ),
    Operation(
        "post",
        "/predict/batch",
        "predictBatch",
        TAG,
        "Read the digits on many pictures",
        "Each picture is answered for itself, in the order they were sent: one that cannot be "
        "read is an item with its own `problem`, and the others are answered.",
        {HTTPStatus.OK: answer_json("An item for each picture.", "Batch", BATCH)},
        parameters=RECORDING,
        body=take_pictures(),
        causes=(
            *SENDING,
            *MODEL,
            InvalidParameter,
            PictureMissing,
            BatchTooLarge,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            ArchiveUnreadable,
            IdempotencyKeyReused,
        ),
    ),
    Operation(
        "post",
        "/read",
        "read",
        TAG,
        "Read all digits on a picture",
        "Numbers, rows and pages are read from top to bottom, with a box around each digit. A "
        "page without digits has no lines. With `length` or `pattern` the best line that fits "
        "is answered, or what is there with `fits` false. On a page with more than "
        f"{MOST_MARKS:,} marks the smallest are left out, and `limit` says so.",
        {
            HTTPStatus.OK: answer_json(
                "The text.",
                "Reading",
                READING,
                {"With `length=3` and `alternatives=1`": UNFIT},
                links=link_record(),
            )
        },
        parameters=("length", "pattern", "alternatives", "explain", *RECORDING),
        body=take_picture("A picture with any number of digits.", "phone"),
        causes=PICTURE,
    ),
)
