"""The tensors of the Open Inference Protocol that the model takes and gives.

They come as numbers in JSON or as bytes, little-endian and by rows.
"""

from collections.abc import Mapping
from itertools import chain
from reprlib import repr as quote
from typing import Any

import numpy as np
import numpy.typing as npt

from flaskapi.errors import BatchTooLarge, InferenceUnreadable, TensorInvalid
from flaskapi.recognition.classifier import Batch
from flaskapi.recognition.frame import FRAME_SIDE_PX

INPUT = "frames"
INPUT_DTYPES: dict[str, npt.DTypeLike] = {"FP32": "<f4", "UINT8": "u1"}
OUTPUT_DTYPES = {
    "probabilities": ("FP32", "<f4"),
    "digit": ("INT64", "<i8"),
    "rejected": ("BOOL", "?"),
    "confidence": ("FP32", "<f4"),
}
FRAME_PIXELS = FRAME_SIDE_PX**2
FRAME_SHAPES = ((FRAME_SIDE_PX, FRAME_SIDE_PX, 1), (FRAME_SIDE_PX, FRAME_SIDE_PX), (FRAME_PIXELS,))
MOST_SIDES = 4
LARGEST = 255.0

Tensors = Mapping[str, npt.NDArray[Any]]
Json = dict[str, Any]


def read_batch(tensor: Json, binary: bytes, most_frames: int) -> Batch:
    """Return the batch that an input holds, float32 (N, 28, 28, 1) of 0..255.

    binary: the bytes that follow the JSON. Raises InferenceUnreadable, TensorInvalid,
    BatchTooLarge.
    """
    datatype = tensor.get("datatype")
    if not isinstance(datatype, str) or datatype not in INPUT_DTYPES:
        raise TensorInvalid(
            f"The datatype {quote(datatype)} is not taken. Send {' or '.join(INPUT_DTYPES)}."
        )
    shape = read_shape(tensor, most_frames)
    size = read_parameters(tensor).get("binary_data_size")
    if size is None:
        values = parse_numbers(tensor.get("data"), shape)
    else:
        values = parse_bytes(binary, size, shape, np.dtype(INPUT_DTYPES[datatype]))
    check_values(values)
    return values.astype(np.float32).reshape(-1, FRAME_SIDE_PX, FRAME_SIDE_PX, 1)


def read_shape(tensor: Json, most_frames: int) -> tuple[int, ...]:
    """Return the shape of an input. Raises TensorInvalid, BatchTooLarge."""
    shape: Any = tensor.get("shape")
    is_shape = isinstance(shape, list) and all(type(side) is int and side >= 0 for side in shape)
    if not is_shape or tuple(shape[1:]) not in FRAME_SHAPES:
        raise TensorInvalid(
            f"The shape {quote(shape)} is not taken. Send [N, 28, 28, 1], [N, 28, 28] or [N, 784]."
        )
    if shape[0] > most_frames:
        raise BatchTooLarge(
            f"The batch has {shape[0]:,} frames; at most {most_frames:,} are taken at once. Send "
            "it in parts."
        )
    return tuple(shape)


def parse_numbers(data: object, shape: tuple[int, ...]) -> npt.NDArray[Any]:
    """Return the numbers of a tensor in JSON, nested as its shape or flat. Raises TensorInvalid."""
    numbers, sides = flatten(data)
    # Checked before there is an array: one long text among them would make it huge.
    if numbers is None or not set(map(type, numbers)) <= {int, float}:
        raise _say_no_numbers()
    try:
        values = np.array(numbers, np.float64).reshape(sides)
    except OverflowError as error:
        raise _say_no_numbers() from error
    if values.shape not in (shape, (np.prod(shape),)):
        raise TensorInvalid(
            f"The `data` of {INPUT!r} have the shape {list(values.shape)}. Send what the tensor's "
            f"shape {list(shape)} says, nested like it or flat."
        )
    return values


def flatten(data: object) -> tuple[list[Any] | None, tuple[int, ...]]:
    """Return the leaves of nested lists, and how long the lists are from the outermost inwards.

    None for what is no list, and for lists that differ in length or depth. Deeper ones than any
    tensor's are leaves.
    """
    if not isinstance(data, list):
        return None, ()
    sides = [len(data)]
    while data and isinstance(data[0], list) and len(sides) < MOST_SIDES:
        side = len(data[0])
        if any(type(row) is not list or len(row) != side for row in data):
            return None, ()
        data = list(chain.from_iterable(data))
        sides.append(side)
    return data, tuple(sides)


def _say_no_numbers() -> TensorInvalid:
    return TensorInvalid(f"The `data` of {INPUT!r} are not numbers in rows of one length.")


def parse_bytes(
    binary: bytes, size: object, shape: tuple[int, ...], dtype: np.dtype[Any]
) -> npt.NDArray[Any]:
    """Return the numbers of a tensor in bytes. Raises InferenceUnreadable, TensorInvalid."""
    if type(size) is not int or size != len(binary):
        raise InferenceUnreadable(
            f"`binary_data_size` is {quote(size)}, but {len(binary):,} bytes follow the JSON."
        )
    needed = int(np.prod(shape)) * dtype.itemsize
    if size != needed:
        raise TensorInvalid(
            f"The tensor {INPUT!r} has {size:,} bytes. With its shape {list(shape)} and datatype "
            f"it takes {needed:,}."
        )
    return np.frombuffer(binary, dtype)


def check_values(values: npt.NDArray[Any]) -> None:
    """Check that the values of a batch are pixels, 0..255. Raises TensorInvalid."""
    if not np.all((values >= 0) & (values <= LARGEST)):
        raise TensorInvalid(
            "A frame has values that are not from 0, paper, to 255, ink. Scale them to that."
        )
    # Nothing but the faintest trace of ink in all frames is a forgotten factor of 255.
    if values.size and 0 < values.max() <= 1:
        raise TensorInvalid(
            "The frames seem to be scaled to 0..1. Send 0, paper, to 255, ink: multiply by 255."
        )


def read_parameters(owner: Json) -> Json:
    """Return the parameters of a request or a tensor. Raises InferenceUnreadable."""
    parameters = owner.get("parameters")
    if parameters is None:
        return {}
    if not isinstance(parameters, dict):
        raise InferenceUnreadable("`parameters` are no JSON object.")
    return parameters
