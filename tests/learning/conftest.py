"""A database with digits in it, as the service stores them, and people who label them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ulid import ULID

from flaskapi.learning.corrections import Correction
from flaskapi.recognition.digits import load_typical_digits
from flaskapi.recognition.keeping import keep_picture
from flaskapi.records.changes import insert_label
from flaskapi.records.database import Database
from flaskapi.records.record import Label, Picture, Record, Task, make_id
from tests.conftest import draw_digit


def make_correction(label: int = 3, said_by: str | None = None, **changes: Any) -> Correction:
    """Return a correction of a picture of its own."""
    values: dict[str, Any] = {
        "frame": load_typical_digits()[label % 10],
        "label": label,
        "said_by": said_by,
        "said_at_ms": 1,
        "picture_sha256": make_id().ljust(64, "0"),
    }
    return Correction(**(values | changes))


def make_digit(digit: int, seconds: float | None = None, **changes: Any) -> Record:
    """Return the record of a digit, asked that many seconds after 1970, or now."""
    picture = keep_picture(draw_digit(digit))
    values: dict[str, Any] = {
        "id": make_id() if seconds is None else str(ULID.from_timestamp(float(seconds))),
        "task": Task.DIGIT,
        "request_id": "request",
        "model_id": "a" * 64,
        "pipeline": "b" * 12,
        "answer": {"digit": digit},
        "digit": digit,
        "confidence": 0.9,
        "picture": Picture(picture.content, picture.media_type),
        "picture_sha256": picture.sha256,
        "frame": load_typical_digits()[digit].tobytes(),
    }
    return Record(**(values | changes))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty database in the state folder of the tests' applications."""
    opened = Database(f"sqlite:///{tmp_path / 'records.db'}", wait_seconds=5)
    yield opened
    opened.close()


@pytest.fixture
def label(database: Database) -> Callable[..., None]:
    """Say of records, by their ids, what they are."""

    def say(ids: list[str], digit: int | None, said_by: str | None = None) -> None:
        with database.write() as connection:
            for number, record_id in enumerate(ids):
                insert_label(connection, record_id, Label(digit, None, said_by, number))

    return say


def blacken(share: float) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return a frame of which a share of the rows is full of ink."""
    frame = np.zeros((28, 28), np.uint8)
    frame[: round(28 * share)] = 255
    return frame
