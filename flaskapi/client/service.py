"""The service behind its connections: who asks, what is tried again, and what its answers mean."""

import json
import ssl
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from flaskapi.client.answers import parse_problem
from flaskapi.client.connections import Answer, Connections, Request
from flaskapi.client.failures import AnswerUnreadable, ServiceProblem

BUSY = (429, 503)
# Who is told to wait for longer decides that better alone.
LONGEST_WAIT_SECONDS = 30.0
AGENT = "flaskapi-client"

Parsed = TypeVar("Parsed")
Asked = Mapping[str, str | float | datetime | None]


class Service:
    """Asks, waits and asks again where the service says so, and tells answers from failures."""

    def __init__(
        self,
        url: str,
        key: str | None,
        timeout_seconds: float,
        retries: int,
        context: ssl.SSLContext | None,
    ) -> None:
        """Take what `Client` takes. Raises ValueError."""
        if key is not None and not (key.isascii() and key.isprintable() and key.strip()):
            raise ValueError("This is no key. `flask --app flaskapi make-key NAME` prints one.")
        self._connections = Connections(url, timeout_seconds, context)
        self._retries = retries
        self._headers = {"User-Agent": AGENT, "Accept": "application/json"}
        if key is not None:
            self._headers["Authorization"] = f"Bearer {key.strip()}"

    def ask(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Return the answer to a request that succeeded.

        Raises ServiceProblem, ServiceUnreachable. Where the service is busy and says for how long,
        the request is sent again then; it needs to be one that may be sent twice.
        """
        target = f"{path}?{urlencode(query)}" if query else path
        request = Request(method, target, body, {**self._headers, **(headers or {})})
        for _ in range(self._retries):
            answer = self._connections.ask(request)
            wait_seconds = find_wait(answer)
            if wait_seconds is None:
                break
            time.sleep(wait_seconds)
        else:
            answer = self._connections.ask(request)
        if not 200 <= answer.status < 300:
            raise read_problem(answer)
        return answer

    def is_ready(self) -> bool:
        """Tell whether the service says that it is ready, without waiting. Raises ServiceError."""
        answer = self._connections.ask(Request("GET", "/readyz", None, self._headers))
        return answer.status == 200

    def close(self) -> None:
        """Close the connections."""
        self._connections.close()


def understand(answer: Answer, parse: Callable[[dict[str, Any]], Parsed]) -> Parsed:
    """Return what the JSON of an answer says. Raises AnswerUnreadable."""
    try:
        return parse(json.loads(answer.content))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise AnswerUnreadable(
            "The answer is not one that this service gives. Check the address; the client may "
            "also be older than the service."
        ) from error


def locate(prediction_id: str | None) -> str:
    """Return the path of what was recorded of an answer. Raises ValueError for None."""
    if not prediction_id:
        raise ValueError("This answer was not stored, and so it has no id.")
    return f"/predictions/{quote(prediction_id, safe='')}"


def encode_query(asked: Asked) -> dict[str, str]:
    """Return what is asked for as parameters of an address, without what is None."""
    return {name: encode_value(value) for name, value in asked.items() if value is not None}


def encode_value(value: str | float | datetime) -> str:
    """Return one parameter; truths as true and false, times in ISO 8601."""
    if isinstance(value, datetime):
        return value.isoformat()
    return json.dumps(value) if isinstance(value, bool) else str(value)


def encode_label(said: int | str | None) -> tuple[bytes, dict[str, str]]:
    """Return the body that says a digit, a page's text or None for no digit, and its headers."""
    label = {"text": said} if isinstance(said, str) else {"digit": said}
    return json.dumps(label).encode(), {"Content-Type": "application/json"}


def read_problem(answer: Answer) -> ServiceProblem:
    """Return why an answer failed: the service's problem, or what stands in front of it says."""
    try:
        return understand(answer, parse_problem)
    except AnswerUnreadable:
        pass
    said = f"{answer.status} {answer.reason}".strip()
    place = answer.headers.get("Location")
    if place and 300 <= answer.status < 400:
        detail = f"The service is not here, but at {place}. Give that address."
    else:
        detail = f"The answer is {said}, and not from the service itself. Check the address."
    return ServiceProblem(answer.status, "", answer.reason, detail)


def find_wait(answer: Answer) -> float | None:
    """Return after how many seconds to ask again; None where that is no use."""
    given = answer.headers.get("Retry-After")
    if answer.status not in BUSY or given is None:
        return None
    wait_seconds = parse_wait(given.strip())
    return wait_seconds if wait_seconds <= LONGEST_WAIT_SECONDS else None


def parse_wait(text: str) -> float:
    """Return the seconds that a Retry-After, a number or a date, says; none where it is neither."""
    if text.isascii() and text.isdecimal():
        return float(text)
    try:
        end = parsedate_to_datetime(text)
    except ValueError:
        return float("inf")
    zoned = end if end.tzinfo else end.replace(tzinfo=UTC)
    return max((zoned - datetime.now(UTC)).total_seconds(), 0.0)
