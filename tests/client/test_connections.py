"""The client against services that close, break, keep silent, and are busy."""

import json
import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from flaskapi.client import AnswerUnreadable, Client, ServiceProblem, ServiceUnreachable
from tests.client.fake_service import PREDICTION, SEVEN, FakeService, make_problem, make_reply

Fake = Callable[..., FakeService]
PICTURE = b"picture"
KEY = "Idempotency-Key"


def test_a_connection_is_kept(fake: Fake) -> None:
    service = fake([SEVEN, make_reply(204, b""), SEVEN])
    with Client(service.address) as client:
        client.predict(PICTURE)
        client.delete("1/2")
        client.predict(PICTURE, store=False)
    lines = [request.line for request in service.requests]
    assert lines == [
        "POST /predict HTTP/1.1",
        "DELETE /predictions/1%2F2 HTTP/1.1",
        "POST /predict?store=false HTTP/1.1",
    ]


def test_a_connection_that_was_closed_idle_is_renewed_and_stores_once(fake: Fake) -> None:
    service = fake([SEVEN], [SEVEN])
    with Client(service.address) as client:
        for _ in range(2):
            assert client.predict(PICTURE).digit == 7
    keys = [request.headers[KEY] for request in service.requests]
    assert len(set(keys)) == len(keys) == 2


def test_a_request_that_got_lost_is_sent_again_with_the_same_key(fake: Fake) -> None:
    service = fake([SEVEN, b""], [SEVEN])
    with Client(service.address) as client:
        client.predict(PICTURE)
        assert client.predict(PICTURE).digit == 7
    first, lost, repeated = service.requests
    assert lost.headers[KEY] == repeated.headers[KEY] != first.headers[KEY]
    assert lost.body == repeated.body


def test_a_request_that_gets_lost_twice_is_given_up(fake: Fake) -> None:
    service = fake([SEVEN, b""], [b""], [SEVEN])
    with Client(service.address) as client:
        client.predict(PICTURE)
        with pytest.raises(ServiceUnreachable, match="does not answer"):
            client.predict(PICTURE)
        assert client.predict(PICTURE).digit == 7


@pytest.mark.parametrize("reply", [b"", b"nonsense\r\n\r\n", SEVEN[:-5], SEVEN[:10]])
def test_an_answer_that_breaks_off_is_none(fake: Fake, reply: bytes) -> None:
    service = fake([reply], [SEVEN])
    with Client(service.address) as client:
        with pytest.raises(ServiceUnreachable, match="does not answer"):
            client.predict(PICTURE)
        assert client.predict(PICTURE).digit == 7


def test_a_service_that_keeps_silent_is_not_waited_for(fake: Fake) -> None:
    service = fake([None])
    with (
        Client(service.address, timeout_seconds=0.5) as client,
        pytest.raises(ServiceUnreachable, match=r"within 0\.5 seconds"),
    ):
        client.predict(PICTURE)
    assert len(service.requests) == 1


def test_where_nothing_listens_is_no_service() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with Client(f"http://127.0.0.1:{port}") as client:
        with pytest.raises(ServiceUnreachable, match="refused"):
            client.model()
        assert not client.is_ready()


def test_a_busy_service_is_asked_again_when_it_says(fake: Fake) -> None:
    soon = format_datetime(datetime.now(UTC) - timedelta(seconds=5), usegmt=True)
    busy = make_problem(503, "model-unavailable", Retry_After="0")
    many = make_problem(429, "too-many", Retry_After=soon)
    service = fake([busy, many, SEVEN])
    with Client(service.address) as client:
        assert client.predict(PICTURE).digit == 7
    assert len({request.headers[KEY] for request in service.requests}) == 1
    assert len({request.body for request in service.requests}) == 1


def test_a_busy_service_is_not_asked_for_ever(fake: Fake) -> None:
    busy = make_problem(503, "model-unavailable", Retry_After="0")
    service = fake([busy] * 9)
    with Client(service.address, retries=3) as client:
        with pytest.raises(ServiceProblem) as caught:
            client.predict(PICTURE)
        assert (caught.value.status, caught.value.slug) == (503, "model-unavailable")
        assert (caught.value.request_id, str(caught.value)) == ("r1", "What was wrong.")
        assert len(service.requests) == 4


@pytest.mark.parametrize("wait", [{}, {"Retry_After": "3600"}, {"Retry_After": "later"}])
def test_who_does_not_say_to_come_back_soon_is_not_asked_again(
    fake: Fake, wait: dict[str, str]
) -> None:
    service = fake([make_problem(503, "model-unavailable", **wait), SEVEN])
    with Client(service.address) as client, pytest.raises(ServiceProblem):
        client.predict(PICTURE)
    assert len(service.requests) == 1


def test_a_service_that_is_not_ready_is_not_waited_for(fake: Fake) -> None:
    service = fake([make_problem(503, "model-missing", Retry_After="5")])
    with Client(service.address) as client:
        assert not client.is_ready()
    assert service.requests[0].line == "GET /readyz HTTP/1.1"


def test_what_stands_before_the_service_may_fail_too(fake: Fake) -> None:
    service = fake([make_reply(502, b"<h1>Bad Gateway</h1>", Content_Type="text/html")])
    with Client(service.address) as client, pytest.raises(ServiceProblem) as caught:
        client.predict(PICTURE)
    assert (caught.value.status, caught.value.slug) == (502, "")
    assert "502" in caught.value.detail


def test_a_service_that_has_moved_says_where(fake: Fake) -> None:
    moved = make_reply(301, b"", Location="https://digits.example/predict")
    service = fake([moved])
    with (
        Client(service.address) as client,
        pytest.raises(ServiceProblem, match="but at https://digits"),
    ):
        client.predict(PICTURE)


@pytest.mark.parametrize(
    "content",
    [b"<html>", [], {}, "7", PREDICTION | {"confidence": "much"}, PREDICTION | {"digit": "?"}],
)
def test_what_another_service_answers_is_not_taken_for_a_digit(fake: Fake, content: object) -> None:
    service = fake([make_reply(200, content)])
    with Client(service.address) as client, pytest.raises(AnswerUnreadable, match="address"):
        client.predict(PICTURE)


def test_the_refusal_of_a_large_body_is_heard() -> None:
    def refuse() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(1000)
            connection.sendall(make_problem(413, "picture-too-large"))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=refuse)
        thread.start()
        with (
            Client(f"http://127.0.0.1:{listener.getsockname()[1]}") as client,
            pytest.raises(ServiceProblem) as caught,
        ):
            client.predict(bytes(30_000_000))
        thread.join()
    assert caught.value.slug == "picture-too-large"


@pytest.mark.parametrize(("key", "shown"), [("secret", "Bearer secret"), (None, None)])
def test_a_key_is_shown_with_each_request(fake: Fake, key: str | None, shown: str | None) -> None:
    service = fake([make_reply(200, {"model": "abc"})] * 2)
    with Client(service.address, key=key) as client:
        assert client.model() == {"model": "abc"}
        assert client.is_ready()
    assert [request.headers["Authorization"] for request in service.requests] == [shown] * 2


def test_what_is_said_goes_out_as_json(fake: Fake) -> None:
    service = fake([make_problem(422, "label-invalid")] * 3)
    with Client(service.address) as client:
        for said in (3, "12\n34", None):
            with pytest.raises(ServiceProblem):
                client.label("1", said)
    bodies = [json.loads(request.body) for request in service.requests]
    assert bodies == [{"digit": 3}, {"text": "12\n34"}, {"digit": None}]
