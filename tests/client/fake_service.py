"""A service that answers as it is told, so that it can fail in ways a real one rarely does."""

import json
import socket
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPMessage, parse_headers
from typing import Any, BinaryIO

# The answers to the requests of one connection, which is closed behind the last; None is silence.
Connection = Sequence[bytes | None]


@dataclass(frozen=True)
class Received:
    """A request as it came."""

    line: str
    headers: HTTPMessage
    body: bytes


class FakeService:
    """Listens on a port of its own; requests notes what came."""

    def __init__(self, connections: Sequence[Connection]) -> None:
        self.requests: list[Received] = []
        self._connections = connections
        self._over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def end(self) -> None:
        """Stop, whatever is awaited. The clients' connections have to be closed before."""
        self._over.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        for replies in self._connections:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                self._answer(connection, stream, replies)

    def _answer(self, connection: socket.socket, stream: BinaryIO, replies: Connection) -> None:
        for reply in replies:
            request = receive(stream)
            if request is None:
                return
            self.requests.append(request)
            if reply is None:
                self._over.wait()
                return
            connection.sendall(reply)


def receive(stream: BinaryIO) -> Received | None:
    """Return the next request of a connection, None where that was closed."""
    line = stream.readline().decode().strip()
    if not line:
        return None
    headers = parse_headers(stream)
    return Received(line, headers, stream.read(int(headers.get("Content-Length", 0))))


def make_reply(status: int, content: Any, **headers: str) -> bytes:
    """Return an answer: what is no bytes is sent as JSON. Headers are named with `_` for `-`."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    named = {"Content-Length": str(len(body)), **headers}
    lines = [f"{name.replace('_', '-')}: {value}\r\n" for name, value in named.items()]
    return f"HTTP/1.1 {status} Status\r\n{''.join(lines)}\r\n".encode() + body


PREDICTION = {
    "digit": 7,
    "confidence": 0.75,
    "probabilities": [0.25] + [0.0] * 6 + [0.75, 0.0, 0.0],
    "rejected": False,
    "id": "01M8",
    "model": "abc",
}
SEVEN = make_reply(200, PREDICTION)


def make_problem(status: int, slug: str, **headers: str) -> bytes:
    """Return a problem as the service answers it."""
    problem = {
        "type": f"/problems/{slug}",
        "title": "A title",
        "status": status,
        "detail": "What was wrong.",
        "instance": "/predict",
        "request_id": "r1",
    }
    return make_reply(status, problem, Content_Type="application/problem+json", **headers)
