"""The README: what it tells people to type works, and what it shows is what they get."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from flaskapi.learning.promotion import promote_model
from flaskapi.recognition.model_file import read_model_file
from flaskapi.settings import Settings
from tests.conftest import REPOSITORY, SHIPPED_MODEL, SHIPPED_READER, draw_digit, draw_page, encode
from tests.serving import be_patient, serve_app
from tests.web.asking import close_records, get_id, is_ready, predict, wait_until

README = (REPOSITORY / "README.md").read_text()
COMMANDS = re.findall(r"^\$ (.+)$", README, re.MULTILINE)
LINKS = re.findall(r"\]\(([^)#]+)\)", README)
# What is typed elsewhere: each command, the file of tests that runs it, and how it stands there.
ELSEWHERE = {
    "scripts/serve": ("tests/scripts/test_serve.py", '"scripts" / "serve"'),
    "scripts/retrain": ("tests/scripts/test_retrain.py", '"scripts" / "retrain"'),
    "scripts/train": ("tests/scripts/test_commands.py", '"train", "--limit"'),
    "scripts/package-model their_model.h5": ("tests/scripts/test_commands.py", '"package-model"'),
    "FLASKAPI_MODEL=their_model.h5 scripts/serve": (
        "tests/scripts/test_serve.py",
        '"FLASKAPI_MODEL": "their_model.h5"',
    ),
    "scripts/test": (".ci/run", "scripts/test"),
    "sudo scripts/deploy": ("tests/deploy/conftest.py", '"scripts/deploy"'),
    "sudo /opt/flaskapi/venv/bin/flask --app flaskapi doctor": (
        "tests/deploy/test_apache.py",
        '"doctor"',
    ),
    ".venv-dev/bin/python models/mnist_model.py --extra out.npz --start-from models/my_model.h5 "
    "--out candidate.h5": ("tests/models/test_fine_tuning.py", "--start-from="),
    ".venv-dev/bin/flask --app flaskapi promote candidate.h5 --replay": (
        "tests/learning/test_command.py",
        '"promote", SHIPPED_MODEL, "--replay"',
    ),
    ".venv-dev/bin/flask --app flaskapi evaluate": (
        "tests/evaluation/test_command.py",
        'args=["evaluate"]',
    ),
}
HERE = [command for command in dict.fromkeys(COMMANDS) if command not in ELSEWHERE]
# The programs that a test may run as they stand there; a script or sudo could do anything.
RUNNABLE = re.compile(r"curl |\.venv(-dev)?/bin/(flask|python -m flaskapi)\b")
# What a command prints, by what it looks like; any other is to end well.
PRINTED = {
    "/predict$": '"digit":7',
    "/read$": '"text":"5551234567"',
    "/label$": '"digit":7',
    "sample-digit": "Wrote a 7",
    "sample-page": "Wrote 1 line",
    "export-feedback": "Wrote [1-9]",
    "rollback": "is in service again",
    "drift": "digits of the last",
    "evaluate": r"pictures +2 +100\.00%",
    "make-key": "^[\\w-]{40,}$",
    "purge": "Deleted",
}
LONGEST_SECONDS = 60


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
    client: FlaskClient, seven_png: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    be_patient(monkeypatch)
    shown = re.findall(r'^\{"digit".*$', README, re.MULTILINE)[0]
    wait_until(lambda: is_ready(client))
    answer = client.post("/predict", data=seven_png, content_type="image/png").get_json()
    assert list(json.loads(shown.replace("[…]", "[]"))) == list(answer)
    assert answer["digit"] == 7


def test_first_commands_are_serve_and_curl() -> None:
    assert COMMANDS[0] == "curl -F file=@seven.png localhost:8000/predict"
    assert COMMANDS[1] == "scripts/serve"


@pytest.mark.parametrize("name", re.findall(r"^ {0,2}([a-z_]+(?:\.py|/|\.h5)) ", README, re.M))
def test_layout_shows_what_is_there(name: str) -> None:
    places = [Path(), Path("flaskapi"), Path("models")]
    assert any((REPOSITORY / place / name).exists() for place in places)


@pytest.mark.parametrize("place", ["flaskapi", "models", "notebooks", "scripts", "tests", "deploy"])
def test_layout_shows_every_folder(place: str) -> None:
    assert (REPOSITORY / place).is_dir()
    assert re.search(rf"^{place}/", README, re.M), f"the README's layout lacks {place}/"


@dataclass(frozen=True)
class Desk:
    """Where a reader of the README sits: a folder, and a service with ten labelled answers."""

    folder: Path
    address: str
    record_id: str
    environ: dict[str, str]

    def type(self, command: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the README with this desk's names in place of those in it."""
        command = re.sub(r"\.venv(-dev)?/bin/", f"{Path(sys.executable).parent}/", command)
        command = re.sub(r"^curl ", "curl --silent --show-error --fail-with-body ", command)
        for name, value in (("localhost:8000", self.address), ("ID", self.record_id)):
            command = re.sub(rf"\b{name}\b", value, command)
        return subprocess.run(
            ["bash", "-c", re.sub(r"\bDIR\b", "pictures", command)],
            cwd=self.folder,
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=LONGEST_SECONDS,
            check=False,
        )


@pytest.fixture
def desk(
    make_app: Callable[..., Flask], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    be_patient(monkeypatch)
    model = tmp_path / "service" / "my_model.h5"
    model.parent.mkdir()
    shutil.copy(SHIPPED_MODEL, model)
    app = make_app(model=model, reader=SHIPPED_READER)
    settings: Settings = app.config["SETTINGS"]
    promote_model(SHIPPED_MODEL, settings)  # So that there is one to go back to.
    lay_out_files(tmp_path)
    record_id = label_ten_digits(app)
    with serve_app(app) as address:
        yield Desk(tmp_path, address, record_id, make_environ(settings))
    close_records(app)


def lay_out_files(folder: Path) -> None:
    """Write what the commands before would have left behind."""
    seven = encode(draw_digit(7))
    (folder / "seven.png").write_bytes(seven)
    (folder / "phone.png").write_bytes(encode(draw_page("5551234567")))
    shutil.copy(SHIPPED_MODEL, folder / "candidate.h5")
    (folder / "pictures").mkdir()
    (folder / "pictures" / "7__mine.png").write_bytes(seven)
    (folder / "pictures" / "3__mine.png").write_bytes(encode(draw_digit(3)))


def label_ten_digits(app: Flask) -> str:
    """Ask for ten digits and say what they are; return the id of the last."""
    client = app.test_client()
    wait_until(lambda: is_ready(client))
    for digit in range(10):
        record_id = get_id(predict(client, encode(draw_digit(digit))))
        client.put(f"/predictions/{record_id}/label", json={"digit": digit})
    return record_id


def make_environ(settings: Settings) -> dict[str, str]:
    """Return the environment in which commands see the same model and records as the service."""
    environ = {name: value for name, value in os.environ.items() if "FLASKAPI" not in name}
    return environ | {
        "FLASKAPI_MODEL": str(settings.model),
        "FLASKAPI_READER": str(SHIPPED_READER),
        "FLASKAPI_STATE": str(settings.state),
        "ORT_DISABLE_TELEMETRY": "1",
    }


@pytest.mark.parametrize("command", HERE)
def test_command_does_what_the_readme_says(desk: Desk, command: str) -> None:
    assert RUNNABLE.match(command), (
        f"The README says `{command}`, which no test runs. Write the test that does, and name it "
        "in ELSEWHERE above."
    )
    if "make-key" in command:
        desk = replace(desk, environ=desk.environ | {"FLASKAPI_KEYS": str(desk.folder / "keys")})
    done = desk.type(command)
    assert done.returncode == 0, done.stdout + done.stderr
    for part, printed in PRINTED.items():
        if re.search(part, command):
            assert re.search(printed, done.stdout, re.M), done.stdout
    for name in re.findall(r"--(?:plot|report) (\S+)", command):
        assert (desk.folder / name).stat().st_size


def test_answers_shown_are_those_that_come(desk: Desk) -> None:
    for command in re.findall(r"^\$ (.+ sample-.+)", README, re.M):
        desk.type(command)
    for command, answer in re.findall(r"^\$ (curl .+)\n(\{.+\})$", README, re.M):
        given = json.loads(desk.type(command).stdout)
        assert re.findall(r'"(\w+)":', answer) == list(given)
        for name, value in re.findall(r'"(digit|text|confidence|rejected)":([^,]+),', answer):
            assert given[name] == pytest.approx(json.loads(value), abs=5e-4)


def test_accuracies_are_those_of_the_card() -> None:
    measured = read_model_file(SHIPPED_MODEL).card["measured"]["pipeline"]
    photos = [group["share"] for group in measured["rendered_photos"]["sets"]]
    rows = {group["name"]: group["score"]["pages"] for group in measured["rendered_rows"]["pages"]}
    shares = measured["mnist_png"]["sets"][0]["share"], sum(photos) / len(photos), rows["photo"]
    said = re.findall(r"([\d.]+) %", README.split("## Run")[0])
    assert said == [f"{100 * share:.1f}".removesuffix(".0") for share in shares]


@pytest.mark.parametrize("command", ELSEWHERE)
def test_command_is_run_by_the_test_that_is_named(command: str) -> None:
    assert command in COMMANDS, f"The README no longer says `{command}`; ELSEWHERE need not."
    file, text = ELSEWHERE[command]
    assert text in (REPOSITORY / file).read_text(), f"{file} does not run `{command}`"


def test_make_key_of_the_text_prints_a_key(desk: Desk) -> None:
    [command] = re.findall(r"`(flask --app flaskapi make-key [^`]+)`", README.replace("\n", " "))
    test_command_does_what_the_readme_says(desk, f".venv/bin/{command}")


@pytest.mark.parametrize("program", re.findall(r"^```python\n(.+?)^```", README, re.M | re.S))
def test_python_does_what_the_readme_says(desk: Desk, program: str) -> None:
    (desk.folder / "program.py").write_text(program.replace("localhost:8000", desk.address))
    done = desk.type(".venv/bin/python program.py")
    assert done.returncode == 0, done.stderr
    assert re.match(r"7 0\.9\d+ 5551234567\n", done.stdout)
    assert "pictures/7__mine.png" in done.stdout
