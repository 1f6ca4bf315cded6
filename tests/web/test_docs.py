"""/docs shows the whole contract, and /problems what can go wrong."""

import html
import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from flaskapi.settings import REPOSITORY
from flaskapi.web.contract.document import list_operations
from flaskapi.web.contract.problems import Problem, list_problems
from flaskapi.web.docs import list_explained
from tests.web.problem import assert_problem

MOST_BYTES = 60_000
ADDRESSES = re.compile(r'(?:href|src)="([^"#]+)')


@pytest.fixture(scope="module")
def page(app: Flask) -> str:
    return app.test_client().get("/docs").text


def test_every_operation_can_be_linked_to(page: str) -> None:
    anchors = set(re.findall(r'<article class="card" id="(\w+)">', page))
    assert anchors == {operation.name for operation in list_operations()}
    assert set(re.findall(r'href="#([\w-]+)"', page)) <= set(re.findall(r'id="([\w-]+)"', page))


def test_no_address_on_the_page_means_two_places(page: str) -> None:
    ids = re.findall(r'id="([\w-]+)"', page)
    assert len(ids) == len(set(ids))


def test_every_parameter_and_problem_is_shown(page: str) -> None:
    for problem in list_problems():
        assert problem.status in (404, 405, 500) or f'href="{problem.type}"' in page, problem.slug
    for name in ("explain", "min_confidence", "Idempotency-Key", "record_id"):
        assert f"<dt><code>{name}</code>" in page


@pytest.mark.parametrize("address", ["/docs", "/problems", "/problems/picture-blank"])
def test_every_link_of_a_page_leads_somewhere(client: FlaskClient, address: str) -> None:
    for found in sorted(set(ADDRESSES.findall(client.get(address).text))):
        with client.get(found) as response:
            assert response.status_code == 200, found


def test_page_is_light_and_needs_no_script(page: str) -> None:
    assert len(page.encode()) < MOST_BYTES
    assert "<script" not in page


def test_commands_are_for_the_address_that_the_page_was_reached_by(client: FlaskClient) -> None:
    reached = {"base_url": "https://digits.example:8443/sub"}
    page = client.get("/docs", **reached).text
    assert "https://digits.example:8443/sub/predict" in page
    assert "localhost" not in page
    assert 'href="/sub/problems/picture-blank"' in page


@pytest.mark.parametrize("problem", list_explained(), ids=lambda problem: problem.slug)
def test_every_problem_has_a_page_that_explains_it(client: FlaskClient, problem: Problem) -> None:
    response = client.get(problem.type)
    assert response.mimetype == "text/html"
    assert f"<h1>{problem.title}</h1>" in response.text
    assert "What to do" in response.text
    assert str(int(problem.status)) in response.text


def test_all_problems_are_listed_with_links(client: FlaskClient) -> None:
    listed = client.get("/problems").text
    assert all(f'href="{problem.type}"' in listed for problem in list_explained())


def test_type_of_a_failure_is_the_address_of_its_page(client: FlaskClient) -> None:
    problem = client.post("/predict").get_json()
    assert problem["title"] in client.get(problem["type"]).text


def test_page_of_a_problem_says_where_it_occurs(client: FlaskClient) -> None:
    page = client.get("/problems/picture-blank").text
    assert 'href="/docs#predict"' in page
    assert "read" not in re.findall(r'href="/docs#(\w+)"', page)
    assert "At any address." in client.get("/problems/internal-error").text


@pytest.mark.parametrize("slug", ["none", "picture-blank/", "<b>", "%00"])
def test_problem_that_is_none_is_not_found(client: FlaskClient, slug: str) -> None:
    assert_problem(client.get(f"/problems/{slug}"), 404, "not-found")


def test_example_of_a_problem_is_of_an_address_that_there_may_be(client: FlaskClient) -> None:
    page = html.unescape(client.get("/problems/label-invalid").text)
    assert re.search(r'"instance": "/predictions/[0-9A-Z]{26}/label"', page)


def test_each_problem_of_the_web_server_has_its_page(client: FlaskClient) -> None:
    site = (REPOSITORY / "deploy/apache/flaskapi.conf").read_text()
    texts = re.findall(r"^ *ErrorDocument \d+ '(.*)'$", site, re.MULTILINE)
    statuses = {problem.type: problem.status for problem in list_explained()}
    assert len(texts) > 8
    for problem in map(json.loads, texts):
        assert client.get(problem["type"]).status_code == 200
        assert statuses[problem["type"]] == problem["status"]
