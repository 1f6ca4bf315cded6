"""Kill a serving process again and again while people write to it, and count what is lost.

Half of the writers repeat a request with its Idempotency-Key until it has an id.
"""

import http.client
import json
import os
import random
import socket
import sqlite3
import subprocess
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import cv2

from flaskapi.recognition.digits import load_typical_digits

REPOSITORY = Path(__file__).resolve().parents[2]
WRITERS = 16
LONGEST_LIFE_SECONDS = 0.4
REQUEST_SECONDS = 10
START_SECONDS = 60
PAUSE_SECONDS = 0.01


@dataclass(frozen=True)
class Toll:
    """What came of it all.

    missing: ids that were answered and are not there. twice: requests that were stored twice.
    seconds: from each kill to the first answer of the next process.
    """

    kills: int
    answered: int
    missing: int
    twice: int
    integrity: str
    seconds: list[float]


@dataclass
class Server:
    """A server of scripts/serve with a state folder of its own, and whether it answers now."""

    state: Path
    port: int
    is_up: Event = field(default_factory=Event)
    is_over: Event = field(default_factory=Event)
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start a process and wait for its first answer."""
        environ = {name: value for name, value in os.environ.items() if "FLASKAPI" not in name}
        environ |= {"FLASKAPI_STATE": str(self.state), "PORT": str(self.port)}
        self.process = subprocess.Popen(
            [REPOSITORY / "scripts" / "serve"],
            env=environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + START_SECONDS
        while not ask_once(self.port):
            if time.monotonic() > end:
                raise TimeoutError("the server does not answer")
            time.sleep(PAUSE_SECONDS)
        self.is_up.set()

    def kill(self) -> None:
        """Kill the process as the kernel does."""
        if self.process:
            self.is_up.clear()
            self.process.kill()
            self.process.wait()


def run_kills(state: Path, kills: int, seed: int = 0) -> Toll:
    """Kill a server at random moments under WRITERS writers; its records are made in `state`."""
    moments = random.Random(seed)
    server = Server(state, find_free_port())
    seconds: list[float] = []
    with keep_writing(server) as answered:
        server.start()
        for _ in range(kills):
            time.sleep(moments.uniform(0, LONGEST_LIFE_SECONDS))
            started = time.perf_counter()
            server.kill()
            server.start()
            seconds.append(time.perf_counter() - started)
    missing, twice, integrity = examine(state / "records.db", answered)
    return Toll(kills, len(answered), missing, twice, integrity, seconds)


@contextmanager
def keep_writing(server: Server) -> Iterator[list[str]]:
    """Have writers send pictures; give the list of all ids that were answered."""
    answered: list[str] = []
    threads = [Thread(target=write, args=(server, number, answered)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    try:
        yield answered
    finally:
        server.is_over.set()
        for thread in threads:
            thread.join()
        server.kill()


def write(server: Server, number: int, answered: list[str]) -> None:
    """Send one picture after the other, over connections that break."""
    picture, repeats = draw(number % 10), number % 2 == 0
    connection = connect(server.port)
    headers = make_headers(repeats)
    while not server.is_over.is_set():
        if not server.is_up.wait(PAUSE_SECONDS):
            continue
        try:
            found = ask(connection, picture, headers)
        except (OSError, http.client.HTTPException, ValueError):
            connection.close()
            time.sleep(PAUSE_SECONDS)
            found = None
        if found:
            answered.append(found)
        if found or not repeats:
            headers = make_headers(repeats)
    connection.close()


def ask(
    connection: http.client.HTTPConnection, picture: bytes, headers: dict[str, str]
) -> str | None:
    """Send a picture; return the id of its answer if it was stored."""
    connection.request("POST", "/predict", picture, headers)
    record_id: str | None = json.loads(connection.getresponse().read())["id"]
    return record_id


def ask_once(port: int) -> bool:
    """Tell whether a picture is answered now."""
    headers = make_headers(repeats=False) | {"Prefer": "no-store"}
    with closing(connect(port)) as connection:
        try:
            ask(connection, draw(7), headers)
        except (OSError, http.client.HTTPException):
            return False
        return True


def connect(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=REQUEST_SECONDS)


def make_headers(repeats: bool) -> dict[str, str]:
    """Return the headers of a new request, which has a key if it will be repeated."""
    name = uuid.uuid4().hex
    headers = {"Content-Type": "image/png", "X-Request-ID": name}
    return headers | {"Idempotency-Key": name} if repeats else headers


def draw(digit: int) -> bytes:
    """Return a PNG of a digit."""
    _, png = cv2.imencode(".png", load_typical_digits()[digit])
    return png.tobytes()


def examine(file: Path, answered: list[str]) -> tuple[int, int, str]:
    """Return how many ids are missing, how many requests are there twice, and what SQLite finds."""
    with closing(sqlite3.connect(file)) as connection:
        [integrity] = connection.execute("PRAGMA integrity_check").fetchone()
        rows = connection.execute("SELECT id, request_id FROM predictions").fetchall()
    ids = Counter(record_id for record_id, _ in rows)
    requests = Counter(request_id for _, request_id in rows)
    missing = sum(ids[record_id] != 1 for record_id in answered)
    twice = sum(count > 1 for count in requests.values()) + len(answered) - len(set(answered))
    return missing, twice, integrity


def find_free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
