"""What the page to draw on promises before any script runs."""

import re

import pytest
from flask.testing import FlaskClient

from flaskapi.web.home import CAPTIONS, MODULES
from tests.conftest import REPOSITORY
from tests.web.asking import predict

SCRIPTS = REPOSITORY / "flaskapi" / "static" / "home"
ADDRESSES = re.compile(r'(?:href|src|action|data-base)="([^"]+)"')


@pytest.fixture
def html(client: FlaskClient) -> str:
    return client.get("/").text


def test_every_script_is_there_and_announced(html: str) -> None:
    assert {file.stem for file in SCRIPTS.glob("*.js")} == {"main", *MODULES}
    for file in SCRIPTS.glob("*.js"):
        assert f'"/static/home/{file.name}"' in html


def test_every_import_of_a_script_leads_to_another() -> None:
    for file in SCRIPTS.glob("*.js"):
        for name in re.findall(r'from "\./(\w+\.js)"', file.read_text()):
            assert (SCRIPTS / name).is_file(), f"{file.name} imports {name}"


@pytest.mark.parametrize("name", ["main", *MODULES])
def test_every_script_says_what_it_is_and_can_be_read_in_a_sitting(name: str) -> None:
    lines = (SCRIPTS / f"{name}.js").read_text().splitlines()
    assert lines[0].startswith("/** ")
    assert len(lines) <= 250


def test_every_element_that_scripts_look_for_is_on_the_page(html: str) -> None:
    ids = re.findall(r'\bid="([\w-]+)"', html)
    assert len(ids) == len(set(ids))
    for file in SCRIPTS.glob("*.js"):
        sought = re.findall(r'(?:find|getElementById)\("([\w-]+)"\)', file.read_text())
        assert set(sought) <= set(ids), file.name


def test_steps_are_those_that_an_answer_explains(client: FlaskClient) -> None:
    steps = predict(client, query="?explain=true&store=false").get_json()["steps"]
    assert [step["name"] for step in steps] == list(CAPTIONS)


def test_every_address_lies_below_the_prefix_that_it_is_served_under(client: FlaskClient) -> None:
    html = client.get("/", base_url="http://host.example/digits/").text
    found = ADDRESSES.findall(html)
    assert len(found) > 15
    for address in found:
        assert address.startswith(("/digits/", "#")), address
    assert "curl -F file=@digit.png http://host.example/digits/predict" in html


def test_page_works_without_scripts_and_says_what_is_kept(html: str) -> None:
    (form,) = re.findall(r"<noscript>(.*?)</noscript>", html, re.DOTALL)
    assert 'action="/predict?store=false" method="post" enctype="multipart/form-data"' in form
    assert 'type="file" name="file"' in form
    assert "Nothing is kept until you say what it is." in html


def test_page_has_neither_scripts_nor_styles_of_its_own(html: str) -> None:
    assert "<style" not in html
    assert "style=" not in html
    assert "onclick" not in html
    assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []
