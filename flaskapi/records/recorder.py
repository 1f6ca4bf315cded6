"""Store answers of many threads in few commits, and keep none waiting for a sick database."""

import logging
import math
import os
import queue
import time
from collections.abc import Sequence
from enum import Enum, auto
from threading import Lock, Thread

from flaskapi.errors import RecordsUnavailable
from flaskapi.records.database import Database
from flaskapi.records.insertion import Submission, store_submissions, withdraw_submission
from flaskapi.records.record import Reply
from flaskapi.records.selection import select_reply

# An answer may come 0.2 seconds later where the database is gone, and no more.
PATIENCE_SECONDS = 0.15
# Where the disk is slow but stores, an answer waits for twice as long as the last commit took.
MOST_PATIENCE_SECONDS = 1.0
# After a failure all are answered at once for so long; then one tries the database again.
PAUSE_SECONDS = 0.5
# Where many come at once, more are worth waiting for: a commit costs as much as ten rows.
GATHERING_SECONDS, GATHERING_STEPS = 0.002, 4
MOST_TOGETHER = 64

logger = logging.getLogger(__name__)


class Outcome(Enum):
    """What came of a submission: committed and durable, known already, or not stored."""

    STORED = auto()
    KNOWN = auto()
    LOST = auto()


class Ticket:
    """A submission that somebody waits for; lighter than a Future, since thousands come a second.

    Who stores it and who gives it up both have to take it, and only one can. The same goes for
    closing it, by saying what came of it or by waiting no longer.
    """

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        self._outcome = Outcome.LOST
        self._taken, self._closed, self._waits = Lock(), Lock(), Lock()
        self._waits.acquire()

    def take(self) -> bool:
        """Take it, at most once; False where somebody else did."""
        return self._taken.acquire(blocking=False)

    def settle(self, outcome: Outcome) -> bool:
        """Tell who waits what came of it; False where nobody does any more."""
        self._outcome = outcome
        if not self._closed.acquire(blocking=False):
            return False
        self._waits.release()
        return True

    def wait(self, seconds: float) -> Outcome:
        """Return what came of it. After so long it is given up: not stored, or not to stay so."""
        if not self._waits.acquire(timeout=seconds):
            self.take()
            if self._closed.acquire(blocking=False):
                return Outcome.LOST
        return self._outcome


class Recorder:
    """Commits the submissions of a process's threads together, in a thread of its own.

    That thread begins with `begin`, or the first submission in this process: threads end at a fork.
    """

    def __init__(self, database: Database) -> None:
        """Store in a database whose own waits are shorter than PATIENCE_SECONDS."""
        self._database = database
        self._slowness_seconds = 0.0
        self._lock = Lock()
        self._started_by: int | None = None
        self._waiting: queue.SimpleQueue[Ticket] = queue.SimpleQueue()
        self._paused_until = 0.0
        self._busy_since: float | None = None
        self._at_work = 0

    @property
    def _patience_seconds(self) -> float:
        return max(PATIENCE_SECONDS, min(2 * self._slowness_seconds, MOST_PATIENCE_SECONDS))

    def store(self, submission: Submission) -> Outcome:
        """Return when a submission is durable, or as soon as it is clear that it won't be."""
        self.begin()
        if time.monotonic() < self._paused_until or self._is_stuck():
            return Outcome.LOST
        ticket = Ticket(submission)
        self._waiting.put(ticket)
        return ticket.wait(self._patience_seconds)

    def enter(self) -> None:
        """Take note of a request that may have something to store."""
        with self._lock:
            self._at_work += 1

    def leave(self) -> None:
        """Take note that a request is done."""
        with self._lock:
            self._at_work -= 1

    def find_reply(self, key: str) -> Reply | None:
        """Return the reply of a key that is KNOWN. Raises RecordsUnavailable."""
        with self._database.read() as connection:
            return select_reply(connection, key)

    def _is_stuck(self) -> bool:
        busy_since = self._busy_since
        return busy_since is not None and time.monotonic() - busy_since > self._patience_seconds

    def begin(self) -> None:
        """Begin in this process, if that was not done yet, by making or upgrading the tables."""
        if self._started_by == os.getpid():
            return
        with self._lock:
            if self._started_by != os.getpid():
                self._waiting, self._busy_since = queue.SimpleQueue(), None
                Thread(target=self._work, name="recorder", daemon=True).start()
                self._started_by = os.getpid()

    def _work(self) -> None:
        try:
            with self._database.read():
                pass  # The tables are there before anybody waits.
        except RecordsUnavailable:
            pass  # Said when there is something to store.
        except Exception:
            logger.exception("the tables of the predictions could not be made or upgraded")
        while True:
            taken = [self._waiting.get()]
            self._gather()
            while len(taken) < MOST_TOGETHER and not self._waiting.empty():
                taken.append(self._waiting.get())
            wanted = [ticket for ticket in taken if ticket.take()]
            if wanted:
                self._busy_since = time.monotonic()
                self._commit(wanted)
                self._busy_since = None

    def _gather(self) -> None:
        """Wait a little for half of the requests at work, so that the others go on meanwhile."""
        for _ in range(GATHERING_STEPS):
            if 2 * (self._waiting.qsize() + 1) >= self._at_work:
                return
            time.sleep(GATHERING_SECONDS)

    def _commit(self, tickets: Sequence[Ticket]) -> None:
        """Store what came together in one transaction, and tell who waits for it."""
        try:
            new = store_submissions(self._database, [ticket.submission for ticket in tickets])
        except RecordsUnavailable as error:
            self._pause(error)
            outcomes = [Outcome.LOST] * len(tickets)
        except Exception:
            if len(tickets) > 1:
                # One of them can't be stored, whatever it is; the others can.
                for ticket in tickets:
                    self._commit([ticket])
                return
            logger.exception("a prediction could not be stored")
            outcomes = [Outcome.LOST]
        else:
            self._resume()
            outcomes = [Outcome.STORED if is_new else Outcome.KNOWN for is_new in new]
        late = [
            ticket.submission
            for ticket, outcome in zip(tickets, outcomes, strict=True)
            if not ticket.settle(outcome) and outcome is Outcome.STORED
        ]
        if late:
            self._take_back(late)

    def _take_back(self, late: Sequence[Submission]) -> None:
        """Delete what was stored when nobody waited any more: who asked was told that it isn't."""
        logger.warning("%d predictions took too long to be stored and are taken back", len(late))
        try:
            with self._database.write() as connection:
                for submission in late:
                    withdraw_submission(connection, submission)
        except Exception as error:
            # Whatever it is, those who come next are to be served.
            logger.warning("they could not be taken back: %s", error)

    def _pause(self, error: RecordsUnavailable) -> None:
        if self._paused_until == 0:
            logger.error("predictions are not stored: %s", error.__cause__ or error)
        self._paused_until = time.monotonic() + PAUSE_SECONDS
        self._slowness_seconds = 0.0

    def _resume(self) -> None:
        self._slowness_seconds = time.monotonic() - (self._busy_since or math.inf)
        if self._paused_until:
            logger.warning("predictions are stored again")
        self._paused_until = 0.0
