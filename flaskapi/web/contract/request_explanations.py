"""What the other problems with requests mean to the person who meets them, by their slugs."""

from flaskapi.web.contract.explanation import Explanation

REQUEST_EXPLANATIONS = {
    "bad-request": Explanation(
        "The request itself is broken: it cannot be taken apart into an address, headers and a "
        "body.",
        ("The connection broke off while the body was sent.", "A header or the body is damaged."),
        "Send the request again. If a program of your own made it, let a library make it.",
        "The browser (or proxy) sent a request that this server could not understand.",
    ),
    "invalid-parameter": Explanation(
        "A parameter behind the `?` of the address, or a header, has a value that is not taken.",
        (
            "A number is outside its range, or is no number.",
            "`true` or `false` is written in another way.",
            "`length` and `pattern` were both sent.",
        ),
        "The detail names the parameter and says what it takes.",
        "`explain` takes true or false, not 'maybe'.",
    ),
    "record-missing": Explanation(
        "Nothing is recorded under this id, or nothing of the kind that was asked for.",
        (
            "The prediction was deleted, or was older than the days that records are kept.",
            "The id was cut or changed while it was copied.",
            "A page was asked for its frame, which only single digits have.",
        ),
        "Take the id from the answer to `/predict` or `/read`. What is deleted cannot be had back.",
        "There is no prediction of this id. Ids come with the answers to /predict and /read; what "
        "was deleted has none.",
    ),
    "label-invalid": Explanation(
        "The label is not one that this prediction can have.",
        (
            'A single digit takes `{"digit": 3}` or `{"digit": null}`, a page `{"text": "123"}`.',
            "The digit is not a number from 0 to 9, or is written as text.",
            "The body is no JSON.",
        ),
        "Send what the detail says. The member `task` of the prediction tells whether it is of a "
        "digit or of a page.",
        'Send {"digit": 3}, with a number from 0 to 9, or {"digit": null} for no digit.',
    ),
    "idempotency-key-reused": Explanation(
        "An `Idempotency-Key` stands for one request, so that it can be sent again without being "
        "recorded twice. This key was used before for a request that was not the same.",
        (
            "A program uses one key for all its requests.",
            "The parameters of the address changed between one try and the next.",
        ),
        "Make a new key, for instance a UUID, for each request, and use it again only to repeat "
        "that one.",
        "Another request was sent with this `Idempotency-Key`. Take a new one for each request.",
    ),
    "key-missing": Explanation(
        "What concerns everybody's pictures is only for those with a key, and none, or an unknown "
        "one, was sent.",
        (
            "The header `Authorization` is missing or does not begin with `Bearer`.",
            "The key was taken away, or was cut while it was copied.",
        ),
        "Send the header `Authorization: Bearer KEY`. Whoever runs the service makes keys with "
        "`flask --app flaskapi make-key NAME --scope label`.",
        "This is only for those with a key. Send `Authorization: Bearer KEY`; `flask --app "
        "flaskapi make-key NAME` makes keys.",
    ),
    "key-insufficient": Explanation(
        "The key is known, but was not made for this.",
        ("The key was made without the scope `label`.",),
        "Ask whoever runs the service for a key with the scope that the detail names.",
        "The key of ann is not for this. Make one with `make-key NAME --scope label`.",
    ),
    "cross-site-request": Explanation(
        "A page of another site asked, in your browser, to change something here. That is refused, "
        "so that no page can label or delete in your name.",
        (
            "A page of another site calls this service with a script or a form.",
            "A proxy in front of the service changes the `Host` header and does not tell which "
            "host was asked for.",
        ),
        "Send it from a page of this service or from a program, which sends neither "
        "`Sec-Fetch-Site` nor `Origin`. A proxy should pass `Host` on, or set `X-Forwarded-Host`.",
        "A page of another site sent this. Send it from this service's own pages, or from a "
        "program.",
    ),
    "inference-unreadable": Explanation(
        "The request is not one of the Open Inference Protocol.",
        (
            "The body is no JSON object, or has no `inputs`.",
            "The header `Inference-Header-Content-Length`, or a `binary_data_size`, does not fit "
            "the bytes that were sent.",
        ),
        "Send it with a client of the protocol, such as `tritonclient`, or compare it with the "
        "example of this address in the documentation.",
        "The request is no JSON object. Send one with `inputs`; tensors that follow it as bytes "
        "need the header `Inference-Header-Content-Length`.",
    ),
    "tensor-invalid": Explanation(
        "The request is of the Open Inference Protocol, but the model does not take this tensor, "
        "or has no such output.",
        (
            "The shape is not `[N, 28, 28, 1]`, `[N, 28, 28]` or `[N, 784]`, or does not fit the "
            "data.",
            "The values are scaled to 0..1; they go from 0, paper, to 255, ink.",
            "An output was asked for that the model does not have.",
        ),
        "The detail says what was found and what is taken; `GET /v2/models/my_model` describes the "
        "tensors.",
        "The shape [1, 10] is not taken. Send [N, 28, 28, 1], [N, 28, 28] or [N, 784].",
    ),
    "model-unknown": Explanation(
        "There is no model of this name, or the version that was asked for is not in service.",
        (
            "The name is misspelt; it is that of the model's file without its ending.",
            "The model was replaced since its version was looked up.",
        ),
        "Ask for the model without a version, which is always the one in service.",
        "There is no model 'mnist' here. Ask for 'my_model'.",
    ),
}
