"""The operations that tell of the service: its model, its health, its contract and its pages."""

from http import HTTPStatus

from flaskapi.web.contract.examples import CARD, MODEL_ID
from flaskapi.web.contract.operation import (
    MODEL,
    Operation,
    answer_json,
    answer_page,
    refer,
)

STATE, PAGES = "Look after", "Pages"


READINESS = {"status": "ready", "model": MODEL_ID, "records": "available"}
# The operations that tell of the model, of the health, and of the contract.
STATE_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "get",
        "/model",
        "showModel",
        STATE,
        "Show the model's card",
        "How the model in service was trained and what it measured, and the same of the "
        "reader of lines.",
        {HTTPStatus.OK: answer_json("The card.", "Card", CARD)},
        causes=MODEL,
    ),
    Operation(
        "get",
        "/livez",
        "live",
        STATE,
        "Ask whether the process lives",
        "For whoever restarts processes. Says nothing of the model or the database.",
        {HTTPStatus.OK: answer_json("It lives.", "Alive", {"status": "alive"})},
    ),
    Operation(
        "get",
        "/readyz",
        "ready",
        STATE,
        "Ask whether the service is ready",
        "For load balancers. Ten bundled digits are read anew for each answer, and the "
        "database is asked.",
        {HTTPStatus.OK: answer_json("It is ready.", "Readiness", READINESS)},
        causes=MODEL,
    ),
    Operation(
        "get",
        "/openapi.json",
        "showContract",
        STATE,
        "Get this document",
        "The contract of the service in OpenAPI 3.1, for programs.",
        {
            HTTPStatus.OK: {
                "description": "The document.",
                "headers": {"ETag": refer("headers", "ETag")},
                "content": {"application/json": {"schema": {"type": "object"}}},
            },
            HTTPStatus.NOT_MODIFIED: {"description": "The document is the one you have."},
        },
        parameters=("if_none_match",),
    ),
)

# The operations that are pages for browsers.
PAGE_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "get",
        "/",
        "showHome",
        PAGES,
        "Draw a digit, or send a picture by hand",
        "Shows the answer, and the command that asks for the same.",
        {HTTPStatus.OK: answer_page("The page.")},
    ),
    Operation(
        "get",
        "/review",
        "showReview",
        PAGES,
        "Say what doubtful pictures show",
        "The page itself holds no data; it asks for them with the key of its reader.",
        {HTTPStatus.OK: answer_page("The page.")},
    ),
    Operation(
        "get",
        "/docs",
        "showDocs",
        PAGES,
        "Read this document",
        "The contract for people, with commands to copy.",
        {HTTPStatus.OK: answer_page("The page.")},
    ),
    Operation(
        "get",
        "/problems",
        "listProblems",
        PAGES,
        "See what can go wrong",
        "All problems by their status.",
        {HTTPStatus.OK: answer_page("The page.")},
    ),
    Operation(
        "get",
        "/problems/{slug}",
        "showProblem",
        PAGES,
        "Read what a problem means",
        "What it means, what usually causes it and what to do. The `type` of every problem is "
        "the address of such a page.",
        {HTTPStatus.OK: answer_page("The page.")},
        parameters=("slug",),
        causes=(HTTPStatus.NOT_FOUND,),
    ),
)
