"""Pictures to /predict and /predict/batch, and answers for files whatever is wrong with some."""

from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from flaskapi.client.answers import FilePrediction, Prediction, parse_items, parse_prediction
from flaskapi.client.connections import Answer
from flaskapi.client.failures import AnswerUnreadable, ServiceProblem
from flaskapi.client.pictures import encode_form, read_picture
from flaskapi.client.service import Asked, Service, encode_query, understand

TOO_LARGE = 413
# What the service answers where nothing but the picture is wrong.
PICTURE_PROBLEMS = (TOO_LARGE, 415, 422)


def predict_one(service: Service, picture: bytes, store: bool) -> Prediction:
    """Return the digit on one picture. Raises ServiceError."""
    return understand(post_pictures(service, "/predict", [picture], store), parse_prediction)


def predict_batch(service: Service, paths: Sequence[Path], store: bool) -> list[FilePrediction]:
    """Return an answer for each file, or the problem with it. Raises ServiceError."""
    contents = [read_file(path) for path in paths]
    readable = [content for content in contents if isinstance(content, bytes)]
    answers = iter(predict_all(service, readable, store))
    return [
        FilePrediction(path, content if isinstance(content, OSError) else next(answers))
        for path, content in zip(paths, contents, strict=True)
    ]


def predict_all(
    service: Service, pictures: Sequence[bytes], store: bool
) -> list[Prediction | ServiceProblem]:
    """Return an answer for each picture, or the problem with it. Raises ServiceError.

    Where a batch is larger than the service takes, it is sent in halves.
    """
    if not pictures:
        return []
    try:
        if len(pictures) == 1:
            # A batch of one could be taken for a zip of pictures.
            return [predict_one(service, pictures[0], store)]
        items = understand(post_pictures(service, "/predict/batch", pictures, store), parse_items)
    except ServiceProblem as problem:
        if len(pictures) == 1 and problem.status in PICTURE_PROBLEMS:
            return [problem]
        if len(pictures) == 1 or problem.status != TOO_LARGE:
            raise
        middle = len(pictures) // 2
        halves = (pictures[:middle], pictures[middle:])
        return [answer for half in halves for answer in predict_all(service, half, store)]
    if len(items) != len(pictures):
        raise AnswerUnreadable(f"{len(pictures)} pictures were sent, {len(items)} answered.")
    return items


def post_pictures(
    service: Service,
    path: str,
    pictures: Sequence[bytes],
    store: bool,
    asked: Asked | None = None,
) -> Answer:
    """Send pictures so that they are stored once, however often they have to be sent.

    Raises ServiceProblem, ServiceUnreachable.
    """
    body, media_type = encode_form(pictures)
    query = encode_query({**(asked or {}), "store": None if store else False})
    headers = {"Content-Type": media_type, "Idempotency-Key": uuid4().hex}
    return service.ask("POST", path, query, body, headers)


def read_file(path: Path) -> bytes | OSError:
    """Return the bytes of a file, or why they can't be had."""
    try:
        return read_picture(path)
    except OSError as error:
        return error
