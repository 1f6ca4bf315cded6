"""Every kind of problem that the service answers with: from the tree of errors, and from HTTP."""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flaskapi.errors import EvaluationError, FlaskapiError, LearningError
from flaskapi.web.contract.explanation import Explanation
from flaskapi.web.contract.picture_explanations import PICTURE_EXPLANATIONS
from flaskapi.web.contract.request_explanations import REQUEST_EXPLANATIONS
from flaskapi.web.contract.service_explanations import SERVICE_EXPLANATIONS
from flaskapi.web.problems import HTTP_PROBLEMS

# What only commands raise.
COMMANDS_ONLY = (EvaluationError, LearningError)
EXPLANATIONS = SERVICE_EXPLANATIONS | REQUEST_EXPLANATIONS | PICTURE_EXPLANATIONS
REQUEST_ID = "0b6b2c5d7e1f4a3c9d8e7f6a5b4c3d2e"

# What an answer can fail for: an error of the tree, or what HTTP itself refuses.
Cause = type[FlaskapiError] | HTTPStatus


@dataclass(frozen=True)
class Problem:
    """One kind of problem: its RFC 9457 type ends in the slug; with what is said of it."""

    slug: str
    title: str
    status: HTTPStatus
    explanation: Explanation

    @property
    def type(self) -> str:
        """The RFC 9457 type, which is also the address of the page about it."""
        return f"/problems/{self.slug}"

    def make_example(self, instance: str = "/predict") -> dict[str, Any]:
        """Return an answer with this problem, as the address `instance` may give it."""
        return {
            "type": self.type,
            "title": self.title,
            "status": int(self.status),
            "detail": self.explanation.detail,
            "instance": instance,
            "request_id": REQUEST_ID,
        }


def list_problems() -> list[Problem]:
    """Return all problems by their status and slug."""
    causes: list[Cause] = [*list_errors(), *HTTP_PROBLEMS]
    return sorted(map(find_problem, causes), key=lambda problem: (problem.status, problem.slug))


def list_errors(base: type[FlaskapiError] = FlaskapiError) -> Iterator[type[FlaskapiError]]:
    """Yield an error and all below it in the tree, but for those that only commands raise."""
    if base not in COMMANDS_ONLY:
        yield base
        for error in base.__subclasses__():
            yield from list_errors(error)


def find_problem(cause: Cause) -> Problem:
    """Return the problem that is answered for a cause."""
    if isinstance(cause, HTTPStatus):
        slug, title, _ = HTTP_PROBLEMS[cause]
        return Problem(slug, title, cause, EXPLANATIONS[slug])
    return Problem(cause.slug, cause.title, cause.status, EXPLANATIONS[cause.slug])
