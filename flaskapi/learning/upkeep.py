"""What is done with the records now and then: old ones deleted, new ones examined."""

import logging
import time
from collections.abc import Callable
from itertools import takewhile

import numpy as np

from flaskapi.errors import RequestError
from flaskapi.recognition.encoding import encode_again
from flaskapi.recognition.frame import FRAME_SIDE_PX
from flaskapi.recognition.image import decode_image
from flaskapi.recognition.recognizer import Recognizer
from flaskapi.recognition.variants import measure_doubt
from flaskapi.records.changes import delete_older, delete_older_replies, update_doubts
from flaskapi.records.database import Database
from flaskapi.records.record import Picture, read_clock_ms
from flaskapi.records.selection import select_picture, select_record, select_unexamined

DAY_MS = 24 * 60 * 60 * 1000
# Small transactions, and between them a moment for answers: who stores them asks SQLite for its
# turn every 25 ms, and gives up after 100.
DELETED_TOGETHER = 50
BREATH_SECONDS = 0.03
MOST_DOUBT = 1.0

logger = logging.getLogger(__name__)


def find_deadline_ms(retention_days: float) -> int:
    """Return the time, in milliseconds, before which records are older than so many days."""
    return read_clock_ms() - round(retention_days * DAY_MS)


def purge_records(
    database: Database, retention_days: float, advance: Callable[[int], None] = lambda _: None
) -> int:
    """Delete what was asked more than so many days ago, without a trace; return how many.

    advance is told how many were deleted. Raises RecordsUnavailable.
    """
    before_ms = find_deadline_ms(retention_days)
    deleted = 0
    while True:
        with database.write() as connection:
            count = delete_older(connection, before_ms, DELETED_TOGETHER)
            replies = delete_older_replies(connection, before_ms, DELETED_TOGETHER)
        deleted += count
        advance(count)
        if max(count, replies) < DELETED_TOGETHER:
            break
        time.sleep(BREATH_SECONDS)
    database.erase_traces()
    return deleted


def examine_records(
    database: Database,
    recognizer: Recognizer,
    limit: int,
    until: Callable[[], bool] = lambda: False,
) -> int:
    """Measure the doubt of at most `limit` predictions whose isn't known; return of how many.

    until: asked before each; once it is true, the rest is left. Raises RecordsUnavailable.
    """
    with database.read() as connection:
        ids = select_unexamined(connection, limit)
    doubts = {}
    for record_id in takewhile(lambda _: not until(), ids):
        with database.read() as connection:
            record = select_record(connection, record_id)
            picture = select_picture(connection, record_id)
        if record is None or picture is None or record.frame is None:
            continue  # Deleted meanwhile.
        try:
            doubts[record_id] = examine_record(record.frame, picture, recognizer)
        except (RequestError, ValueError) as error:
            # It can't be looked at as it was when it was answered, so somebody should.
            logger.warning("the picture of %s cannot be examined: %s", record_id, error)
            doubts[record_id] = MOST_DOUBT
    with database.write() as connection:
        update_doubts(connection, doubts)
    return len(doubts)


def examine_record(frame: bytes, picture: Picture, recognizer: Recognizer) -> float:
    """Return how doubtful an answer is, 0..1. frame: 784 bytes. Raises RequestError, ValueError."""
    square = np.frombuffer(frame, np.uint8).reshape(FRAME_SIDE_PX, FRAME_SIDE_PX)
    content, _ = encode_again(picture.content, picture.media_type)
    return measure_doubt(recognizer, square, decode_image(content, recognizer.max_pixels))
