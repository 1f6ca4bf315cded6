"""Records to store, and a database of each kind to store them in."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from flaskapi.records.database import Database
from flaskapi.records.record import Picture, Record, Task, make_id

ANSWER = {"digit": 3, "confidence": 0.9, "probabilities": [0.1] * 10, "rejected": False}


def make_record(**changes: Any) -> Record:
    """Return a new record of a three."""
    record = Record(
        id=make_id(),
        task=Task.DIGIT,
        request_id="request",
        model_id="a" * 64,
        pipeline="b" * 12,
        answer=ANSWER,
        digit=3,
        confidence=0.9,
        picture=Picture(b"\x89PNG a three", "image/png"),
        picture_sha256="c" * 64,
        frame=bytes(784),
    )
    return replace(record, **changes)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database, of each kind in turn."""
    opened = Database(database_url, wait_seconds=0.1)
    yield opened
    opened.close()
