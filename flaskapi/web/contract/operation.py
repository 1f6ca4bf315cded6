"""One operation of the contract, and how it is written in OpenAPI 3.1."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import groupby
from types import MappingProxyType
from typing import Any

from flaskapi.errors import CrossSiteRequest, FlaskapiError, ModelError, RequestError
from flaskapi.web.contract.problems import Cause, Problem, find_problem, list_errors
from flaskapi.web.problems import PROBLEM_TYPE

Json = dict[str, Any]

# What may go wrong whatever is asked; when something is sent; when a model is needed.
ALWAYS: tuple[Cause, ...] = (FlaskapiError,)
SENDING: tuple[Cause, ...] = (RequestError, CrossSiteRequest)
MODEL: tuple[Cause, ...] = tuple(list_errors(ModelError))

# The headers that answers of a status have beside the request's id.
STATUS_HEADERS = {
    HTTPStatus.UNAUTHORIZED: ("WWW-Authenticate",),
    HTTPStatus.METHOD_NOT_ALLOWED: ("Allow",),
    HTTPStatus.SERVICE_UNAVAILABLE: ("Retry-After",),
}


@dataclass(frozen=True)
class Operation:
    """A method of an address.

    path: with {parameters}. name: its operationId. parameters: names of those that the contract
    defines. body: an OpenAPI Request Body. answers: an OpenAPI Response for each status that is no
    failure. causes: what it may fail for. wants_key: whether it asks for a key where keys are set.
    """

    method: str
    path: str
    name: str
    tag: str
    summary: str
    description: str
    answers: Mapping[HTTPStatus, Json]
    parameters: Sequence[str] = ()
    body: Json | None = None
    causes: Sequence[Cause] = field(default=())
    wants_key: bool = False

    def list_problems(self) -> list[Problem]:
        """Return what it may fail with, by status and slug."""
        found = {find_problem(cause).slug: find_problem(cause) for cause in (*ALWAYS, *self.causes)}
        return sorted(found.values(), key=lambda problem: (problem.status, problem.slug))

    def describe(self) -> Json:
        """Return the OpenAPI Operation."""
        responses = {
            str(int(status)): describe_answer(status, answer)
            for status, answer in self.answers.items()
        }
        for status, problems in groupby(self.list_problems(), key=lambda found: found.status):
            responses[str(int(status))] = describe_problems(status, list(problems))
        operation: Json = {
            "operationId": self.name,
            "tags": [self.tag],
            "summary": self.summary,
            "description": self.description,
            "parameters": [refer("parameters", name) for name in (*self.parameters, "request_id")],
        }
        if self.body is not None:
            operation["requestBody"] = self.body
        if self.wants_key:
            operation["security"] = [{}, {"key": []}]
        return operation | {"responses": responses}


def describe_answer(status: HTTPStatus, answer: Json) -> Json:
    """Return an OpenAPI Response with the headers that every answer of its status has."""
    names = ("X-Request-ID", *STATUS_HEADERS.get(status, ()))
    headers = {name: refer("headers", name) for name in names}
    return answer | {"headers": headers | answer.get("headers", {})}


def describe_problems(status: HTTPStatus, problems: Sequence[Problem]) -> Json:
    """Return the OpenAPI Response for the problems of one status."""
    # Below a path that the service is served under, types begin with it.
    types = {"pattern": f"({'|'.join(problem.type for problem in problems)})$"}
    exact = {"properties": {"type": types, "status": {"const": int(status)}}}
    return describe_answer(
        status,
        {
            "description": " ".join(f"{problem.title}." for problem in problems),
            "content": {
                PROBLEM_TYPE: {
                    "schema": {"allOf": [refer("schemas", "Problem"), exact]},
                    "examples": {
                        problem.slug: refer("examples", problem.slug) for problem in problems
                    },
                }
            },
        },
    )


def refer(kind: str, name: str) -> Json:
    """Return the reference to a component of the document."""
    return {"$ref": f"#/components/{kind}/{name}"}


def answer_json(
    description: str,
    schema: str,
    example: Json,
    others: Mapping[str, Json] = MappingProxyType({}),
    **members: Any,
) -> Json:
    """Return an OpenAPI Response of JSON that has a schema of the document.

    others: further examples, by what they show.
    """
    content: Json = {"schema": refer("schemas", schema)}
    if others:
        shown = {"As a rule": example, **others}
        content["examples"] = {
            f"case-{number}": {"summary": summary, "value": value}
            for number, (summary, value) in enumerate(shown.items(), start=1)
        }
    else:
        content["example"] = example
    return {"description": description, "content": {"application/json": content}, **members}


def answer_page(description: str) -> Json:
    """Return an OpenAPI Response of a page for browsers."""
    return {"description": description, "content": {"text/html": {"schema": {"type": "string"}}}}


def answer_pictures(description: str, *media_types: str) -> Json:
    """Return an OpenAPI Response of a picture in one of some formats."""
    return {"description": description, "content": {kind: {} for kind in media_types}}
