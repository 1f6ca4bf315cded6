"""Who may list everybody's predictions: all, or those with a key; and no page of another site."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from flaskapi.keys import Scope, add_key
from tests.web.asking import get_id, predict
from tests.web.problem import assert_problem


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def guarded(make_app: Callable[..., Flask], keys: Path) -> FlaskClient:
    """A client of an application with a file of keys, which is not there yet."""
    return make_app(keys=keys).test_client()


def show(secret: str, scheme: str = "Bearer") -> dict[str, str]:
    return {"Authorization": f"{scheme} {secret}"}


def test_without_keys_everybody_may_list(client: FlaskClient) -> None:
    assert client.get("/predictions").status_code == 200
    assert client.get("/predictions", headers=show("anything")).status_code == 200


def test_with_keys_one_of_them_is_wanted(guarded: FlaskClient, keys: Path) -> None:
    for name in ("ann", "bob"):
        response = guarded.get("/predictions")
        problem = assert_problem(response, 401, "key-missing")
        assert "make-key" in problem["detail"]
        assert response.headers["WWW-Authenticate"] == "Bearer"
        add_key(keys, name, frozenset({Scope.LABEL}))


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER "])
def test_key_for_it_may_list_as_soon_as_it_is_made(
    guarded: FlaskClient, keys: Path, scheme: str
) -> None:
    assert guarded.get("/predictions").status_code == 401
    secret = add_key(keys, "ann", frozenset({Scope.LABEL}))
    assert guarded.get("/predictions", headers=show(secret, scheme)).status_code == 200


def test_key_that_was_taken_away_is_wrong_at_once(guarded: FlaskClient, keys: Path) -> None:
    secret = add_key(keys, "ann", frozenset({Scope.LABEL}))
    keys.write_text("")
    assert_problem(guarded.get("/predictions", headers=show(secret)), 401, "key-missing")


def test_key_for_something_else_is_not_enough(guarded: FlaskClient, keys: Path) -> None:
    secret = add_key(keys, "ann", frozenset())
    problem = assert_problem(
        guarded.get("/predictions", headers=show(secret)), 403, "key-insufficient"
    )
    assert "make-key NAME --scope label" in problem["detail"]


@pytest.mark.parametrize("header", ["Bearer guess", "Bearer", "Bearer \xe9", "Basic YW5uOg==", "x"])
def test_wrong_key_is_no_key(guarded: FlaskClient, keys: Path, header: str) -> None:
    add_key(keys, "ann", frozenset({Scope.LABEL}))
    refused = guarded.get("/predictions", headers={"Authorization": header})
    assert_problem(refused, 401, "key-missing")


def test_damaged_file_of_keys_lets_nobody_list_and_all_be_answered(
    guarded: FlaskClient, keys: Path
) -> None:
    keys.write_text("ann label secret-of-ann\n")
    problem = assert_problem(guarded.get("/predictions", headers=show("x")), 500, "setting-invalid")
    assert "secret-of-ann" not in str(problem)
    assert get_id(predict(guarded))


def test_who_knows_an_id_sees_and_forgets_that_one_without_a_key(
    guarded: FlaskClient, keys: Path
) -> None:
    add_key(keys, "ann", frozenset({Scope.LABEL}))
    address = f"/predictions/{get_id(predict(guarded))}"
    assert guarded.get(address).status_code == 200
    assert guarded.get(f"{address}/image").status_code == 200
    assert guarded.delete(address).status_code == 204


OWN_PAGE = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}
OTHER_SITES = [
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    # Of another port, or of another name of the same domain.
    {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost:9000"},
    # A browser says the site only where it was reached safely, and the origin everywhere.
    {"Origin": "https://evil.example"},
    {"Origin": "http://localhost:9000"},
    {"Origin": "https://evil.example", "X-Forwarded-Host": "digits.example"},
    {"Origin": "null"},
]
OWN_PAGES_AND_PROGRAMS = [
    {},
    OWN_PAGE,
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://localhost"},
    {"Origin": "https://localhost"},
    # Behind proxies that call the service by another name.
    {"Sec-Fetch-Site": "same-origin", "Origin": "https://digits.example"},
    {"Origin": "https://digits.example", "X-Forwarded-Host": "digits.example"},
    {"Origin": "https://digits.example", "X-Forwarded-Host": "digits.example, inner"},
]


@pytest.mark.parametrize("headers", OTHER_SITES, ids=str)
def test_page_of_another_site_changes_nothing(
    recorder: FlaskClient, headers: dict[str, str]
) -> None:
    address = f"/predictions/{get_id(predict(recorder))}"
    said = '{"digit": 1}'
    for refused in (
        recorder.put(f"{address}/label", data=said, content_type="text/plain", headers=headers),
        recorder.put(f"{address}/label", json={"digit": 1}, headers=headers),
        recorder.delete(f"{address}/label", headers=headers),
        recorder.delete(address, headers=headers),
        predict(recorder, headers=headers),
    ):
        assert_problem(refused, 403, "cross-site-request")
    assert recorder.get(address, headers=headers).get_json()["history"] == []


@pytest.mark.parametrize("headers", OWN_PAGES_AND_PROGRAMS, ids=str)
def test_own_page_and_programs_are_served(recorder: FlaskClient, headers: dict[str, str]) -> None:
    address = f"/predictions/{get_id(predict(recorder, headers=headers))}"
    assert recorder.put(f"{address}/label", json={"digit": 1}, headers=headers).status_code == 200
    assert recorder.delete(f"{address}/label", headers=headers).status_code == 200
    assert recorder.delete(address, headers=headers).status_code == 204


def test_port_belongs_to_the_site(recorder: FlaskClient) -> None:
    headers = {"Origin": "http://localhost:8000"}
    assert predict(recorder, headers=headers | {"Host": "localhost:8000"}).status_code == 200
    assert_problem(predict(recorder, headers=headers), 403, "cross-site-request")
