"""The commands that look after the records, as people type them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from tests.learning.conftest import make_digit
from tests.learning.test_command import call

Store = Callable[..., list[str]]
Label = Callable[..., None]


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    """An application with an empty database."""
    return make_app()


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


def test_purge_in_json_counts(app: Flask, store: Store) -> None:
    store(make_digit(1), make_digit(1, 1000))
    assert json.loads(call(app, "purge", "--json").stdout) == {"deleted": 1, "days": 30}


@pytest.mark.parametrize(
    ("typed", "bar"),
    [("export-feedback x.npz", "Collecting"), ("drift", "Measuring"), ("purge", "Deleting")],
)
def test_bar_of_progress_is_for_a_terminal_and_leaves_json_alone(
    store: Store, label: Label, tmp_path: Path, typed: str, bar: str
) -> None:
    label(store(*(make_digit(n % 10, picture_sha256=f"{n:08x}") for n in range(50))), 3)
    terminal, end = os.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "flaskapi", *typed.split(), "--json"],
        env=os.environ | {"FLASKAPI_STATE": str(tmp_path)},
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=end,
        check=True,
    )
    os.close(end)
    assert bar in os.read(terminal, 10_000).decode()
    os.close(terminal)
    assert json.loads(done.stdout)


@pytest.mark.parametrize("days", ["nan", "inf", "-1"])
@pytest.mark.parametrize("command", ["purge", "drift"])
def test_days_that_are_no_number_are_wrong_usage(app: Flask, command: str, days: str) -> None:
    result = app.test_cli_runner().invoke(args=[command, f"--days={days}"])
    assert result.exit_code == 2
