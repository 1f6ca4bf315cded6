"""The service from Python, with nothing but the standard library.

    from flaskapi.client import Client

    with Client("http://localhost:8000") as client:
        answer = client.predict("seven.png")
        print(answer.digit, answer.confidence)
        client.label(answer.id, 7)

`python -m flaskapi.client` is the same as a command.
"""

from flaskapi.client.answers import (
    Alternative,
    Box,
    FilePrediction,
    Label,
    Line,
    Prediction,
    ReadDigit,
    Reading,
    Record,
)
from flaskapi.client.client import Client
from flaskapi.client.failures import (
    AnswerUnreadable,
    ServiceError,
    ServiceProblem,
    ServiceUnreachable,
)

__all__ = [
    "Alternative",
    "AnswerUnreadable",
    "Box",
    "Client",
    "FilePrediction",
    "Label",
    "Line",
    "Prediction",
    "ReadDigit",
    "Reading",
    "Record",
    "ServiceError",
    "ServiceProblem",
    "ServiceUnreachable",
]
