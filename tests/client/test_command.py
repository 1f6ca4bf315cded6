"""`python -m flaskapi.client`: what it prints, and how it ends."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flaskapi.client import Client
from flaskapi.client.command import main
from tests.client.fake_service import FakeService, make_problem, make_reply
from tests.conftest import draw_digit, draw_page, encode

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(address: str, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command against the service; return how it ended, and what it wrote where."""

    def start(*arguments: Any) -> tuple[int, str, str]:
        status = main([*map(str, arguments), "--url", address, "--timeout", "60"])
        return status, *capsys.readouterr()

    return start


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a seven, a page, and what is no picture."""
    (tmp_path / "7.png").write_bytes(encode(draw_digit(7)))
    (tmp_path / "page.png").write_bytes(encode(draw_page("12", "34")))
    (tmp_path / "text.txt").write_text("text")
    return tmp_path


def get_id(line: str) -> str:
    return line.split()[-1]


def test_a_digit_is_told_and_corrected(run: Run, folder: Path, service: Client) -> None:
    status, out, err = run("predict", folder / "7.png")
    assert (status, err) == (0, "")
    assert out.startswith(f"{folder / '7.png'}: 7 (")
    name = get_id(out)
    assert run("label", name, 3) == (0, f"{name}: labelled as 3\n", "")
    assert run("label", name, "none") == (0, f"{name}: labelled as no digit\n", "")
    label = service.get_prediction(name).label
    assert label
    assert label.digit is None


def test_a_page_is_read_and_corrected(run: Run, folder: Path, service: Client) -> None:
    status, out, _ = run("read", folder / "page.png")
    assert status == 0
    assert out.startswith(f"{folder / 'page.png'}: 12 / 34 (")
    name = get_id(out)
    assert run("label", name, 12, 35) == (0, f"{name}: labelled as 12 / 35\n", "")
    label = service.get_prediction(name).label
    assert label
    assert label.text == "12\n35"
    assert run("label", name, 5)[1] == f"{name}: labelled as 5\n"
    assert run("label", name, "none")[1] == f"{name}: labelled as no digit\n"


def test_a_folder_is_told_with_its_problems(run: Run, folder: Path) -> None:
    status, out, err = run("predict", folder, "--no-store")
    seven, page = out.splitlines()
    assert status == 1
    assert seven.startswith(f"{folder / '7.png'}: 7 (")
    assert seven.endswith(")")
    assert page.startswith(f"{folder / 'page.png'}: no digit; if any, ")
    assert page.endswith("/read, which reads them all.")
    assert err.startswith(f"{folder / 'text.txt'}: ")


def test_each_file_is_a_line_of_json(run: Run, folder: Path) -> None:
    status, out, err = run("--json", "predict", folder, "--no-store")
    assert (status, err) == (1, "")
    seven, page, text = map(json.loads, out.splitlines())
    assert (seven["file"], seven["digit"]) == (str(folder / "7.png"), 7)
    assert (page["digit"], page["rejected"], page["stored"]) == (None, True, False)
    assert text["file"] == str(folder / "text.txt")
    assert (text["problem"]["status"], text["problem"]["slug"]) == (415, "format-unsupported")
    _, out, _ = run("read", folder / "page.png", "--json", "--length", 2, "--alternatives", 3)
    reading = json.loads(out)
    assert reading["fits"] is True
    assert len(reading["text"]) == 2
    assert len(reading["lines"][0]["digits"][0]["box"]) == 4
    _, out, _ = run("label", reading["id"], "12", "--json")
    assert json.loads(out)["label"]["text"] == "12"


def test_what_does_not_fit_or_is_missing_is_said(run: Run, folder: Path) -> None:
    status, out, err = run("read", folder / "7.png", folder / "gone.png", "--pattern", "phone")
    assert status == 1
    assert "which does not fit what was asked for" in out
    assert err == f"{folder / 'gone.png'}: This file cannot be read: No such file or directory.\n"


def test_progress_is_shown_on_a_terminal(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert "\r3 of 3 files" in run("predict", folder)[2]
    assert run("predict", folder / "7.png")[2] == ""


def test_a_service_that_fails_or_is_not_there_ends_with_1(
    fake: Callable[..., FakeService], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    service = fake([make_problem(401, "key-missing")], [make_reply(200, b"<html>")])
    for words in ("What was wrong.", "not one that this service gives"):
        assert main(["label", "1", "2", "--url", service.address, "--key", "secret"]) == 1
        assert words in capsys.readouterr().err
    assert service.requests[0].headers["Authorization"] == "Bearer secret"
    assert main(["--url", "http://127.0.0.1:1", "predict", str(folder)]) == 1
    assert "does not answer" in capsys.readouterr().err


def test_a_folder_without_files_is_another_than_was_meant(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(SystemExit, match="2"):
        run("predict", tmp_path / "empty")
    assert "There are no files in" in capsys.readouterr().err


@pytest.mark.parametrize("said", ["seven", "77", "²"])
def test_what_is_no_digit_is_told_to_a_person(
    run: Run, folder: Path, capsys: pytest.CaptureFixture[str], said: str
) -> None:
    name = get_id(run("predict", folder / "7.png")[1])
    with pytest.raises(SystemExit, match="2"):
        run("label", name, said)
    assert "Say 0 to 9, or x for no digit." in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["predict"],
        ["guess", "7.png"],
        ["predict", "7.png", "--url", "nowhere"],
        ["read", "7.png", "--length", "3", "--pattern", "zip"],
    ],
)
def test_wrong_usage_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: python -m flaskapi.client" in capsys.readouterr().err


def test_the_command_runs(address: str, folder: Path) -> None:
    command = [sys.executable, "-m", "flaskapi.client", "predict", str(folder / "7.png")]
    done = subprocess.run([*command, "--url", address], capture_output=True, text=True, check=True)
    assert done.stdout.startswith(f"{folder / '7.png'}: 7 (")
    assert done.stderr == ""


def test_file_whose_name_is_no_text_is_answered_like_others(run: Run, tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.png")
    Path(name).write_bytes(encode(draw_digit(7)))
    for options in ([], ["--json"]):
        status, out, _ = run("predict", name, *options)
        assert status == 0
        assert "7" in out
