"""The parameters of addresses, the headers that are read, and those that answers have."""

from typing import Any

from flaskapi.recognition.page.spelling import MOST_LENGTH, NAMED_PATTERNS
from flaskapi.records.record import ID_FORM, Task
from flaskapi.records.selection import Order
from flaskapi.web.inference.messages import HEADER_LENGTH
from flaskapi.web.predictions import MOST_LISTED, USUALLY_LISTED
from flaskapi.web.read import MOST_ALTERNATIVES
from flaskapi.web.recording import KEY_HEADER, LONGEST_KEY
from flaskapi.web.tracing import REQUEST_ID_FORM, REQUEST_ID_HEADER

Json = dict[str, Any]

EXAMPLE_ID = "01KAQ2V8N6ZJ4T0W3R5E7Y9XHC"
ID_SCHEMA = {"type": "string", "pattern": f"^{ID_FORM.pattern}$"}
FLAG = {"type": "boolean", "default": False}
SHARE = {"type": "number", "minimum": 0, "maximum": 1}
TIME = {"type": "string", "format": "date-time"}
NAMED = ", ".join(f"`{name}` ({found.meaning})" for name, found in NAMED_PATTERNS.items())
SEPARATOR = r"[-.()+/ ]*"
PATTERN_SCHEMA = {
    "type": "string",
    "pattern": rf"^({'|'.join(NAMED_PATTERNS)}|"
    rf"{SEPARATOR}[0-9#]({SEPARATOR}[0-9#]){{0,{MOST_LENGTH - 1}}}{SEPARATOR})$",
}


def make_parameters(slugs: list[str], model_name: str) -> dict[str, Json]:
    """Return every OpenAPI Parameter by the name that operations know it by."""
    return {
        "record_id": _path(
            "record_id", "The `id` of an answer to /predict or /read.", ID_SCHEMA, EXAMPLE_ID
        ),
        "slug": _path(
            "slug",
            "The last part of a problem's `type`.",
            {"type": "string", "enum": slugs},
            "picture-blank",
        ),
        "name": _path(
            "name",
            "The name of the model: that of its file, without the ending.",
            {"type": "string", "enum": [model_name]},
            model_name,
        ),
        "version": _path(
            "version",
            "The `model` that answers carry. Only the version in service can be asked for.",
            {"type": "string", "pattern": "^[0-9a-f]{12}$"},
            "0f1e2d3c4b5a",
        ),
        **make_reading_parameters(),
        **make_filter_parameters(),
        **make_paging_parameters(),
        **make_header_parameters(),
    }


def make_reading_parameters() -> dict[str, Json]:
    """Return the parameters of what reads pictures."""
    return {
        "explain": _query("explain", "Show how the answer came about, in pictures.", FLAG, True),
        "store": _query(
            "store",
            "Whether the picture and its answer are recorded.",
            FLAG | {"default": True},
            False,
        ),
        "length": _query(
            "length",
            "How many digits the wanted line has; 0 for any number. Not together with `pattern`.",
            {"type": "integer", "minimum": 0, "maximum": MOST_LENGTH, "default": 0},
            10,
        ),
        "pattern": _query(
            "pattern",
            f"What the wanted line looks like: {NAMED}, or digits, `#` (in an address `%23`) for "
            "any digit, and separators, which are skipped. Not together with `length`.",
            PATTERN_SCHEMA,
            "phone",
        ),
        "alternatives": _query(
            "alternatives",
            "How many of the next best texts are wanted.",
            {"type": "integer", "minimum": 0, "maximum": MOST_ALTERNATIVES, "default": 0},
            3,
        ),
    }


def make_filter_parameters() -> dict[str, Json]:
    """Return the parameters that say which predictions are listed."""
    tasks = [task.value for task in Task]
    return {
        "task": _query(
            "task",
            "Only single digits, or only pages.",
            {"type": "string", "enum": tasks},
            Task.DIGIT.value,
        ),
        "since": _query(
            "since", "Only those asked at this time or later.", TIME, "2026-01-31T08:30:00Z"
        ),
        "before": _query(
            "before", "Only those asked before this time.", TIME, "2030-01-31T08:30:00Z"
        ),
        "min_confidence": _query("min_confidence", "Only those at least so sure.", SHARE, 0.5),
        "max_confidence": _query("max_confidence", "Only those at most so sure.", SHARE, 0.99),
        "labelled": _query(
            "labelled",
            "Only those with a label, or only those without.",
            {"type": "boolean"},
            False,
        ),
    }


def make_paging_parameters() -> dict[str, Json]:
    """Return the parameters that say in what order, and from where, predictions are listed."""
    orders = [order.value for order in Order]
    return {
        "order": _query(
            "order",
            "What comes first: the latest, or the most doubtful.",
            {"type": "string", "enum": orders, "default": Order.TIME.value},
            Order.DOUBT.value,
        ),
        "limit": _query(
            "limit",
            "How many are answered at once.",
            {
                "type": "integer",
                "minimum": 1,
                "maximum": MOST_LISTED,
                "default": USUALLY_LISTED,
            },
            10,
        ),
        "after": _query(
            "after",
            "The id behind which the list goes on, empty for its beginning; `next` of an answer "
            "has it.",
            {"type": "string", "pattern": f"^({ID_FORM.pattern})?$"},
            EXAMPLE_ID,
        ),
        "after_doubt": _query(
            "after_doubt",
            "How doubtful that one was, where the most doubtful come first; `next` has it, so that "
            "the list goes on though that one was deleted.",
            SHARE,
            0.25,
        ),
    }


def make_header_parameters() -> dict[str, Json]:
    """Return the headers that are read."""
    return {
        "request_id": _header(
            REQUEST_ID_HEADER,
            "Your name for the request, which the answer, the log and the record carry. One is "
            "made where none is sent, or one that is not of up to 128 letters, digits and "
            "`. _ : + / = -`.",
            {"type": "string"},
            "order-4711",
        ),
        "idempotency_key": _header(
            KEY_HEADER,
            "A key of your own for this request, for instance a UUID. A request that is sent again "
            "with its key is answered the same and recorded once.",
            {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
            "8f14e45f-ceea-467f-a8f5-6c1b2d3e4f5a",
        ),
        "prefer": _header(
            "Prefer",
            "`no-store` is the same as `store=false` (RFC 7240). Other preferences are ignored.",
            {"type": "string"},
            "no-store",
        ),
        "if_none_match": _header(
            "If-None-Match",
            "The `ETag` of the document that you have; the answer is 304 while it is the same.",
            {"type": "string"},
            '"0a1b2c"',
        ),
        "header_length": _header(
            HEADER_LENGTH,
            "How many bytes of the body are JSON, where the bytes of a tensor follow.",
            {"type": "integer", "minimum": 0},
            None,
        ),
    }


def make_headers() -> dict[str, Json]:
    """Return the OpenAPI Headers that answers have."""
    form = {"type": "string", "pattern": f"^{REQUEST_ID_FORM.pattern}$"}
    return {
        REQUEST_ID_HEADER: {
            "description": "The request's name: yours, or one made for it.",
            "required": True,
            "schema": form,
        },
        "Retry-After": {
            "description": "After how many seconds to try again.",
            "required": True,
            "schema": {"type": "integer", "minimum": 1},
        },
        "Allow": {
            "description": "The methods that the address takes.",
            "required": True,
            "schema": {"type": "string"},
        },
        "WWW-Authenticate": {
            "description": "How to show a key.",
            "required": True,
            "schema": {"const": "Bearer"},
        },
        HEADER_LENGTH: {
            "description": "How many bytes of the answer are JSON, where bytes of tensors follow.",
            "schema": {"type": "integer", "minimum": 0},
        },
        "ETag": {
            "description": "What changes when the document changes.",
            "required": True,
            "schema": {"type": "string"},
        },
    }


def _path(name: str, description: str, schema: Json, example: object) -> Json:
    return _parameter("path", name, description, schema, example) | {"required": True}


def _query(name: str, description: str, schema: Json, example: object) -> Json:
    return _parameter("query", name, description, schema, example)


def _header(name: str, description: str, schema: Json, example: object) -> Json:
    return _parameter("header", name, description, schema, example)


def _parameter(place: str, name: str, description: str, schema: Json, example: object) -> Json:
    parameter = {"name": name, "in": place, "description": description, "schema": schema}
    return parameter if example is None else parameter | {"example": example}
