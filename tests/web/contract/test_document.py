"""The document is valid, is all there is, and is what it says of itself."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from flaskapi.settings import Settings
from flaskapi.web.contract.document import list_operations, make_document
from flaskapi.web.contract.problems import EXPLANATIONS, find_problem, list_errors, list_problems
from flaskapi.web.problems import HTTP_PROBLEMS
from tests.web.contract.conformance import PARAMETER, assert_valid, resolve

Json = dict[str, Any]

AUTOMATIC = {"HEAD", "OPTIONS"}


def list_contents(document: Json) -> Iterator[tuple[str, Json]]:
    """Yield where it stands and what it is, for every OpenAPI Media Type of the document."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            bodies = [("body", operation.get("requestBody", {}))]
            for place, owner in [*bodies, *operation["responses"].items()]:
                for media_type, content in owner.get("content", {}).items():
                    yield f"{method} {path} {place} {media_type}", content


def test_document_is_valid_openapi(document: Json) -> None:
    assert document["openapi"].startswith("3.1")
    assert [str(error) for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_document_has_every_route_and_method_and_no_others(app: Flask, document: Json) -> None:
    served = {
        (PARAMETER.sub(r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - AUTOMATIC
        if rule.endpoint != "static"
    }
    documented = {(path, method) for path, found in document["paths"].items() for method in found}
    assert documented == served


def test_every_parameter_of_an_address_is_documented_there(document: Json) -> None:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            found = [resolve(document, parameter) for parameter in operation["parameters"]]
            named = {parameter["name"] for parameter in found if parameter["in"] == "path"}
            assert all(f"{{{name}}}" in path for name in named), f"{method} {path}"
            assert path.count("{") == len(named), f"{method} {path}"


def test_operations_have_names_of_their_own_and_tags_that_are_described(document: Json) -> None:
    operations = list_operations()
    assert len({operation.name for operation in operations}) == len(operations)
    assert {operation.tag for operation in operations} == {tag["name"] for tag in document["tags"]}


def test_every_example_fits_its_schema(document: Json) -> None:
    for place, content in list_contents(document):
        examples = [content["example"]] if "example" in content else []
        for reference in content.get("examples", {}).values():
            example = resolve(document, reference)
            examples += [example["value"]] if "value" in example else []
        for example in examples:
            assert_valid(document, content["schema"], example)
        assert examples or "json" not in place or "openapi.json" in place or "infer" in place, place


def test_every_example_of_a_parameter_fits_its_schema(document: Json) -> None:
    for parameter in document["components"]["parameters"].values():
        if "example" in parameter:
            assert_valid(document, parameter["schema"], parameter["example"])


def test_every_error_is_documented_by_an_operation_and_explained() -> None:
    documented = {problem.slug for found in list_operations() for problem in found.list_problems()}
    assert {error.slug for error in list_errors()} <= documented
    slugs = {problem.slug for problem in list_problems()}
    assert slugs == set(EXPLANATIONS)
    assert (
        slugs - documented == {find_problem(status).slug for status in HTTP_PROBLEMS} - documented
    )


def test_limits_are_those_of_the_settings() -> None:
    description = make_document(Settings(max_picture_bytes=1_234_567))["info"]["description"]
    assert "1,234,567 bytes" in description


def test_document_is_not_sent_again_to_who_has_it(client: FlaskClient) -> None:
    first = client.get("/openapi.json")
    again = client.get("/openapi.json", headers={"If-None-Match": first.headers["ETag"]})
    other = client.get("/openapi.json", headers={"If-None-Match": '"other"'})
    assert (again.status_code, again.data) == (304, b"")
    assert (other.status_code, other.data) == (200, first.data)


@pytest.mark.parametrize(("root", "url"), [("", "/"), ("/digits", "/digits")])
def test_server_of_the_document_is_where_the_service_was_reached(
    client: FlaskClient, root: str, url: str
) -> None:
    served = client.get("/openapi.json", environ_overrides={"SCRIPT_NAME": root}).get_json()
    assert [server["url"] for server in served["servers"]] == [url]
