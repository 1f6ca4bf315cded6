"""What the problems of addresses and of the service itself mean, by their slugs."""

from flaskapi.web.contract.explanation import Explanation

ASK_OPERATOR = (
    "Try again after the seconds that the header `Retry-After` says. If it stays, tell whoever "
    "runs the service; `flask --app flaskapi doctor` says what is wrong and how to mend it."
)

SERVICE_EXPLANATIONS = {
    "not-found": Explanation(
        "There is nothing at this address.",
        ("The address is misspelt.", "The service is reached below another path than thought."),
        "The documentation lists every address.",
        "There is nothing at this address. The service's page /docs says what there is.",
    ),
    "method-not-allowed": Explanation(
        "There is something at this address, but it does not take this method.",
        ("A picture was sent with `GET` or `PUT` in place of `POST`.",),
        "The header `Allow` of the answer lists the methods that the address takes.",
        "This address does not take this method; Allow says which.",
    ),
    "request-entity-too-large": Explanation(
        "The body of the request is larger than this address takes, so it was not read.",
        ("A photo was sent at full size, or too many at once.",),
        "Make the pictures smaller or send fewer at once; the detail says the limit.",
        "The request is larger than 33,619,968 bytes, the limit.",
    ),
    "internal-error": Explanation(
        "Something happened that nobody expected. The fault is in the service, not in the request.",
        ("A defect of the service, or of the machine it runs on.",),
        "Try once more. If it stays, report it with the `request_id` of the answer: the log has "
        "all the rest under that id.",
        "The fault is ours and has been logged. Tell us the request_id if it stays.",
    ),
    "setting-invalid": Explanation(
        "The service is not set up rightly, and cannot tell who may do what.",
        ("The file of keys that `FLASKAPI_KEYS` names is damaged, or may not be read.",),
        "Tell whoever runs the service; the log and `flask --app flaskapi doctor` say which "
        "setting it is.",
        "The file of FLASKAPI_KEYS cannot be read. Give the service's user the right to.",
    ),
    "model-unavailable": Explanation(
        "No model can answer now. What is recorded can still be seen and labelled.",
        (
            "The model file is missing, damaged or does not match itself; each of these is a "
            "problem of its own, which says more.",
        ),
        ASK_OPERATOR,
        "No model can answer now. Try again in a few seconds.",
    ),
    "model-missing": Explanation(
        "There is no model file where the settings say, so no picture can be read.",
        ("The model was never trained or copied here.", "`FLASKAPI_MODEL` names another place."),
        ASK_OPERATOR,
        "There is no model file my_model.h5. Train one with `python models/mnist_model.py` or set "
        "FLASKAPI_MODEL to a packaged one.",
    ),
    "model-corrupt": Explanation(
        "The model file is there, but cannot be used.",
        (
            "The file was cut or changed while it was copied.",
            "It is a Keras model that was not packaged for serving.",
            "The service may not read it.",
            "It no longer reads the ten digits right that are bundled with the service.",
        ),
        ASK_OPERATOR,
        "The model file my_model.h5 is damaged or no packaged Keras model. Package it with "
        "`scripts/package-model my_model.h5`, or restore it.",
    ),
    "model-mismatch": Explanation(
        "The model file holds a network twice, for Keras and for serving, and the two are not the "
        "same.",
        ("Its weights were changed by a program that does not know of the second.",),
        ASK_OPERATOR,
        "The weights in my_model.h5 are not those its ONNX graph was made from. Package it with "
        "`scripts/package-model my_model.h5`, or restore it.",
    ),
    "records-unavailable": Explanation(
        "The database with the predictions does not answer. Pictures are read all the same, only "
        "nothing is recorded and nothing can be looked up.",
        ("The database is restarted, overloaded or unreachable.", "Its disk is full."),
        ASK_OPERATOR,
        "The database with the predictions does not answer now. Try again in a few seconds.",
    ),
}
