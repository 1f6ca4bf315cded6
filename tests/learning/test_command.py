"""The commands of the loop, as people type them."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import Result
from flask import Flask

from flaskapi.learning import command, gate
from flaskapi.learning.gate import MNIST, PHOTOS
from flaskapi.learning.opening import open_models
from flaskapi.learning.promotion import promote_model
from flaskapi.recognition.opening import Readers
from flaskapi.recognition.page.reader import Reader
from flaskapi.recognition.recognizer import Recognizer
from tests.conftest import SHIPPED_MODEL, SHIPPED_READER
from tests.learning.conftest import make_digit
from tests.learning.test_gate import ConfusedClassifier, make_group

Store = Callable[..., list[str]]
Label = Callable[..., None]


@pytest.fixture
def app(make_app: Callable[..., Flask], tmp_path: Path) -> Flask:
    """An application with a model of its own to replace."""
    model = tmp_path / "service" / "my_model.h5"
    model.parent.mkdir()
    shutil.copy(SHIPPED_MODEL, model)
    return make_app(model=model)


@pytest.fixture
def held_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten held-out digits in place of thousands."""
    digits = [*range(10), *[7] * 10]
    groups = {MNIST: [make_group("mnist", digits)], PHOTOS: [make_group("blur", digits)]}
    monkeypatch.setattr(gate, "find_held_out", lambda: groups)
    monkeypatch.setattr(command, "find_held_out", lambda: groups)


@pytest.fixture
def confused(monkeypatch: pytest.MonkeyPatch, app: Flask) -> None:
    """A candidate that reads sevens as ones."""

    def open_confused(settings: object, file: Path) -> Readers:
        readers = open_models(settings, file)  # type: ignore[arg-type]
        if file == app.config["SETTINGS"].model:
            return readers
        classifier = ConfusedClassifier()
        classifier.model = replace(
            readers.recognizer.classifier.model,
            card=readers.recognizer.classifier.model.card | {"labels": list(range(10))},
        )
        return Readers(Recognizer(classifier, 10**6), Reader(classifier, 10**6))

    monkeypatch.setattr(command, "open_models", open_confused)


def call(app: Flask, *arguments: object) -> Result:
    return app.test_cli_runner().invoke(args=[str(argument) for argument in arguments])


def test_export_says_how_much_there_is(
    app: Flask, store: Store, label: Label, tmp_path: Path
) -> None:
    label(store(*(make_digit(n % 10, picture_sha256=f"{n:08x}") for n in range(50))), 3)
    result = call(app, "export-feedback", tmp_path / "out.npz")
    assert result.exit_code == 0
    assert "Wrote 40 corrections to" in result.output
    assert "10 are kept to judge by" in result.output
    with np.load(tmp_path / "out.npz") as archive:
        assert len(archive["labels"]) == 40


def test_export_in_json_is_all_that_is_printed(
    app: Flask, store: Store, label: Label, tmp_path: Path
) -> None:
    label(store(*(make_digit(n % 10, picture_sha256=f"{n:08x}") for n in range(50))), 3)
    report = json.loads(call(app, "export-feedback", tmp_path / "out.npz", "--json").stdout)
    file = str(tmp_path / "out.npz")
    assert report == {"file": file, "written": 40, "left_out": 0, "kept_to_judge": 10}


def test_export_of_nothing_is_a_sentence(app: Flask, tmp_path: Path) -> None:
    result = call(app, "export-feedback", tmp_path / "out.npz")
    assert result.exit_code == 1
    assert "Nobody has corrected anything yet" in result.output
    assert not (tmp_path / "out.npz").exists()


@pytest.mark.parametrize(("options", "code"), [([], 1), (["--most-per-key", "1"], 0)])
def test_one_key_alone_is_not_believed_unless_one_says_so(
    make_app: Callable[..., Flask],
    store: Store,
    label: Label,
    tmp_path: Path,
    options: list[str],
    code: int,
) -> None:
    app = make_app(keys=tmp_path / "keys")
    label(store(*(make_digit(n % 10, picture_sha256=f"{n:08x}") for n in range(50))), 3, "ann")
    result = call(app, "export-feedback", tmp_path / "out.npz", *options)
    assert result.exit_code == code
    assert ("Let more people label" in result.output) == bool(code)


@pytest.mark.usefixtures("held_out")
def test_candidate_that_is_no_worse_is_put_into_service(app: Flask, tmp_path: Path) -> None:
    candidate = Path(shutil.copy(SHIPPED_MODEL, tmp_path / "candidate.h5"))
    before = app.config["SETTINGS"].model.stat().st_ino
    result = call(app, "promote", candidate)
    assert result.exit_code == 0
    assert "is in service now" in result.output
    assert "photos" in result.output
    assert app.config["SETTINGS"].model.stat().st_ino != before
    assert "is in service again" in call(app, "rollback").output


def test_rollback_in_json_names_the_model(app: Flask) -> None:
    before = promote_model(SHIPPED_MODEL, app.config["SETTINGS"]).model_id
    assert json.loads(call(app, "rollback", "--json").stdout) == {"model": before}


@pytest.mark.usefixtures("held_out", "confused")
def test_candidate_that_is_worse_is_refused_with_the_table(app: Flask) -> None:
    before = app.config["SETTINGS"].model.stat().st_ino
    result = call(app, "promote", SHIPPED_MODEL)
    assert result.exit_code == 1
    assert "worse" in result.output
    assert "refused: the model in service stays" in result.output
    assert app.config["SETTINGS"].model.stat().st_ino == before


@pytest.mark.usefixtures("held_out", "confused")
def test_replay_shows_what_would_change(app: Flask, store: Store) -> None:
    seven, _ = store(make_digit(7), make_digit(3))
    result = call(app, "promote", SHIPPED_MODEL, "--replay", "--dry-run", "--json")
    report = json.loads(result.output)
    assert report["changes"] == [
        {"id": seven, "before": "7", "after": "1", "said": None, "better": None}
    ]
    assert report["refused"]
    assert not report["promoted"]


def test_file_that_is_no_model_is_a_sentence(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "bad.h5").write_bytes(b"no model")
    result = call(app, "promote", tmp_path / "bad.h5")
    assert result.exit_code == 1
    assert "damaged or no packaged Keras model" in result.output


def test_rollback_without_a_model_before_is_a_sentence(app: Flask) -> None:
    result = call(app, "rollback")
    assert result.exit_code == 1
    assert "no model to go back to" in result.output


@pytest.mark.parametrize(
    ("command", "file"), [("drift", "--plot=/dev/full"), ("export-feedback", "{}/x.npz")]
)
def test_file_that_cannot_be_written_is_a_sentence(
    app: Flask, store: Store, label: Label, tmp_path: Path, command: str, file: str
) -> None:
    label(store(*(make_digit(n % 10, picture_sha256=f"{n:08x}") for n in range(50))), 3)
    (tmp_path / "file").touch()
    result = call(app, command, file.format(tmp_path / "file"))
    assert result.exit_code == 1
    assert re.fullmatch(r"Error: .+ cannot be used: [A-Z][a-z ]+\.\n", result.stderr)


def test_database_that_does_not_answer_is_a_sentence(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    app = make_app(state=tmp_path / "file")
    for arguments in (["purge"], ["drift"], ["export-feedback", tmp_path / "out.npz"]):
        result = call(app, *arguments)
        assert result.exit_code == 1
        assert result.stderr.startswith("Error: The database with the predictions does not answer")


def test_model_that_is_missing_is_a_sentence(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    app = make_app(model=tmp_path / "none.h5", reader=SHIPPED_READER)
    for arguments in (["drift"], ["promote", SHIPPED_MODEL]):
        result = call(app, *arguments)
        assert result.exit_code == 1
        assert result.stderr.startswith("Error: There is no model file none.h5.")
