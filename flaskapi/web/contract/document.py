"""The contract as one OpenAPI 3.1 document."""

from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from flaskapi.settings import Settings
from flaskapi.web.access import SCHEME
from flaskapi.web.contract.inference import list_inference_operations
from flaskapi.web.contract.inference_schemas import make_inference_schemas
from flaskapi.web.contract.operation import Operation, describe_problems
from flaskapi.web.contract.parameters import make_headers, make_parameters
from flaskapi.web.contract.pictures import PICTURE_OPERATIONS
from flaskapi.web.contract.problems import find_problem, list_problems
from flaskapi.web.contract.record_schemas import make_record_schemas
from flaskapi.web.contract.records import RECORD_OPERATIONS
from flaskapi.web.contract.schemas import make_schemas
from flaskapi.web.contract.state import PAGE_OPERATIONS, STATE_OPERATIONS

Document = dict[str, Any]

NAME = "flaskapi"
TAGS = {
    "Read": "Send pictures, get digits.",
    "Remember and correct": "What was answered, found again, corrected and deleted.",
    "Look after": "What the service tells of itself.",
    "Infer": "The Open Inference Protocol (KServe V2), for clients that bring frames of their own.",
    "Pages": "What people look at.",
}
DESCRIPTION = """\
Reads handwritten digits: send a picture, get the digit, how sure it is, and an id to correct it by.

Every failure is a problem (RFC 9457, `application/problem+json`). Its `type` is the address of a \
page that explains it, its `detail` says what was wrong this time and what to do. An address that \
does not exist is answered 404, a method that an address does not take 405 with `Allow`, and \
what nobody expected 500. GET addresses take HEAD and all take OPTIONS as well. Parameters that an \
address does not know are ignored.

Every answer carries an `X-Request-ID`: yours, or one made for the request. A key is only needed \
where the service has been given keys, for what concerns everybody's pictures."""


def list_operations() -> list[Operation]:
    """Return every operation of the service."""
    return [
        *PICTURE_OPERATIONS,
        *RECORD_OPERATIONS,
        *STATE_OPERATIONS,
        *list_inference_operations(),
        *PAGE_OPERATIONS,
    ]


def make_document(settings: Settings, root_path: str = "") -> Document:
    """Return the contract of an application with these settings, which is served below a path."""
    paths: dict[str, Any] = {}
    for operation in list_operations():
        paths.setdefault(operation.path, {})[operation.method] = operation.describe()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": NAME,
            "version": version(NAME),
            "summary": "Reads handwritten digits over HTTP.",
            "description": f"{DESCRIPTION}\n\n{describe_limits(settings)}",
            "license": {"name": "BSD-3-Clause", "identifier": "BSD-3-Clause"},
        },
        # Relative to the host: which names it goes by, the service cannot know.
        "servers": [{"url": root_path or "/", "description": "This service."}],
        "tags": [{"name": name, "description": said} for name, said in TAGS.items()],
        "paths": paths,
        "components": make_components(settings),
    }


def describe_limits(settings: Settings) -> str:
    """Return how much is taken at once, and how long it is kept, as sentences."""
    return (
        f"A picture may have {settings.max_picture_bytes:,} bytes and "
        f"{settings.max_picture_pixels:,} pixels, a batch {settings.max_batch_pictures:,} pictures "
        f"and {settings.max_batch_bytes:,} bytes, also unzipped. What is recorded is deleted after "
        f"{settings.retention_days} days."
    )


def make_components(settings: Settings) -> Document:
    """Return what the operations refer to."""
    problems = list_problems()
    examples = {
        problem.slug: {"summary": problem.title, "value": problem.make_example()}
        for problem in problems
    }
    return {
        "schemas": make_schemas() | make_record_schemas() | make_inference_schemas(),
        "parameters": make_parameters([problem.slug for problem in problems], settings.model.stem),
        "headers": make_headers(),
        "examples": examples,
        "responses": {
            "NotFound": describe_problems(
                HTTPStatus.NOT_FOUND, [find_problem(HTTPStatus.NOT_FOUND)]
            ),
            "MethodNotAllowed": describe_problems(
                HTTPStatus.METHOD_NOT_ALLOWED, [find_problem(HTTPStatus.METHOD_NOT_ALLOWED)]
            ),
        },
        "securitySchemes": {
            "key": {
                "type": "http",
                "scheme": SCHEME,
                "description": "A key that `flask --app flaskapi make-key` made.",
            }
        },
    }
