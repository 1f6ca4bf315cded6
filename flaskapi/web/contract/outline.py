"""The document as its page shows it: references followed, and a command for each operation."""

import json
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flaskapi.errors import FlaskapiError
from flaskapi.web.contract.commands import make_command
from flaskapi.web.contract.document import Document
from flaskapi.web.problems import PROBLEM_TYPE

Json = dict[str, Any]

JSON_WIDTH = 76
JSON_TYPE = "application/json"
PAGE_TYPE = "text/html"


@dataclass(frozen=True)
class Answer:
    """What an operation answers with a status that is no failure.

    examples: JSON, by what it shows; that is not said where there is but one.
    """

    status: str
    description: str
    types: tuple[str, ...]
    schema: str
    examples: dict[str, str]


@dataclass(frozen=True)
class Body:
    """What an operation takes; examples: of JSON, by what each says."""

    description: str
    types: tuple[str, ...]
    examples: dict[str, str]


@dataclass(frozen=True)
class Outline:
    """What the page shows of one operation.

    parameters: OpenAPI Parameters. body: what is sent, if anything.
    problems: slug, title and status of each. command: to copy; empty for a page.
    """

    name: str
    method: str
    path: str
    summary: str
    description: str
    wants_key: bool
    parameters: list[Json]
    body: Body | None
    answers: list[Answer]
    problems: list[Json]
    command: str
    is_page: bool


def outline_document(document: Document, root_url: str) -> dict[str, list[Outline]]:
    """Return the operations of a document by their tags, for who reached it at root_url."""
    outlines: dict[str, list[Outline]] = {tag["name"]: [] for tag in document["tags"]}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            outline = outline_operation(document, root_url, path, method, operation)
            outlines[operation["tags"][0]].append(outline)
    return outlines


def outline_operation(
    document: Document, root_url: str, path: str, method: str, operation: Json
) -> Outline:
    """Return what the page shows of one operation."""
    answers = list(list_answers(document, operation))
    parameters = [resolve(document, parameter) for parameter in operation["parameters"]]
    name = document["components"]["parameters"]["name"]["example"]
    is_page = any(PAGE_TYPE in answer.types for answer in answers)
    return Outline(
        name=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=operation["description"],
        wants_key="security" in operation,
        parameters=parameters[:-1],  # The request's id, which every operation takes, is said once.
        body=outline_body(operation["requestBody"]) if "requestBody" in operation else None,
        answers=answers,
        problems=list(list_causes(document, operation)),
        command="" if is_page else make_command(root_url, path, method, operation, name),
        is_page=is_page,
    )


def outline_body(body: Json) -> Body:
    """Return what the page shows of an OpenAPI Request Body."""
    examples = body["content"].get(JSON_TYPE, {}).get("examples", {}).values()
    return Body(
        body.get("description", ""),
        tuple(body["content"]),
        {found["summary"]: format_json(found["value"]) for found in examples if "value" in found},
    )


def list_answers(document: Document, operation: Json) -> Iterator[Answer]:
    """Yield the answers of an operation that are no failures."""
    for status, response in operation["responses"].items():
        content = response.get("content", {})
        if PROBLEM_TYPE in content:
            continue
        shown = content.get(JSON_TYPE, {})
        schema = resolve(document, shown.get("schema", {}))
        yield Answer(
            status,
            response["description"],
            tuple(content),
            schema.get("description", ""),
            format_examples(shown),
        )


def format_examples(content: Json) -> dict[str, str]:
    """Return the examples of an OpenAPI Media Type, by their summaries."""
    if "example" in content:
        return {"": format_json(content["example"])}
    found = content.get("examples", {}).values()
    return {example["summary"]: format_json(example["value"]) for example in found}


def list_causes(document: Document, operation: Json) -> Iterator[Json]:
    """Yield the problems of an operation: the slug, title and status of each.

    What any operation may meet is said once.
    """
    for response in operation["responses"].values():
        problems = response.get("content", {}).get(PROBLEM_TYPE, {})
        for slug, reference in problems.get("examples", {}).items():
            example = resolve(document, reference)["value"]
            if slug == FlaskapiError.slug:
                continue
            yield {"slug": slug, "title": example["title"], "status": example["status"]}


def resolve(document: Document, found: Json) -> Json:
    """Return what a reference within the document stands for, and anything else as it is."""
    if "$ref" not in found:
        return found
    target: Any = document
    for part in found["$ref"].removeprefix("#/").split("/"):
        target = target[part]
    return dict(target)


def format_json(value: object, indent: str = "") -> str:
    """Return JSON that breaks its lines only where they are too long."""
    line = json.dumps(value, ensure_ascii=False)
    if len(indent) + len(line) <= JSON_WIDTH or not isinstance(value, dict | list):
        return line
    deeper = indent + "  "
    if isinstance(value, Mapping):
        parts = [f"{json.dumps(key)}: {format_json(part, deeper)}" for key, part in value.items()]
        return "{\n" + ",\n".join(deeper + part for part in parts) + f"\n{indent}}}"
    if not any(isinstance(part, dict | list) for part in value):
        filled = textwrap.fill(
            line[1:-1], JSON_WIDTH, initial_indent=deeper, subsequent_indent=deeper
        )
        return f"[\n{filled}\n{indent}]"
    return "[\n" + ",\n".join(deeper + format_json(part, deeper) for part in value) + f"\n{indent}]"
