"""What is sent and answered under /v2: JSON Schemas (2020-12) of the Open Inference Protocol."""

from flaskapi.recognition.frame import FRAME_SIDE_PX
from flaskapi.web.contract.operation import Json, refer
from flaskapi.web.contract.schemas import MODEL_ID, TEXT, list_of, make_object
from flaskapi.web.inference.tensors import FRAME_SHAPES, INPUT, INPUT_DTYPES, OUTPUT_DTYPES

SIZE = {"type": "integer", "minimum": 0}
FLAG = {"type": "boolean"}
OUTPUT_TYPES = [datatype for datatype, _ in OUTPUT_DTYPES.values()]


def make_inference_schemas() -> dict[str, Json]:
    """Return the schemas of the protocol by their names."""
    return {
        "InferenceServer": make_object(
            "What serves.", {"name": TEXT, "version": TEXT, "extensions": list_of(TEXT)}
        ),
        "InferenceLive": make_object("The process lives.", {"live": {"const": True}}),
        "InferenceReady": make_object("It can answer.", {"ready": {"const": True}}),
        "InferenceModel": make_object(
            "The model in service and its tensors.",
            {
                "name": TEXT,
                "versions": list_of(MODEL_ID),
                "platform": TEXT,
                "inputs": list_of(refer("schemas", "InferenceTensor")),
                "outputs": list_of(refer("schemas", "InferenceTensor")),
            },
        ),
        "InferenceTensor": make_object(
            "What a tensor looks like.",
            {
                "name": TEXT,
                "datatype": TEXT,
                "shape": list_of({"type": "integer"}, "-1 is the number of frames."),
            },
        ),
        "InferenceModelReady": make_object(
            "The model can answer.", {"name": TEXT, "ready": {"const": True}}
        ),
        "InferenceRequest": make_request(),
        "InferenceInput": make_input(),
        "InferenceOutput": make_output(),
        "InferenceResponse": make_object(
            "What was found.",
            {
                "model_name": TEXT,
                "model_version": MODEL_ID,
                "outputs": list_of(refer("schemas", "InferenceOutput")),
            },
            optional={"id": TEXT},
        ),
    }


def make_request() -> Json:
    """Return the schema of a request."""
    wanted = make_object(
        "A tensor that is wanted.",
        {"name": {"enum": list(OUTPUT_DTYPES)}},
        optional={
            "parameters": make_object("How.", {}, optional={"binary_data": FLAG})
            | {"additionalProperties": False}
        },
    )
    return make_object(
        "Frames to classify.",
        {"inputs": list_of(refer("schemas", "InferenceInput"), most=1) | {"minItems": 1}},
        optional={
            "id": TEXT | {"type": ["string", "null"], "description": "Your name for the request."},
            "outputs": list_of(wanted, "Which tensors are wanted; all by default."),
            "parameters": make_object(
                "How all tensors are wanted.", {}, optional={"binary_data_output": FLAG}
            ),
        },
    )


def make_input() -> Json:
    """Return the schema of the tensor of frames. What its shape and its data say has to agree."""
    return make_object(
        "Frames, from 0, paper, to 255, ink.",
        {
            "name": {"const": INPUT},
            "datatype": {"enum": list(INPUT_DTYPES)},
            "shape": {
                "description": f"N frames of {FRAME_SIDE_PX}×{FRAME_SIDE_PX}.",
                "anyOf": [
                    list_of({}, most=len(sides) + 1)
                    | {
                        "prefixItems": [SIZE, *({"const": side} for side in sides)],
                        "minItems": len(sides) + 1,
                    }
                    for sides in FRAME_SHAPES
                ],
            },
        },
        optional={
            "data": {"type": "array", "description": "Numbers, nested as the shape or flat."},
            "parameters": make_object("How it is sent.", {}, optional={"binary_data_size": SIZE}),
        },
    )


def make_output() -> Json:
    """Return the schema of a tensor that was found."""
    values: Json = {"type": ["number", "boolean"]}
    return make_object(
        "A tensor; its values are in `data`, or follow the JSON as bytes.",
        {
            "name": {"enum": list(OUTPUT_DTYPES)},
            "datatype": {"enum": sorted(set(OUTPUT_TYPES))},
            "shape": list_of(SIZE),
        },
        optional={
            "data": list_of(values, "Row by row."),
            "parameters": make_object("", {"binary_data_size": SIZE}),
        },
    )
