"""The command that asks for an operation, to be copied into a terminal."""

import json
import shlex
from pathlib import PurePosixPath
from typing import Any

Json = dict[str, Any]

FORM, JSON_TYPE = "multipart/form-data", "application/json"
# In place of what only the reader knows.
PLACEHOLDERS = {"record_id": "ID", "version": "VERSION"}
SECOND_PICTURE = "three.png"
CONTINUED = " \\\n  "


def make_command(root_url: str, path: str, method: str, operation: Json, model_name: str) -> str:
    """Return a call of curl for an operation of the service at root_url, which ends in a slash."""
    words = ["curl"]
    if method in ("put", "delete"):
        words += ["-X", method.upper()]
    if is_picture(operation):
        words += ["-o", "picture.png"]
    body = list_body_words(operation.get("requestBody", {}).get("content", {}))
    address = root_url + path.removeprefix("/").format(**PLACEHOLDERS, name=model_name)
    if not body:
        return shlex.join([*words, address])
    return shlex.join([*words, address]) + "".join(CONTINUED + shlex.join(part) for part in body)


def is_picture(operation: Json) -> bool:
    """Tell whether an operation answers a picture, which a terminal can't show."""
    content = operation["responses"].get("200", {}).get("content", {})
    return any(media_type.startswith("image/") for media_type in content)


def list_body_words(content: Json) -> list[list[str]]:
    """Return what is sent, as curl is told it: a list of words for each line."""
    if FORM in content:
        name, schema = next(iter(content[FORM]["schema"]["properties"].items()))
        files = [find_file(content)]
        if schema["type"] == "array":
            files.append(SECOND_PICTURE)
        return [["-F", f"{name}=@{file}"] for file in files]
    if JSON_TYPE not in content:
        return []
    typed = ["-H", f"Content-Type: {JSON_TYPE}"]
    example = next(iter(content[JSON_TYPE]["examples"].values()))
    if "value" in example:
        return [typed, ["-d", json.dumps(example["value"])]]
    return [typed, ["--data-binary", f"@{find_file(content)}"]]


def find_file(content: Json) -> str:
    """Return the name of the file among the examples of a body; by default the picture's."""
    for media in content.values():
        for example in media.get("examples", {}).values():
            if "externalValue" in example:
                return PurePosixPath(example["externalValue"]).name
    return "seven.png"
