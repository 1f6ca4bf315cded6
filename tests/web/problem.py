"""The shape that every failure has."""

from typing import Any

from werkzeug.test import TestResponse

MEMBERS = {"type", "title", "status", "detail", "instance", "request_id"}


def assert_problem(response: TestResponse, status: int, slug: str | None = None) -> dict[str, Any]:
    """Check that an answer is an RFC 9457 problem of that status and kind, and return it."""
    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    problem: dict[str, Any] = response.get_json()
    assert set(problem) == MEMBERS
    assert problem["status"] == status
    assert problem["instance"] == response.request.path
    assert problem["request_id"] == response.headers["X-Request-ID"]
    assert problem["detail"].endswith(".")
    if slug:
        assert problem["type"] == f"/problems/{slug}"
    return problem
