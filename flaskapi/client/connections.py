"""The connections to one service: kept open between requests, and renewed where it closed them."""

import ssl
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from flaskapi.client.failures import ServiceUnreachable

SCHEMES = ("http", "https")
LONGEST_TIMEOUT_SECONDS = 86_400


@dataclass(frozen=True)
class Request:
    """What is sent. target: the path below the service's address, with its query."""

    method: str
    target: str
    body: bytes | None
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """What came back over HTTP, whatever it is."""

    status: int
    reason: str
    headers: HTTPMessage
    content: bytes


class Connections:
    """Keep-alive connections to one service.

    Safe to use from several threads: each request has a connection to itself.
    """

    def __init__(self, url: str, timeout_seconds: float, context: ssl.SSLContext | None) -> None:
        """Take the address, which may have a path; nothing is opened yet. Raises ValueError."""
        if not 0 < timeout_seconds <= LONGEST_TIMEOUT_SECONDS:
            raise ValueError("A timeout is more than 0 seconds and at most a day of 86,400.")
        self._address = split_address(url)
        self._url = url
        self._timeout_seconds = timeout_seconds
        self._context = context
        self._idle: deque[HTTPConnection] = deque()

    def ask(self, request: Request) -> Answer:
        """Send a request and return its answer, of whatever status. Raises ServiceUnreachable.

        Where the service has closed an idle connection meanwhile, the request is sent again, once,
        over a new one.
        """
        request = replace(request, target=self._address.path.rstrip("/") + request.target)
        connection = self._take()
        try:
            answer = exchange_on_idle(connection, request)
        except BaseException as error:
            # What is left of a broken exchange would be taken for the next one's answer.
            connection.close()
            if isinstance(error, OSError | HTTPException):
                raise ServiceUnreachable(self._explain(error)) from error
            raise
        self._idle.append(connection)
        return answer

    def close(self) -> None:
        """Close the connections that no request uses; the next request opens one again."""
        while self._idle:
            self._idle.pop().close()

    def _take(self) -> HTTPConnection:
        """Return an idle connection, or one that is not open yet."""
        try:
            return self._idle.pop()
        except IndexError:
            pass
        host, port = self._address.hostname or "", self._address.port
        if self._address.scheme == "https":
            return HTTPSConnection(host, port, timeout=self._timeout_seconds, context=self._context)
        return HTTPConnection(host, port, timeout=self._timeout_seconds)

    def _explain(self, error: OSError | HTTPException) -> str:
        if isinstance(error, TimeoutError):
            return (
                f"{self._url} did not answer within {self._timeout_seconds:g} seconds. Try again, "
                "or wait for longer."
            )
        return (
            f"{self._url} does not answer: {describe_cause(error)}. Check the address, and that "
            "the service runs."
        )


def exchange_on_idle(connection: HTTPConnection, request: Request) -> Answer:
    """Exchange over a connection that may have been idle, and again if it was closed meanwhile."""
    was_idle = connection.sock is not None
    try:
        return exchange(connection, request)
    except ConnectionError:
        if not was_idle:
            raise
    connection.close()
    return exchange(connection, request)


def exchange(connection: HTTPConnection, request: Request) -> Answer:
    """Send one request over a connection, opened if it is not, and read the whole answer."""
    if connection.sock is None:
        connection.connect()
    # Who refuses a large body closes before its end, and may have said why before; where nothing
    # was said, reading the answer fails as well.
    with suppress(ConnectionError):
        connection.request(request.method, request.target, request.body, dict(request.headers))
    response = connection.getresponse()
    return Answer(response.status, response.reason, response.headers, response.read())


def split_address(url: str) -> SplitResult:
    """Return the parts of a service's address. Raises ValueError."""
    try:
        parts = urlsplit(url)
        is_good = parts.scheme in SCHEMES and bool(parts.hostname) and parts.port != 0
        is_good = is_good and parts.path.isascii()
        (parts.hostname or "").encode("idna")
    except ValueError:  # Of which the error of what cannot be encoded is one.
        is_good = False
    if not is_good or parts.username or parts.query or parts.fragment:
        raise ValueError(
            f"{url!r} is no address of a service. Give one like http://localhost:8000."
        )
    return parts


def describe_cause(error: Exception) -> str:
    """Return why a connection failed, in a few words."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({error.verify_message})"
    words = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(words).rstrip(".")
