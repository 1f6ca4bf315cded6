"""One environment, whoever makes it: pip from pyproject.toml or conda from environment.yml."""

import importlib.metadata
import re
import tomllib
from typing import Any

import pytest

from tests.conftest import REPOSITORY

PROJECT: dict[str, Any] = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
PYPROJECT = (REPOSITORY / "pyproject.toml").read_text()


def list_requirements() -> list[str]:
    extras = PROJECT["optional-dependencies"].values()
    return [*PROJECT["dependencies"], *(name for extra in extras for name in extra)]


def test_conda_environment_is_the_same() -> None:
    lines = (REPOSITORY / "environment.yml").read_text().splitlines()
    listed = [line.strip().removeprefix("- ") for line in lines if line.startswith("      - ")]
    assert listed == [*list_requirements(), "--editable ."]
    assert f"  - python{PROJECT['requires-python']}" in lines


@pytest.mark.parametrize("requirement", list_requirements())
def test_every_dependency_is_bounded_and_says_why_it_is_here(requirement: str) -> None:
    assert re.fullmatch(r"[a-z0-9-]+(\[[a-z]+\])?>=[\d.]+,<\d+", requirement)
    before = PYPROJECT.partition(f'"{requirement}"')[0].rstrip().splitlines()[-1]
    assert before.strip().startswith("# ")


def test_serving_needs_few_packages_and_no_keras() -> None:
    names = {re.split(r"[><=]", requirement)[0] for requirement in PROJECT["dependencies"]}
    assert len(names) <= 12
    assert not names & {"keras", "tensorflow", "tensorflow-cpu", "torch"}


def test_version_is_the_changelogs_latest() -> None:
    changelog = (REPOSITORY / "CHANGELOG.md").read_text()
    assert re.findall(r"^## (\S+)", changelog, re.MULTILINE)[0] == PROJECT["version"]
    assert importlib.metadata.version("flaskapi") == PROJECT["version"]
