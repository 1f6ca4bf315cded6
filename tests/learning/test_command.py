"""The commands of the loop, as people type them."""

import json
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
from flaskapi.recognition.opening import Readers
from flaskapi.recognition.page.reader import Reader
from flaskapi.recognition.recognizer import Recognizer
from tests.conftest import SHIPPED_MODEL
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
    opener = command.open_models

    def open_confused(settings: object, file: Path) -> Readers:
        readers = opener(settings, file)  # type: ignore[arg-type]
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


def test_drift_is_a_table_a_plot_and_json(app: Flask, store: Store, tmp_path: Path) -> None:
    store(*(make_digit(n % 10) for n in range(50)))
    table = call(app, "drift", "--days", "2", "--plot", tmp_path / "drift.svg")
    assert table.exit_code == 0, table.output
    assert "50 digits of the last 2 days" in table.output
    assert "stroke width" in table.output
    assert (tmp_path / "drift.svg").read_text().startswith("<svg")
    report = json.loads(call(app, "drift", "--json").output)
    assert report["digits"] == 50
    assert {drift["verdict"] for drift in report["drifts"]} <= {
        "stable",
        "shifted",
        "drifted",
        "too few",
    }


def test_purge_deletes_what_is_older(app: Flask, store: Store) -> None:
    store(make_digit(1), make_digit(1, 1000))
    assert "Deleted 1 predictions older than 30 days" in call(app, "purge").output
    assert "Deleted 1 predictions older than 0 days" in call(app, "purge", "--days", "0").output
