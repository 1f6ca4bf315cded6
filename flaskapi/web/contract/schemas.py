"""What the answers look like: JSON Schemas (2020-12) of what is read and of problems."""

from flaskapi.web.contract.operation import Json, refer
from flaskapi.web.contract.parameters import ID_SCHEMA, SHARE
from flaskapi.web.tracing import REQUEST_ID_FORM

TEXT: Json = {"type": "string"}
DIGIT: Json = {"type": "integer", "minimum": 0, "maximum": 9}
PIXELS = {"type": "integer", "minimum": 0}
MODEL_ID = {"type": "string", "pattern": "^[0-9a-f]{12}$", "description": "The model in service."}
REQUEST_ID = {"type": "string", "pattern": f"^{REQUEST_ID_FORM.pattern}$"}
DATA_URI = {"type": "string", "pattern": "^data:image/png;base64,", "description": "A PNG."}
UNSTORED: Json = {
    "const": False,
    "description": "Is there, and false, where nothing was recorded.",
}


def make_schemas() -> dict[str, Json]:
    """Return the schemas of problems, predictions and readings by their names."""
    return {
        "Problem": make_problem(),
        "Probabilities": list_of(SHARE, "One for each digit from 0 to 9; they sum to 1.", 10),
        "Prediction": make_object(
            "Which digit a picture shows.",
            describe_prediction() | {"model": MODEL_ID},
            optional={
                **REFUSAL,
                "stored": UNSTORED,
                "steps": list_of(refer("schemas", "Step"), "From the picture to the frame.", 3),
            },
        ),
        "Step": make_object(
            "The picture at one step of its way.",
            {"name": {"enum": ["pixels", "ink", "frame"]}, "image": DATA_URI},
        ),
        **make_batch_schemas(),
        **make_reading_schemas(),
    }


def make_batch_schemas() -> dict[str, Json]:
    """Return the schemas of what answers many pictures at once."""
    return {
        "Batch": make_object(
            "Which digit each picture shows, in the order they were sent.",
            {"predictions": list_of(refer("schemas", "BatchItem")), "model": MODEL_ID},
            optional={"stored": UNSTORED},
        ),
        "BatchItem": {
            "description": "The answer to one picture, or why there is none.",
            "oneOf": [refer("schemas", "BatchPrediction"), refer("schemas", "BatchProblem")],
        },
        "BatchPrediction": make_object(
            "Which digit one of the pictures shows.",
            {"file": TEXT | {"description": "What you called the file."}} | describe_prediction(),
            optional=REFUSAL,
        ),
        "BatchProblem": make_object(
            "Why one of the pictures has no answer.",
            {
                "problem": {
                    "allOf": [
                        refer("schemas", "Problem"),
                        {
                            "properties": {"index": PIXELS, "file": TEXT},
                            "required": ["index", "file"],
                        },
                    ]
                }
            },
        ),
    }


def make_problem() -> Json:
    """Return the schema of a failure's answer, after RFC 9457."""
    return make_object(
        "Why a request failed (RFC 9457). Under /v2 it has the member `error` too.",
        {
            "type": {
                "type": "string",
                "pattern": "/problems/[a-z-]+$",
                "description": "The kind of problem, and the address of a page about it.",
            },
            "title": TEXT | {"description": "The kind of problem in a few words."},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": TEXT | {"description": "What was wrong this time, and what to do."},
            "instance": TEXT | {"description": "The address that was asked."},
            "request_id": REQUEST_ID | {"description": "The request's name in the log."},
        },
        optional={"error": TEXT | {"description": "The detail, for inference clients."}},
    )


def make_reading_schemas() -> dict[str, Json]:
    """Return the schemas of what is read on pages."""
    return {
        "Reading": make_object(
            "All digits of a picture.",
            {
                "text": TEXT | {"description": "All lines, with a line break between two."},
                "confidence": SHARE
                | {"description": "How likely all of it is right, also that there is nothing."},
                "lines": list_of(refer("schemas", "Line"), "From top to bottom."),
                "id": make_id("The id of the record."),
                "model": MODEL_ID,
            },
            optional={
                "fits": {"type": "boolean", "description": "Whether the wanted line was found."},
                "alternatives": list_of(refer("schemas", "Text"), "What else it may say."),
                "limit": TEXT | {"description": "Where there was too much, what was left out."},
                "image": DATA_URI,
                "stored": UNSTORED,
            },
        ),
        "Line": make_object(
            "A row of digits.",
            {
                "text": TEXT,
                "confidence": SHARE,
                "digits": list_of(refer("schemas", "Digit"), "From left to right."),
            },
        ),
        "Digit": make_object(
            "One digit, and where it stands.",
            {
                "digit": DIGIT,
                "confidence": SHARE,
                "box": list_of(PIXELS, "x, y, width and height in the upright picture.", 4)
                | {"minItems": 4},
            },
        ),
        "Text": make_object(
            "What the picture may say as well.", {"text": TEXT, "confidence": SHARE}
        ),
    }


def describe_prediction() -> dict[str, Json]:
    """Return the members that every prediction of one digit has."""
    return {
        "digit": {
            "type": ["integer", "null"],
            "minimum": 0,
            "maximum": 9,
            "description": "The digit; null where the picture was refused as no single digit.",
        },
        "confidence": SHARE | {"description": "How likely the best guess is right."},
        "probabilities": refer("schemas", "Probabilities"),
        "rejected": {"type": "boolean"},
        "id": make_id("The id of the record; null where nothing was recorded."),
    }


# What a prediction has beside that where the picture was refused.
REFUSAL: dict[str, Json] = {
    "reason": TEXT | {"description": "Why the picture was refused."},
    "best_guess": DIGIT | {"description": "The likeliest digit nevertheless."},
}


def make_id(description: str) -> Json:
    """Return the schema of the id of a record that may not be there."""
    return ID_SCHEMA | {"type": ["string", "null"], "description": description}


def make_object(
    description: str, required: dict[str, Json], optional: dict[str, Json] | None = None
) -> Json:
    """Return the schema of an object: what it always has, and what it may have."""
    return {
        "type": "object",
        "description": description,
        "properties": required | (optional or {}),
        "required": list(required),
    }


def list_of(items: Json, description: str = "", most: int | None = None) -> Json:
    """Return the schema of a list, of at most so many items."""
    schema: Json = {"type": "array", "items": items}
    if description:
        schema["description"] = description
    return schema | ({"maxItems": most} if most else {})
