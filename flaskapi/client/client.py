"""The client: one method for each thing that the service does."""

import os
import ssl
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from flaskapi.client.answers import (
    FilePrediction,
    Prediction,
    Reading,
    Record,
    parse_page,
    parse_reading,
    parse_record,
)
from flaskapi.client.batch import post_pictures, predict_batch, predict_one
from flaskapi.client.failures import ServiceUnreachable
from flaskapi.client.pictures import Picture, cut_batches, find_files, read_picture
from flaskapi.client.service import Service, encode_label, encode_query, locate, understand

Progress = Callable[[int, int], object]


class Client:
    """The service at one address.

    Safe to use from several threads. Connections are kept open; `close`, or `with`, closes them.
    Every method raises ServiceProblem where the service refuses or fails, ServiceUnreachable where
    it does not answer, and AnswerUnreadable where something else does.
    """

    def __init__(
        self,
        url: str,
        *,
        key: str | None = None,
        timeout_seconds: float = 10.0,
        retries: int = 2,
        context: ssl.SSLContext | None = None,
    ) -> None:
        """Take the service's address, as in http://localhost:8000. Raises ValueError.

        key: from `flask --app flaskapi make-key`, to label and list where keys are set.
        timeout_seconds: for a connection, and for each wait for bytes of an answer.
        retries: how often to ask again where the service is busy and says when to (Retry-After).
        context: how to trust an https service; by default as the system does.
        """
        self._service = Service(url, key, timeout_seconds, retries, context)

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._service.close()

    def predict(self, picture: Picture, *, store: bool = True) -> Prediction:
        """Return the digit on a picture: a path, bytes, or a file open for bytes.

        store: whether the service keeps the answer, so that it can be labelled by its id.
        """
        return predict_one(self._service, read_picture(picture), store)

    def predict_folder(
        self,
        folder: str | os.PathLike[str],
        *,
        progress: Progress | None = None,
        store: bool = True,
    ) -> Iterator[FilePrediction]:
        """Yield an answer for each file in a folder and those below it, in the order of names.

        Files that are no pictures come with a problem. progress: called with how many are done,
        and of how many. Raises OSError where there is no such folder.
        """
        return self.predict_files(find_files(Path(folder)), progress=progress, store=store)

    def predict_files(
        self,
        paths: Iterable[str | os.PathLike[str]],
        *,
        progress: Progress | None = None,
        store: bool = True,
    ) -> Iterator[FilePrediction]:
        """Yield an answer for each file in the order given, as `predict_folder` does."""
        files = [Path(path) for path in paths]
        done = 0
        for batch in cut_batches(files):
            answers = predict_batch(self._service, batch, store)
            done += len(batch)
            if progress is not None:
                progress(done, len(files))
            yield from answers

    def read(
        self,
        picture: Picture,
        *,
        pattern: str | None = None,
        length: int | None = None,
        alternatives: int = 0,
        store: bool = True,
    ) -> Reading:
        """Return all digits on a picture.

        pattern: phone, zip, date, luhn or one like 20##-##; length: of the text; one of both at
        most. alternatives: how many next best texts to return.
        """
        asked = {"pattern": pattern, "length": length, "alternatives": alternatives or None}
        answer = post_pictures(self._service, "/read", [read_picture(picture)], store, asked)
        return understand(answer, parse_reading)

    def label(self, prediction_id: str | None, said: int | str | None) -> Record:
        """Say what a picture really shows: its digit, the text of a page, or None for no digit.

        Raises ValueError for the id of an answer that was not stored, which is None.
        """
        path = f"{locate(prediction_id)}/label"
        body, headers = encode_label(said)
        answer = self._service.ask("PUT", path, body=body, headers=headers)
        return understand(answer, parse_record)

    def withdraw_label(self, prediction_id: str | None) -> Record:
        """Take back what was said of a picture."""
        path = f"{locate(prediction_id)}/label"
        return understand(self._service.ask("DELETE", path), parse_record)

    def get_prediction(self, prediction_id: str | None) -> Record:
        """Return what was recorded of one answer, and all that was said of it."""
        return understand(self._service.ask("GET", locate(prediction_id)), parse_record)

    def get_picture(self, prediction_id: str | None) -> bytes:
        """Return the picture of one answer, as a file's bytes."""
        return self._service.ask("GET", f"{locate(prediction_id)}/image").content

    def delete(self, prediction_id: str | None) -> None:
        """Have the service forget one answer, its picture, and what was said of it."""
        self._service.ask("DELETE", locate(prediction_id))

    def list_predictions(
        self,
        *,
        order: Literal["time", "doubt"] = "time",
        task: Literal["digit", "page"] | None = None,
        since: datetime | None = None,
        before: datetime | None = None,
        min_confidence: float | None = None,
        max_confidence: float | None = None,
        labelled: bool | None = None,
    ) -> Iterator[Record]:
        """Yield what was recorded, the latest or the most doubtful first, asked for page by page.

        since, before: a time without a zone is one in UTC. Where keys are set it takes one with the
        scope `label`.
        """
        query: dict[str, str] | None = encode_query(
            {
                "order": order,
                "task": task,
                "since": since,
                "before": before,
                "min_confidence": min_confidence,
                "max_confidence": max_confidence,
                "labelled": labelled,
            }
        )
        while query is not None:
            answer = self._service.ask("GET", "/predictions", query)
            records, query = understand(answer, parse_page)
            yield from records

    def model(self) -> dict[str, Any]:
        """Return the cards of the models that answer."""
        return understand(self._service.ask("GET", "/model"), dict)

    def is_ready(self) -> bool:
        """Tell whether the service answers, and is ready to; never raises ServiceError."""
        try:
            return self._service.is_ready()
        except ServiceUnreachable:
            return False
