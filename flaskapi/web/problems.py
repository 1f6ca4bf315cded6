"""The one place where errors become answers: problem details for HTTP APIs (RFC 9457)."""

import logging
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, g, json, request
from werkzeug.exceptions import HTTPException

from flaskapi.errors import FlaskapiError

PROBLEM_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 5

logger = logging.getLogger(__name__)

# The names are Python's up to 3.12, which later versions change; the sentences are for people.
HTTP_PROBLEMS = {
    HTTPStatus.NOT_FOUND: (
        "not-found",
        "Not Found",
        "There is nothing at this address. The service's page /docs says what there is.",
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: (
        "method-not-allowed",
        "Method Not Allowed",
        "This address does not take this method; Allow says which.",
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        "request-entity-too-large",
        "Request Entity Too Large",
        "The request is larger than this address takes.",
    ),
}


def register_problems(app: Flask) -> None:
    """Answer every failure of the application as a problem."""
    app.register_error_handler(FlaskapiError, answer_error)
    app.register_error_handler(HTTPException, answer_http_exception)
    app.register_error_handler(Exception, answer_surprise)


def describe_error(error: FlaskapiError, **members: Any) -> dict[str, Any]:
    """Return the problem of an error as a JSON object, with further members beside it."""
    return _describe(error.slug, error.title, error.status, str(error), **members)


def answer_error(error: FlaskapiError) -> Response:
    """Answer an error that was raised on purpose."""
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        logger.error("%s: %s", error.slug, error)
    response = _answer(describe_error(error))
    if error.status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    if error.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def answer_http_exception(error: HTTPException) -> Response:
    """Answer what Flask itself refuses: unknown addresses, wrong methods, bodies too large."""
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    name = status.phrase.lower().replace(" ", "-")
    slug, title, detail = HTTP_PROBLEMS.get(
        status, (name, status.phrase, error.description or status.description)
    )
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE and request.max_content_length:
        detail = f"The request is larger than {request.max_content_length:,} bytes, the limit."
    response = _answer(_describe(slug, title, status, detail))
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value
    return response


def answer_surprise(error: Exception) -> Response:
    """Answer a fault of ours without telling anything of the inside; the log has it all."""
    logger.exception("unexpected error", exc_info=error)
    detail = "The fault is ours and has been logged. Tell us the request_id if it stays."
    return _answer(
        _describe(FlaskapiError.slug, FlaskapiError.title, HTTPStatus.INTERNAL_SERVER_ERROR, detail)
    )


def _describe(
    slug: str, title: str, status: HTTPStatus, detail: str, **members: Any
) -> dict[str, Any]:
    return {
        "type": f"{request.script_root}/problems/{slug}",
        "title": title,
        "status": int(status),
        "detail": detail,
        "instance": request.script_root + request.path,
        "request_id": g.request_id,
        **members,
    }


def _answer(problem: dict[str, Any]) -> Response:
    body = json.dumps(problem)
    return current_app.response_class(body, problem["status"], mimetype=PROBLEM_TYPE)
