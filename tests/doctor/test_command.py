"""The command as people call it, in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, SHIPPED_MODEL
from tests.doctor.conftest import SetUp


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "FLASKAPI_MODEL": str(SHIPPED_MODEL),
        "FLASKAPI_STATE": str(tmp_path),
        "ORT_DISABLE_TELEMETRY": "1",
    }


def call_doctor(*arguments: object, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "flask", "--app", "flaskapi", "doctor", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, env=environ, cwd=REPOSITORY, check=False
    )


def test_fault_is_a_line_and_ends_with_one(set_up: SetUp, environ: dict[str, str]) -> None:
    set_up.module.unlink()
    answer = call_doctor("--apache-config", set_up.config, environ=environ)
    assert answer.returncode == 1
    assert [line.split()[0] for line in answer.stdout.splitlines()] == ["ok"] * 4 + ["fault"] + [
        "ok"
    ] * 8
    assert answer.stderr == ""


def test_settings_that_stop_the_application_are_a_finding(
    set_up: SetUp, environ: dict[str, str]
) -> None:
    set_up.environment.write_text("FLASKAPI_THREADS=x\n")
    environ["FLASKAPI_THREADS"] = "x"
    answer = call_doctor("--json", "--apache-config", set_up.config, environ=environ)
    report = json.loads(answer.stdout)
    assert not report["healthy"]
    [settings] = [f for f in report["findings"] if f["check"] == "settings"]
    assert settings["verdict"] == "fault"
    assert settings["text"].startswith("FLASKAPI_THREADS must be")


def test_settings_in_another_encoding_are_a_finding(set_up: SetUp, environ: dict[str, str]) -> None:
    set_up.environment.write_bytes("# für alle\n".encode("latin-1"))
    answer = call_doctor("--json", "--apache-config", set_up.config, environ=environ)
    faults = [f["text"] for f in json.loads(answer.stdout)["findings"] if f["verdict"] == "fault"]
    assert any("Save it as UTF-8" in text for text in faults)


def test_named_site_that_does_not_exist_is_refused(environ: dict[str, str]) -> None:
    answer = call_doctor("--apache-config", "/none.conf", environ=environ)
    assert answer.returncode == 2
    assert "/none.conf does not exist" in answer.stderr
