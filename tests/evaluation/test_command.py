"""`flask --app flaskapi evaluate`, with the shipped model and with what goes wrong."""

import json
import re
from pathlib import Path

import pytest
from flask import Flask

from flaskapi.errors import EvaluationError
from flaskapi.evaluation import command
from tests.conftest import draw_digit, draw_page, encode


def test_folder_is_evaluated_and_its_table_printed(app: Flask, pictures: Path) -> None:
    result = app.test_cli_runner().invoke(args=["evaluate", str(pictures)])
    assert result.exit_code == 0, result.output
    assert re.search(r"^sets/typical +10 +100\.00%", result.stdout, re.MULTILINE)
    assert re.search(r"^pictures +1 +0\.00% +50\.00% +", result.stdout, re.MULTILINE)


def test_pictures_whose_names_say_nothing_are_named(app: Flask, pictures: Path) -> None:
    for name in ("7_mine.png", "3.jpg", "a.webp", "b.PNG"):
        (pictures / name).write_bytes(b"")
    result = app.test_cli_runner().invoke(args=["evaluate", str(pictures)])
    assert "4 (3.jpg, 7_mine.png, a.webp …)" in result.stderr
    result = app.test_cli_runner().invoke(args=["evaluate", str(pictures / "single")])
    assert result.stderr == ""


def test_json_is_all_that_is_printed(app: Flask, pictures: Path) -> None:
    result = app.test_cli_runner().invoke(args=["evaluate", "--json", str(pictures)])
    report = json.loads(result.stdout)
    assert [row["name"] for row in report["sets"]][2:] == ["sets/typical", "single"]
    assert report["sets"][2]["right"] == 10


def test_report_shows_every_miss_and_needs_nothing_from_elsewhere(
    app: Flask, pictures: Path, tmp_path: Path
) -> None:
    (pictures / "single" / "3__really_a_4.png").rename(pictures / "single" / "3__<i>&.png")
    page = tmp_path / "misses.html"
    result = app.test_cli_runner().invoke(args=["evaluate", str(pictures), f"--report={page}"])
    assert result.exit_code == 0, result.output
    html = page.read_text()
    assert "3__&lt;i&gt;&amp;.png" in html
    assert "5__broken.png" in html
    assert "single/0__mine__01.png" not in html
    for step in ("picture", "pixels", "ink", "frame"):
        assert f'alt="{step}"' in html
    assert all(uri.startswith("data:") for uri in re.findall(r'(?:src|href)="([^"]*)', html))
    assert "http" not in html


def test_report_shows_misses_of_digits_and_of_pages_in_one_folder(
    app: Flask, tmp_path: Path
) -> None:
    folder = tmp_path / "both"
    folder.mkdir()
    (folder / "7__really_a_3.png").write_bytes(encode(draw_digit(3)))
    (folder / "page.png").write_bytes(encode(draw_page("12")))
    (folder / "multi.json").write_text(json.dumps({"page.png": ["99"]}))
    page = tmp_path / "misses.html"
    app.test_cli_runner().invoke(args=["evaluate", str(folder), f"--report={page}"])
    html = page.read_text()
    assert "7__really_a_3.png" in html
    assert "page.png" in html


def test_plot_draws_the_sets(app: Flask, pictures: Path, tmp_path: Path) -> None:
    plot = tmp_path / "accuracy.svg"
    result = app.test_cli_runner().invoke(args=["evaluate", str(pictures), f"--plot={plot}"])
    assert result.exit_code == 0, result.output
    assert plot.read_text().startswith("<svg")
    assert "sets/typical" in plot.read_text()


def test_report_without_misses_says_so(app: Flask, pictures: Path, tmp_path: Path) -> None:
    page = tmp_path / "misses.html"
    app.test_cli_runner().invoke(args=["evaluate", str(pictures / "sets"), f"--report={page}"])
    assert "every picture was answered rightly" in page.read_text()


def test_without_a_folder_the_rendered_photos_are_evaluated(
    app: Flask, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "find_rendered", lambda rendering: pictures / "sets")
    result = app.test_cli_runner().invoke(args=["evaluate"])
    assert "100.00%" in result.output


def test_without_the_program_that_renders_it_says_what_to_do(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(rendering: object) -> Path:
        raise EvaluationError("There is no models/photo.py here.")

    monkeypatch.setattr(command, "find_rendered", fail)
    result = app.test_cli_runner().invoke(args=["evaluate"])
    assert result.exit_code == 1
    assert result.stderr == "Error: There is no models/photo.py here.\n"


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["nowhere"], 2, "does not exist"),
        (["{empty}"], 1, "There are no labelled pictures"),
        (["{pictures}", "--model=none.h5"], 1, "There is no model file none.h5"),
        (["{pictures}", "--report={empty}"], 2, "is a directory"),
        (["{pictures}", "--report={empty}/none/x.html"], 2, "There is no folder"),
        (["{pictures}", "--plot={empty}/none/x.svg"], 2, "There is no folder"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    app: Flask, pictures: Path, tmp_path: Path, arguments: list[str], status: int, message: str
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    filled = [argument.format(empty=empty, pictures=pictures) for argument in arguments]
    result = app.test_cli_runner().invoke(args=["evaluate", *filled])
    assert result.exit_code == status
    assert message in result.output
    assert "Traceback" not in result.output
