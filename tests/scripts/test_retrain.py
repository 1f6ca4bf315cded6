"""`scripts/retrain`, up to where there is nothing to learn; its steps are tested by themselves."""

import os
import subprocess
from pathlib import Path

from tests.conftest import REPOSITORY


def retrain(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if "FLASKAPI" not in name}
    return subprocess.run(
        [REPOSITORY / "scripts" / "retrain", *options],
        env=environ | {"FLASKAPI_STATE": str(folder)},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )


def test_retrain_without_corrections_says_so_and_leaves_the_model(tmp_path: Path) -> None:
    done = retrain(tmp_path)
    assert done.returncode == 1
    assert "Nobody has corrected anything yet" in done.stderr
    assert "Traceback" not in done.stderr


def test_settings_are_read_as_the_service_reads_them(tmp_path: Path) -> None:
    state = tmp_path / "a folder & more"
    state.mkdir()
    settings = tmp_path / "settings.env"
    settings.write_text(f"FLASKAPI_DATABASE_URL=sqlite:///{state}/records.db\n")
    done = retrain(tmp_path, "--env-file", str(settings))
    assert done.returncode == 1
    assert "Nobody has corrected anything yet" in done.stderr
    assert (state / "records.db").is_file()


def test_retrain_says_what_it_takes(tmp_path: Path) -> None:
    done = retrain(tmp_path, "--help")
    assert done.returncode == 0
    for option in ("--env-file", "--most-per-key", "--replay", "--dry-run"):
        assert option in done.stdout


def test_retrain_refuses_what_is_no_option(tmp_path: Path) -> None:
    done = retrain(tmp_path, "--none")
    assert done.returncode == 1
    assert done.stderr == "retrain: --none is no option. See scripts/retrain --help.\n"
