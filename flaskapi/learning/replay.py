"""Let a candidate answer again what was asked, and tell which answers would change."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flaskapi.errors import RequestError
from flaskapi.recognition.encoding import encode_again
from flaskapi.recognition.opening import Readers
from flaskapi.recognition.page.reading import interpret_sheet
from flaskapi.records.database import Database
from flaskapi.records.record import StoredRecord, Task
from flaskapi.records.selection import (
    Wanted,
    count_records,
    select_ids,
    select_picture,
    select_record,
)

EVERYTHING = Wanted()
REFUSED = "no digit"
UNREADABLE = "unreadable"
LINE_BREAK, SHOWN_BREAK = "\n", " / "


@dataclass(frozen=True)
class Change:
    """An answer that would be another one. said: what a person said, if anybody did."""

    id: str
    before: str
    after: str
    said: str | None

    @property
    def is_better(self) -> bool | None:
        """Whether the person would agree; None where nobody said anything, or neither is right."""
        if self.said not in (self.before, self.after):
            return None
        return self.after == self.said


def count_stored(database: Database, wanted: Wanted = EVERYTHING) -> int:
    """Return how many answers are stored, of those that are wanted. Raises RecordsUnavailable."""
    with database.read() as connection:
        return count_records(connection, wanted)


def replay_records(
    database: Database, serving: Readers, candidate: Readers, advance: Callable[[int], None]
) -> Iterator[Change]:
    """Yield every stored answer that a candidate would change from what is answered now.

    advance is told how many were replayed. Raises RecordsUnavailable.
    """
    with database.read() as connection:
        ids = select_ids(connection, EVERYTHING)
    for record_id in ids:
        # Nothing is held meanwhile: what is deleted has to go without a trace, now.
        with database.read() as connection:
            record = select_record(connection, record_id)
            picture = select_picture(connection, record_id)
        if record is not None and picture is not None:
            content, _ = encode_again(picture.content, picture.media_type)
            before, after = (
                answer(readers, record.task, content) for readers in (serving, candidate)
            )
            if before != after:
                yield Change(record_id, before, after, describe_label(record))
        advance(1)


def answer(readers: Readers, task: Task, picture: bytes) -> str:
    """Return what a picture is answered with, as text."""
    if task is Task.PAGE:
        try:
            sheet, _ = readers.reader.read(picture)
        except RequestError:  # Larger than is taken by now: it is the same for both models.
            return UNREADABLE
        return interpret_sheet(sheet).text.replace(LINE_BREAK, SHOWN_BREAK)
    [prediction] = readers.recognizer.recognize_all([picture])
    digit = getattr(prediction, "digit", None)
    return REFUSED if digit is None else str(digit)


def describe_label(record: StoredRecord) -> str | None:
    """Return what was last said of a record, as its answers are."""
    if record.label is None:
        return None
    if record.task is Task.PAGE:
        return (record.label.text or "").replace(LINE_BREAK, SHOWN_BREAK)
    return REFUSED if record.label.digit is None else str(record.label.digit)
