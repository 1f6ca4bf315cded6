"""The README: what it tells people to type is there, and what it shows is what they get."""

import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.conftest import REPOSITORY

README = (REPOSITORY / "README.md").read_text()
COMMANDS = re.findall(r"^\$ (.+)$", README, re.MULTILINE)
LINKS = re.findall(r"\]\(([^)#]+)\)", README)


@pytest.mark.parametrize("script", sorted(set(re.findall(r"scripts/[\w-]+", README))))
def test_every_script_is_there_and_can_be_run(script: str) -> None:
    assert (REPOSITORY / script).stat().st_mode & 0o111


@pytest.mark.parametrize("script", sorted(path.name for path in (REPOSITORY / "scripts").iterdir()))
def test_every_script_begins_by_saying_what_it_does(script: str) -> None:
    first, second = (REPOSITORY / "scripts" / script).read_text().splitlines()[:2]
    assert first.startswith("#!/bin/")
    assert re.match(r"# [A-Z].{20,}", second)


@pytest.mark.parametrize("link", LINKS)
def test_every_link_leads_somewhere(link: str) -> None:
    assert (REPOSITORY / link).exists()


def test_answer_has_the_members_that_the_first_example_shows(
    client: FlaskClient, seven_png: bytes
) -> None:
    shown = re.findall(r'^\{"digit".*$', README, re.MULTILINE)[0]
    answer = client.post("/predict", data=seven_png, content_type="image/png").get_json()
    assert list(json.loads(shown.replace("[…]", "[]"))) == list(answer)
    assert answer["digit"] == 7


def test_first_commands_are_serve_and_curl() -> None:
    assert COMMANDS[0] == "curl -F file=@seven.png localhost:8000/predict"
    assert COMMANDS[1] == "scripts/serve"


@pytest.mark.parametrize("name", re.findall(r"^  ([a-z_]+(?:\.py|/|\.h5)) ", README, re.MULTILINE))
def test_layout_shows_what_is_there(name: str) -> None:
    places = [Path("flaskapi"), Path("models")]
    assert any((REPOSITORY / place / name).exists() for place in places)
