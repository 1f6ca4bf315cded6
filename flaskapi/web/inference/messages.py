"""Requests and answers of the Open Inference Protocol: JSON, and the bytes of tensors behind it.

Where bytes follow, the header `Inference-Header-Content-Length` says how long the JSON is. After
KServe's "Open Inference Protocol" and Triton's "Binary Tensor Data Extension".
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from reprlib import repr as quote

from flask import json, request
from werkzeug.exceptions import RequestEntityTooLarge

from flaskapi.errors import FormatUnsupported, InferenceUnreadable, TensorInvalid
from flaskapi.recognition.classifier import Batch
from flaskapi.settings import Settings
from flaskapi.web.inference.tensors import (
    FRAME_PIXELS,
    INPUT,
    OUTPUT_DTYPES,
    Json,
    Tensors,
    read_batch,
    read_parameters,
)

HEADER_LENGTH = "Inference-Header-Content-Length"
# A number in JSON: the most digits that anybody writes, with a comma and a space.
LONGEST_NUMBER_BYTES = 24
HEADER_ROOM_BYTES = 64 * 1024


@dataclass(frozen=True)
class Inference:
    """What a request asks.

    batch: float32 (N, 28, 28, 1), 0..255. outputs: the tensors wanted, in that order, and whether
    each is wanted as bytes. id: what the caller calls the request.
    """

    batch: Batch
    outputs: Mapping[str, bool]
    id: str | None


def read_inference(settings: Settings) -> Inference:
    """Return what the request at hand asks.

    Raises InferenceUnreadable, TensorInvalid, BatchTooLarge, FormatUnsupported.
    """
    body = read_body(limit_body(settings.max_batch_pictures, settings.max_batch_bytes))
    header, binary = split_body(body, request.headers.get(HEADER_LENGTH))
    asked = parse_header(header)
    name = asked.get("id")
    if not isinstance(name, str | None):
        raise InferenceUnreadable("The request's `id` is no text. Send text or none.")
    outputs = read_outputs(asked)
    inputs = list_objects(asked.get("inputs"), "inputs")
    names = [tensor.get("name") for tensor in inputs]
    if names != [INPUT]:
        raise TensorInvalid(f"The inputs are {quote(names)}. Send one, named {INPUT!r}.")
    return Inference(read_batch(inputs[0], binary, settings.max_batch_pictures), outputs, name)


def limit_body(most_frames: int, most_bytes: int) -> int:
    """Return how many bytes a request can need at most, or the limit if that is lower."""
    needed = HEADER_ROOM_BYTES + most_frames * FRAME_PIXELS * LONGEST_NUMBER_BYTES
    return min(needed, most_bytes)


def read_body(most_bytes: int) -> bytes:
    """Return the body of the request at hand, unpacked if it is compressed.

    Raises FormatUnsupported, InferenceUnreadable; Werkzeug answers 413 beyond the limit.
    """
    request.max_content_length = most_bytes
    body = request.get_data(cache=False, parse_form_data=False)
    encoding = request.headers.get("Content-Encoding", "identity").lower()
    if encoding == "identity":
        return body
    if encoding not in ("gzip", "deflate"):
        raise FormatUnsupported(
            f"The Content-Encoding {quote(encoding)} is not read here. Use gzip, deflate or none."
        )
    # 32 has zlib tell by itself which of the two it is.
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        unpacked = unpacker.decompress(body, most_bytes)
    except zlib.error as error:
        raise InferenceUnreadable("The compressed body is damaged. Send it again.") from error
    if unpacker.unconsumed_tail:
        raise RequestEntityTooLarge
    if not unpacker.eof:
        raise InferenceUnreadable("The compressed body breaks off. Send it again.")
    return unpacked


def split_body(body: bytes, header_length: str | None) -> tuple[bytes, bytes]:
    """Return the JSON of a body, and the bytes behind it. Raises InferenceUnreadable."""
    if header_length is None:
        return body, b""
    is_number = header_length.isascii() and header_length.isdecimal() and len(header_length) < 12
    if not is_number or int(header_length) > len(body):
        raise InferenceUnreadable(
            f"`{HEADER_LENGTH}` takes the number of bytes of the JSON at the body's beginning, "
            f"which has {len(body):,} in all."
        )
    return body[: int(header_length)], body[int(header_length) :]


def parse_header(header: bytes) -> Json:
    """Return the JSON object of a request. Raises InferenceUnreadable."""
    try:
        asked = json.loads(header)
    except (ValueError, RecursionError):
        asked = None
    if not isinstance(asked, dict):
        raise InferenceUnreadable(
            "The request is no JSON object. Send one with `inputs`; tensors that follow it as "
            f"bytes need the header `{HEADER_LENGTH}`."
        )
    return asked


def read_outputs(asked: Json) -> dict[str, bool]:
    """Return which tensors are wanted, and which of them as bytes; by default all.

    Raises InferenceUnreadable, TensorInvalid.
    """
    by_default = read_flag(read_parameters(asked), "binary_data_output", False)
    wanted = asked.get("outputs")
    wanted = [] if wanted is None else list_objects(wanted, "outputs")
    found = {}
    for output in wanted or [{"name": name} for name in OUTPUT_DTYPES]:
        name, parameters = output.get("name"), read_parameters(output)
        if not isinstance(name, str) or name not in OUTPUT_DTYPES:
            raise TensorInvalid(
                f"There is no output {quote(name)}. The outputs are {', '.join(OUTPUT_DTYPES)}."
            )
        # Whoever asks for shared memory or classes would take our answer for something else.
        unknown = sorted(parameters.keys() - {"binary_data"})
        if unknown:
            raise TensorInvalid(
                f"The parameter {quote(unknown[0])} of the output {quote(name)} is not offered. "
                "Leave it out."
            )
        found[name] = read_flag(parameters, "binary_data", by_default)
    return found


def read_flag(parameters: Json, name: str, default: bool) -> bool:
    """Return a true-or-false parameter. Raises InferenceUnreadable."""
    found = parameters.get(name, default)
    if not isinstance(found, bool):
        raise InferenceUnreadable(f"The parameter `{name}` takes true or false.")
    return found


def list_objects(found: object, name: str) -> list[Json]:
    """Return a member that is a list of JSON objects. Raises InferenceUnreadable."""
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise InferenceUnreadable(f"The request's `{name}` are no list of JSON objects.")
    return found


def encode_answer(asked: Inference, head: Json, tensors: Tensors) -> tuple[bytes, int | None]:
    """Return the body of an answer, and how long its JSON is where bytes follow it."""
    outputs, parts = [], []
    for name, is_binary in asked.outputs.items():
        datatype, dtype = OUTPUT_DTYPES[name]
        values = tensors[name].astype(dtype)
        output: Json = {"name": name, "datatype": datatype, "shape": list(values.shape)}
        if is_binary:
            parts.append(values.tobytes())
            output["parameters"] = {"binary_data_size": len(parts[-1])}
        else:
            output["data"] = values.ravel().tolist()
        outputs.append(output)
    named = {} if asked.id is None else {"id": asked.id}
    header = json.dumps({**head, **named, "outputs": outputs}).encode()
    return b"".join((header, *parts)), len(header) if parts else None
