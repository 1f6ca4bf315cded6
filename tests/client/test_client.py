"""The client against the real service."""

import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from ssl import create_default_context
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Response

from flaskapi.client import Box, Client, Prediction, Reading, ServiceProblem, ServiceUnreachable
from flaskapi.keys import Scope, add_key
from tests.conftest import draw_digit, draw_page, encode
from tests.serving import serve_app
from tests.web.asking import close_records, is_ready, wait_until

SEVEN, THREE = encode(draw_digit(7)), encode(draw_digit(3))
PAGE = encode(draw_page("5551234567", "2024"))
NO_DIGIT = encode(draw_page("36"))
NO_ADDRESSES = [
    "",
    "localhost:8000",
    "ftp://localhost",
    "http://",
    "http://localhost:x",
    "http://localhost:0",
    "http://[::1",
    "http://ann:key@localhost",
    "http://localhost/?x=1",
    "http://a..b",
    "http://localhost/\u00e4",
]


@pytest.fixture
def seven_file(tmp_path: Path) -> Path:
    file = tmp_path / "seven.png"
    file.write_bytes(SEVEN)
    return file


def test_a_digit_is_predicted_from_a_path_bytes_and_a_file(
    service: Client, seven_file: Path
) -> None:
    with seven_file.open("rb") as opened:
        pictures: list[Any] = [seven_file, str(seven_file), SEVEN, BytesIO(SEVEN), opened]
        answers = [service.predict(picture) for picture in pictures]
    for answer in answers:
        assert (answer.digit, answer.best_guess, answer.rejected) == (7, 7, False)
        assert answer.probabilities[7] == answer.confidence > 0.9
        assert (len(answer.probabilities), answer.reason, answer.stored) == (10, None, True)
        assert answer.model == service.model()["model"]
    assert len({answer.id for answer in answers}) == len(pictures)
    with pytest.raises(FrozenInstanceError):
        answers[0].digit = 1  # type: ignore[misc]


def test_what_is_no_digit_says_why_and_what_it_would_be(service: Client) -> None:
    answer = service.predict(NO_DIGIT)
    assert (answer.digit, answer.rejected) == (None, True)
    assert answer.reason
    assert answer.reason.endswith(".")
    assert answer.best_guess in range(10)


def test_all_digits_are_read(service: Client) -> None:
    reading = service.read(PAGE)
    assert reading.text == "5551234567\n2024"
    assert [line.text for line in reading.lines] == ["5551234567", "2024"]
    digits = reading.lines[1].digits
    assert [digit.digit for digit in digits] == [2, 0, 2, 4]
    assert isinstance(digits[0].box, Box)
    assert digits[0].box.x < digits[1].box.x
    assert (reading.fits, reading.alternatives, reading.stored) == (None, (), True)


def test_a_reading_fits_a_pattern_or_a_length_or_says_that_it_does_not(service: Client) -> None:
    phone = service.read(PAGE, pattern="phone", alternatives=2)
    assert (phone.text, phone.fits) == ("5551234567", True)
    assert len(phone.alternatives) <= 2
    assert service.read(PAGE, length=4).text == "2024"
    assert service.read(SEVEN, length=5).fits is False


def test_a_prediction_is_labelled_and_withdrawn(service: Client) -> None:
    answer = service.predict(SEVEN)
    label = service.label(answer.id, 3).label
    assert label
    assert (label.digit, label.text, label.said_by, label.withdrawn) == (3, None, None, False)
    assert abs((datetime.now(UTC) - label.said_at).total_seconds()) < 600
    label = service.label(answer.id, None).label
    assert label
    assert label.digit is None
    assert service.withdraw_label(answer.id).label is None
    history = service.get_prediction(answer.id).history
    assert [said.withdrawn for said in history] == [False, False, True]


def test_a_reading_is_labelled_with_its_text(service: Client) -> None:
    reading = service.read(PAGE)
    label = service.label(reading.id, "5551234567\n2025").label
    assert label
    assert (label.digit, label.text) == (None, "5551234567\n2025")
    record = service.get_prediction(reading.id)
    assert record.task == "page"
    assert isinstance(record.answer, Reading)
    assert record.answer.lines == reading.lines


def test_what_was_recorded_is_found_looked_at_and_forgotten(service: Client) -> None:
    answer = service.predict(THREE)
    record = service.get_prediction(answer.id)
    assert record.answer == answer
    assert (record.id, record.task, record.label, record.history) == (answer.id, "digit", None, ())
    with Image.open(BytesIO(service.get_picture(answer.id))) as picture:
        assert picture.size == (140, 140)
    service.delete(answer.id)
    with pytest.raises(ServiceProblem, match="no prediction of this id") as caught:
        service.get_prediction(answer.id)
    problem = caught.value
    assert (problem.status, problem.slug) == (404, "record-missing")
    assert problem.title == "There is no such prediction"
    assert problem.request_id


def test_predictions_are_listed_page_by_page(
    service: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flaskapi.web.predictions.USUALLY_LISTED", 2)
    began = datetime.now(UTC)
    ids = [service.predict(SEVEN).id for _ in range(5)]
    service.label(ids[2], 7)
    listed = [record.id for record in service.list_predictions(since=began, task="digit")]
    assert sorted(listed) == sorted(str(name) for name in ids)
    assert [r.id for r in service.list_predictions(since=began, labelled=True)] == [ids[2]]
    unlabelled = service.list_predictions(order="doubt", since=began, labelled=False)
    assert {record.id for record in unlabelled} == {*ids} - {ids[2]}
    assert not list(service.list_predictions(since=began, max_confidence=0.01))
    assert not list(service.list_predictions(since=began, before=began, min_confidence=0.5))
    assert not list(service.list_predictions(since=began, task="page"))


def test_nothing_is_stored_where_that_is_asked(service: Client) -> None:
    for answer in (service.predict(SEVEN, store=False), service.read(PAGE, store=False)):
        assert (answer.id, answer.stored) == (None, False)
        with pytest.raises(ValueError, match="not stored"):
            service.label(answer.id, 7)


def test_what_cannot_be_read_is_a_problem_of_the_service(service: Client) -> None:
    with pytest.raises(ServiceProblem, match=r"\.$") as caught:
        service.predict(b"no picture")
    assert (caught.value.status, caught.value.slug) == (415, "format-unsupported")
    with pytest.raises(ServiceProblem) as caught:
        service.read(PAGE, pattern="no pattern")
    assert (caught.value.status, caught.value.slug) == (400, "invalid-parameter")
    with pytest.raises(FileNotFoundError):
        service.predict("missing.png")
    with pytest.raises(TypeError, match="'rb'"):
        service.predict(StringIO("text"))  # type: ignore[arg-type]


def test_the_service_is_ready_and_tells_its_model(service: Client) -> None:
    assert service.is_ready()
    assert service.model()["labels"][:10] == list(range(10))


def test_several_threads_share_a_client(service: Client) -> None:
    pictures = [encode(draw_digit(digit)) for digit in range(10)]
    with ThreadPoolExecutor(4) as pool:
        answers: list[Prediction] = list(pool.map(service.predict, pictures))
    assert [answer.digit for answer in answers] == list(range(10))


def test_an_address_may_have_a_path(stored_app: Flask) -> None:
    mounted = DispatcherMiddleware(Response("elsewhere", 404), {"/digits": stored_app})
    with serve_app(mounted) as host:
        for path in ("digits", "digits/"):
            with Client(f"http://{host}/{path}") as client:
                answer = client.predict(SEVEN)
                assert client.get_prediction(answer.id).answer == answer
                assert len(list(client.list_predictions())) > 0
        with (
            Client(f"http://{host}") as client,
            pytest.raises(ServiceProblem, match="not from the service itself"),
        ):
            client.model()


def test_a_key_opens_what_is_closed_to_others(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    keys = tmp_path / "keys"
    secret = add_key(keys, "ann", frozenset({Scope.LABEL}))
    app = make_app(keys=keys)
    wait_until(lambda: is_ready(app.test_client()))
    with serve_app(app) as host:
        address = f"http://{host}"
        with Client(address, key=secret, timeout_seconds=60) as ann:
            answer = ann.predict(SEVEN)
            assert [record.id for record in ann.list_predictions()] == [answer.id]
            label = ann.label(answer.id, 7).label
            assert label
            assert label.said_by == "ann"
        with Client(address) as nobody, pytest.raises(ServiceProblem) as caught:
            list(nobody.list_predictions())
        assert (caught.value.status, caught.value.slug) == (401, "key-missing")
    close_records(app)


def test_https_is_spoken_with_whom_one_trusts(stored_app: Flask, tmp_path: Path) -> None:
    certificate, private = tmp_path / "certificate.pem", tmp_path / "private.pem"
    make = "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost"
    place = f"-addext subjectAltName=IP:127.0.0.1 -out {certificate} -keyout {private}"
    subprocess.run(f"{make} {place}".split(), check=True, capture_output=True)
    with serve_app(stored_app, ssl_context=(str(certificate), str(private))) as host:
        address = f"https://{host}"
        trust = create_default_context(cafile=certificate)
        with Client(address, context=trust) as client:
            assert client.predict(SEVEN, store=False).digit == 7
        with (
            Client(address) as client,
            pytest.raises(ServiceUnreachable, match="certificate is not trusted"),
        ):
            client.predict(SEVEN)


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="is no address of a service"):
        Client(address)


def test_what_is_no_key_or_no_time_is_refused() -> None:
    for key in ("", " ", "a\nb", "schlüssel"):
        with pytest.raises(ValueError, match="no key"):
            Client("http://localhost", key=key)
    with pytest.raises(ValueError, match="more than 0 seconds"):
        Client("http://localhost", timeout_seconds=0)
