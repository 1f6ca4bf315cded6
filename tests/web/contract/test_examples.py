"""Every request that the document shows is sent, and answered as it says."""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from flaskapi.settings import Settings
from flaskapi.web.contract.document import make_document
from tests.conftest import encode
from tests.web.asking import PAGE, SEVEN, THREE, get_id, predict, read
from tests.web.contract.conformance import assert_conforms, resolve

Json = dict[str, Any]

DOCUMENT = make_document(Settings())
FORMATS = {"image/jpeg": "JPEG", "image/webp": "WEBP", "image/gif": "GIF", "image/bmp": "BMP"}


@dataclass(frozen=True)
class Shown:
    """A request that the document shows. example: the name of its body among the examples."""

    method: str
    path: str
    media_type: str | None = None
    example: str | None = None
    parameters: Json = field(default_factory=dict)

    def __str__(self) -> str:
        named = [self.method, self.path, self.media_type, self.example, *self.parameters]
        return " ".join(part for part in named if part)


def list_shown() -> Iterator[Shown]:
    """Yield each operation with each of its bodies, and with each of its optional parameters."""
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            bodies = list(list_bodies(operation))
            for media_type, example in bodies:
                yield Shown(method, path, media_type, example)
            for reference in operation["parameters"]:
                parameter = resolve(DOCUMENT, reference)
                if parameter["in"] != "path" and "example" in parameter:
                    yield Shown(method, path, *bodies[0], parameters={parameter["name"]: parameter})


def list_bodies(operation: Json) -> Iterator[tuple[str | None, str | None]]:
    """Yield the media type and the example of each body that an operation takes."""
    if "requestBody" not in operation:
        yield None, None
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        for example in content.get("examples", {"": {}}):
            yield media_type, example


def send(client: FlaskClient, shown: Shown) -> TestResponse:
    """Send a request as it is shown, about a record and a version that are there."""
    is_page = shown.example == "page"
    address = shown.path.format(
        record_id=get_id(read(client) if is_page else predict(client)),
        version=client.get("/model").get_json()["model"],
        name="my_model",
        slug="picture-blank",
    )
    headers: dict[str, str] = {}
    query: dict[str, str] = {}
    for name, parameter in shown.parameters.items():
        example = parameter["example"]
        text = example if isinstance(example, str) else json.dumps(example)
        (query if parameter["in"] == "query" else headers)[name] = text
    data, more = make_body(client, shown)
    content_type = None if shown.media_type == "multipart/form-data" else shown.media_type
    return client.open(
        address,
        method=shown.method,
        query_string=query,
        headers=headers | more,
        data=data,
        content_type=content_type,
    )


def make_body(client: FlaskClient, shown: Shown) -> tuple[Any, dict[str, str]]:
    """Return the body of a request that is shown, and the headers it needs."""
    picture = PAGE if shown.path == "/read" else SEVEN
    if shown.media_type in FORMATS:
        return encode(Image.open(BytesIO(picture)), FORMATS[shown.media_type]), {}
    if shown.media_type == "multipart/form-data":
        pictures = [SEVEN, THREE] if "batch" in shown.path else [picture]
        return {"file": [(BytesIO(data), "digit.png") for data in pictures]}, {}
    if shown.media_type == "application/zip":
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("seven.png", SEVEN)
        return packed.getvalue(), {}
    if shown.media_type == "application/octet-stream":
        return make_tensor()
    if shown.media_type is None:
        return None, {}
    content = DOCUMENT["paths"][shown.path][shown.method]["requestBody"]["content"]
    example = content[shown.media_type]["examples"][shown.example]
    if "externalValue" in example:
        with client.get(f"/{example['externalValue']}") as file:
            return file.data, {}
    return json.dumps(example["value"]), {}


def make_tensor() -> tuple[bytes, dict[str, str]]:
    """Return a request whose tensor follows its JSON as bytes, and the header that says so."""
    tensor = {"name": "frames", "datatype": "UINT8", "shape": [1, 784]}
    size = {"parameters": {"binary_data_size": 784}}
    header = json.dumps({"inputs": [tensor | size]}).encode()
    return header + bytes(784), {"Inference-Header-Content-Length": str(len(header))}


@pytest.mark.parametrize("shown", list(list_shown()), ids=str)
def test_request_is_answered_as_documented(
    client: FlaskClient, document: Json, shown: Shown
) -> None:
    response = send(client, shown)
    assert response.status_code in (200, 204), response.text
    assert_conforms(document, shown.path, shown.method, response)


@pytest.mark.parametrize("query", ["?explain=true", "?alternatives=3&pattern=phone&explain=true"])
def test_explained_reading_is_as_documented(
    client: FlaskClient, document: Json, query: str
) -> None:
    assert_conforms(document, "/read", "post", read(client, query=query))


def test_refused_picture_is_answered_as_documented(client: FlaskClient, document: Json) -> None:
    several = predict(client, PAGE)
    assert several.get_json()["rejected"]
    assert_conforms(document, "/predict", "post", several)


def test_record_with_its_history_is_as_documented(client: FlaskClient, document: Json) -> None:
    address = f"/predictions/{get_id(predict(client))}"
    client.put(f"{address}/label", json={"digit": None})
    client.delete(f"{address}/label")
    shown = client.get(address)
    assert len(shown.get_json()["history"]) == 2
    assert_conforms(document, "/predictions/{record_id}", "get", shown)
    listed = client.get("/predictions?limit=1")
    assert listed.get_json()["next"]
    assert_conforms(document, "/predictions", "get", listed)
