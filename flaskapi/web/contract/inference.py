"""The operations of the Open Inference Protocol (KServe V2), under /v2."""

from http import HTTPStatus

from flaskapi.errors import (
    BatchTooLarge,
    FormatUnsupported,
    InferenceUnreadable,
    ModelUnknown,
    TensorInvalid,
)
from flaskapi.web.contract.examples import (
    INFERENCE,
    INFERENCE_MODEL,
    INFERENCE_SERVER,
    locate_frames,
)
from flaskapi.web.contract.operation import (
    MODEL,
    SENDING,
    Json,
    Operation,
    answer_json,
    refer,
)
from flaskapi.web.inference.messages import HEADER_LENGTH
from flaskapi.web.inference.resource import BINARY_TYPE

TAG = "Infer"
ANY_VERSION = "/v2/models/{name}"
# The address of the model whatever its version, and of one version: the same is answered at both.
MODEL_ADDRESSES = {
    "": (ANY_VERSION, ("name",)),
    "Version": (f"{ANY_VERSION}/versions/{{version}}", ("name", "version")),
}


def list_inference_operations() -> list[Operation]:
    """Return the operations of the protocol."""
    return [
        Operation(
            "get",
            "/v2",
            "showInferenceServer",
            TAG,
            "Ask what serves",
            "The name and version of the server, and the extensions of the protocol it has.",
            {HTTPStatus.OK: answer_json("The server.", "InferenceServer", INFERENCE_SERVER)},
        ),
        Operation(
            "get",
            "/v2/health/live",
            "isLive",
            TAG,
            "Ask whether the server lives",
            "The same as /livez, as the protocol has it.",
            {HTTPStatus.OK: answer_json("It lives.", "InferenceLive", {"live": True})},
        ),
        Operation(
            "get",
            "/v2/health/ready",
            "isReady",
            TAG,
            "Ask whether the server is ready",
            "Ten bundled digits are read anew for each answer.",
            {HTTPStatus.OK: answer_json("It is ready.", "InferenceReady", {"ready": True})},
            causes=MODEL,
        ),
        *(operation for suffix in MODEL_ADDRESSES for operation in list_model_operations(suffix)),
    ]


def list_model_operations(suffix: str) -> list[Operation]:
    """Return the operations on the model, or on one version of it."""
    path, parameters = MODEL_ADDRESSES[suffix]
    said = " of a version" if suffix else ""
    return [
        Operation(
            "get",
            path,
            f"showInferenceModel{suffix}",
            TAG,
            f"Ask for the tensors{said}",
            "What the model takes and gives. -1 in a shape is the number of frames.",
            {
                HTTPStatus.OK: answer_json(
                    "The model.", "InferenceModel", INFERENCE_MODEL, links=link_version()
                )
            },
            parameters=parameters,
            causes=(*MODEL, ModelUnknown),
        ),
        Operation(
            "get",
            f"{path}/ready",
            f"isModelReady{suffix}",
            TAG,
            f"Ask whether the model is ready{said}",
            "Ten bundled digits are read anew for each answer.",
            {
                HTTPStatus.OK: answer_json(
                    "It is ready.", "InferenceModelReady", {"name": "my_model", "ready": True}
                )
            },
            parameters=parameters,
            causes=(*MODEL, ModelUnknown),
        ),
        describe_inference(path, parameters, suffix),
    ]


def link_version() -> dict[str, Json]:
    """Return the Links from the model to what can be asked of the version in service."""
    parameters = {"name": "$response.body#/name", "version": "$response.body#/versions/0"}
    return {
        name: {"operationId": name, "parameters": parameters}
        for name in ("showInferenceModelVersion", "isModelReadyVersion", "inferVersion")
    }


def describe_inference(path: str, parameters: tuple[str, ...], suffix: str) -> Operation:
    """Return the operation that classifies frames."""
    answer = answer_json("The output tensors.", "InferenceResponse", INFERENCE)
    answer["content"][BINARY_TYPE] = {}
    answer["headers"] = {HEADER_LENGTH: refer("headers", HEADER_LENGTH)}
    return Operation(
        "post",
        f"{path}/infer",
        f"infer{suffix}",
        TAG,
        "Classify frames" + (" with a version" if suffix else ""),
        "Frames are 28×28 each, from 0, paper, to 255, ink, and are classified as they are: a "
        "picture's way to its frame is only gone by /predict. Nothing is recorded. The outputs are "
        "`probabilities`, `digit` (-1 for no digit), `rejected` and `confidence`.",
        {HTTPStatus.OK: answer},
        parameters=(*parameters, "header_length"),
        body=take_frames(),
        causes=(
            *SENDING,
            *MODEL,
            ModelUnknown,
            InferenceUnreadable,
            TensorInvalid,
            BatchTooLarge,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            FormatUnsupported,
        ),
    )


def take_frames() -> Json:
    """Return the Request Body of an inference: JSON, or JSON with the bytes of the tensor."""
    schema = refer("schemas", "InferenceRequest")
    return {
        "description": "JSON, or JSON and behind it the bytes of the tensor, little-endian. May be "
        "compressed, with the `Content-Encoding` gzip or deflate.",
        "required": True,
        "content": {
            "application/json": {"schema": schema, "examples": {"seven": locate_frames()}},
            BINARY_TYPE: {},
        },
    }
