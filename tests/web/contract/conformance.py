"""Hold what the service answers against its own document."""

import re
from typing import Any

from openapi_schema_validator import OAS31Validator
from werkzeug.test import TestResponse

Json = dict[str, Any]

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def resolve(document: Json, found: Json) -> Json:
    """Return what a reference stands for, and anything else as it is."""
    if "$ref" not in found:
        return found
    target: Any = document
    for part in found["$ref"].removeprefix("#/").split("/"):
        target = target[part]
    return dict(target)


def assert_conforms(document: Json, path: str, method: str, response: TestResponse) -> None:
    """Check an answer's status, type, headers and body against the operation's documentation."""
    documented = document["paths"][path][method]["responses"]
    assert str(response.status_code) in documented, response.text
    assert_answer(document, documented[str(response.status_code)], response)


def assert_answer(document: Json, documented: Json, response: TestResponse) -> None:
    """Check an answer against an OpenAPI Response."""
    for name, reference in documented["headers"].items():
        header = resolve(document, reference)
        assert name in response.headers or not header.get("required"), name
    content = documented.get("content")
    if content is None:
        assert not response.data
        return
    assert response.mimetype in content
    if response.is_json:
        assert_valid(document, content[response.mimetype].get("schema", {}), response.get_json())


def assert_valid(document: Json, schema: Json, value: object) -> None:
    """Check a value against a schema that may refer to the document's."""
    rooted = {"allOf": [schema], "components": document["components"]}
    OAS31Validator(rooted, format_checker=OAS31Validator.FORMAT_CHECKER).validate(value)
