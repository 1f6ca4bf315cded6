"""The house: imports run downwards, serving is free of training, and rooms stay small."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from flaskapi.cli import COMMANDS
from tests.conftest import REPOSITORY

LONGEST_FILE_LINES = 250
LONGEST_VIEW_LINES = 15

# Each room and what it may import of this project; the order is from top to bottom.
ROOMS = {
    "flaskapi/__init__.py": ("flaskapi",),
    "flaskapi/cli.py": (
        "flaskapi.commands",
        "flaskapi.evaluation",
        "flaskapi.learning",
        "flaskapi.errors",
    ),
    "flaskapi/commands": (
        "flaskapi.commands",
        "flaskapi.recognition",
        "flaskapi.terminal",
        "flaskapi.keys",
        "flaskapi.settings",
        "flaskapi.errors",
    ),
    "flaskapi/web": (
        "flaskapi.web",
        "flaskapi.learning",
        "flaskapi.records",
        "flaskapi.recognition",
        "flaskapi.keys",
        "flaskapi.settings",
        "flaskapi.errors",
    ),
    "flaskapi/doctor": (
        "flaskapi.doctor",
        "flaskapi.records",
        "flaskapi.keys",
        "flaskapi.recognition",
        "flaskapi.terminal",
        "flaskapi.settings",
        "flaskapi.errors",
    ),
    "flaskapi/evaluation": (
        "flaskapi.evaluation",
        "flaskapi.recognition",
        "flaskapi.terminal",
        "flaskapi.settings",
        "flaskapi.errors",
    ),
    "flaskapi/learning": (
        "flaskapi.learning",
        "flaskapi.evaluation",
        "flaskapi.records",
        "flaskapi.recognition",
        "flaskapi.terminal",
        "flaskapi.settings",
        "flaskapi.errors",
    ),
    "flaskapi/terminal.py": ("flaskapi.settings", "flaskapi.errors"),
    "flaskapi/records": ("flaskapi.records", "flaskapi.errors"),
    "flaskapi/recognition": ("flaskapi.recognition", "flaskapi.errors"),
    "flaskapi/client": ("flaskapi.client",),
    "flaskapi/keys.py": ("flaskapi.errors",),
    "flaskapi/settings.py": ("flaskapi.errors",),
    "flaskapi/errors.py": (),
    "models": ("models", "flaskapi.evaluation", "flaskapi.recognition", "flaskapi.errors"),
}
FORBIDDEN = {
    "flaskapi": {"tensorflow", "keras", "models", "tests"},
    "flaskapi/records": {"flask", "numpy", "cv2", "onnxruntime"},
    "flaskapi/recognition": {"flask", "sqlalchemy", "os.environ", "time", "datetime"},
}


def list_files(place: str) -> list[Path]:
    path = REPOSITORY / place
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


def list_imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def is_inside(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


@pytest.mark.parametrize("room", ROOMS)
def test_imports_run_downwards(room: str) -> None:
    for file in list_files(room):
        for name in list_imports(file):
            if is_inside(name, ("flaskapi", "models", "tests")):
                assert is_inside(name, ROOMS[room]), f"{file} imports {name}"


def test_commands_are_imported_later_from_where_they_may_be() -> None:
    for place in COMMANDS.values():
        assert is_inside(place.split(":")[0], ROOMS["flaskapi/cli.py"]), place


@pytest.mark.parametrize("place", FORBIDDEN)
def test_serving_is_free_of_what_it_must_not_know(place: str) -> None:
    for file in list_files(place):
        found = FORBIDDEN[place].intersection(name.split(".")[0] for name in list_imports(file))
        assert not found, f"{file} imports {found}"
        if "os.environ" in FORBIDDEN[place]:
            assert "os.environ" not in file.read_text(), f"{file} reads the environment"


def test_the_client_needs_the_standard_library_alone() -> None:
    for file in list_files("flaskapi/client"):
        names = {name.split(".")[0] for name in list_imports(file)}
        assert names <= {*sys.stdlib_module_names, "flaskapi"}, file


def test_every_module_of_the_application_has_a_room() -> None:
    homes = [path for room in ROOMS for path in list_files(room)]
    assert set(list_files("flaskapi")) <= set(homes)


@pytest.mark.parametrize("place", ["flaskapi", "models", "tests", "scripts", "deploy"])
def test_files_can_be_read_in_a_sitting(place: str) -> None:
    for file in (REPOSITORY / place).rglob("*"):
        if file.suffix in ("", ".py", ".js", ".css", ".conf", ".wsgi", ".html") and file.is_file():
            assert len(file.read_text().splitlines()) <= LONGEST_FILE_LINES, file


def test_views_read_call_and_answer_in_15_lines() -> None:
    for file in list_files("flaskapi/web"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef) and is_view(node):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                assert length <= LONGEST_VIEW_LINES, f"{file}: {node.name}"


def is_view(function: ast.FunctionDef) -> bool:
    return any("blueprint." in ast.unparse(decorator) for decorator in function.decorator_list)
