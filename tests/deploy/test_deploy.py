"""scripts/deploy itself: run twice, refused, upgrading, and beside other sites."""

import json
import os
import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from flaskapi.settings import DATABASE_NAME
from tests.conftest import REPOSITORY
from tests.deploy.conftest import (
    APACHE,
    HOME,
    KEYS,
    LOGROTATE,
    PID_FILE,
    SETTINGS,
    STATE,
    Deployment,
    run_deploy,
)

DEFAULT_SITE = APACHE / "sites-enabled/000-default.conf"


def take_snapshot() -> dict[str, tuple[int, int]]:
    """Return inode and time of change of every file that a deployment is made of.

    Without the files of the database, which the service itself writes at any time.
    """
    roots = (HOME, APACHE, SETTINGS.parent, LOGROTATE, STATE, Path("/var/lib/apache2"))
    paths = [path for root in roots for path in (root, *root.rglob("*"))]
    paths = [path for path in paths if not path.name.startswith(DATABASE_NAME)]
    return {str(path): (path.lstat().st_ino, path.lstat().st_mtime_ns) for path in paths}


def copy_clone(folder: Path) -> Path:
    """Return a copy of what scripts/deploy reads of the clone."""
    for name in ("scripts", "deploy", "flaskapi", "models"):
        shutil.copytree(REPOSITORY / name, folder / name)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(REPOSITORY / name, folder / name)
    return folder


@pytest.fixture
def port_80(deployment: Deployment) -> Iterator[Deployment]:
    """The deployment while a test moves it to port 80, where Debian's default site is."""
    assert DEFAULT_SITE.exists(), "Debian's default site has been disabled"
    yield deployment
    back = deployment.deploy("--port", str(deployment.port), "--server-name", "")
    assert back.returncode == 0, back.stderr


@pytest.mark.parametrize(
    ("option", "value", "reason"),
    [
        ("--port", "0", "The port has to be a number from 1 to 65535, not '0'."),
        ("--port", "99999", "The port has to be a number from 1 to 65535, not '99999'."),
        ("--server-name", "two words", "'two words' is no host name."),
        ("--sever-name", "x", "--sever-name=x is no option. See scripts/deploy --help."),
    ],
)
def test_option_that_cannot_be_used_is_refused(option: str, value: str, reason: str) -> None:
    done = run_deploy(f"{option}={value}")
    assert done.returncode == 1
    assert reason in done.stderr


def test_deploying_shows_each_step_and_ends_with_a_digit(deployment: Deployment) -> None:
    *steps, answer = deployment.first_output.splitlines()
    assert "==> Installing /etc/flaskapi/flaskapi.env" in steps
    assert "==> Restarting Apache" in steps
    assert json.loads(answer)["digit"] == 7


def test_second_run_changes_nothing(deployment: Deployment) -> None:
    before, process = take_snapshot(), PID_FILE.read_text()
    done = deployment.deploy()
    assert done.returncode == 0, done.stderr
    assert "==> Everything is in place: nothing to change" in done.stdout
    assert take_snapshot() == before
    assert PID_FILE.read_text() == process


def test_what_uninstalling_closed_is_opened_again(deployment: Deployment) -> None:
    for file in (SETTINGS, KEYS):
        os.chown(file, 0, 0)
        file.chmod(0o600)
    SETTINGS.parent.chmod(0o700)
    done = deployment.deploy()
    assert done.returncode == 0, done.stderr
    for file in (SETTINGS, KEYS):
        assert (file.group(), file.stat().st_mode & 0o777) == ("flaskapi", 0o640)
    assert SETTINGS.parent.stat().st_mode & 0o777 == 0o755
    # Where the keys are closed, not even this can be told.
    refused = deployment.send("GET", "/predictions", headers={"Authorization": "Bearer no"})
    assert refused.status == 401


def test_configuration_that_apache_refuses_changes_nothing(
    deployment: Deployment, tmp_path: Path
) -> None:
    clone = copy_clone(tmp_path / "clone")
    with (clone / "deploy/apache/flaskapi.conf").open("a") as config:
        config.write("Bogus On\n")
    before, process = take_snapshot(), PID_FILE.read_text()
    done = deployment.deploy(source=clone)
    assert done.returncode == 1
    assert "Apache refuses its configuration with flaskapi, so nothing of it was" in done.stderr
    assert f"{APACHE}/sites-enabled/flaskapi.conf" in done.stderr
    assert take_snapshot() == before
    assert PID_FILE.read_text() == process
    assert deployment.send("GET", "/livez").status == 200


def test_newer_clone_upgrades_and_keeps_what_people_edited(
    deployment: Deployment, tmp_path: Path
) -> None:
    clone = copy_clone(tmp_path / "clone")
    with (clone / "deploy/apache/flaskapi.conf").open("a") as config:
        config.write("# A newer line.\n")
    site = APACHE / "sites-available/flaskapi.conf"
    edited, found = re.subn(r"(FLASKAPI_THREADS) \d+", r"\1 3", site.read_text(), count=1)
    assert found
    site.write_text(edited)
    done = deployment.deploy(source=clone)
    assert done.returncode == 0, done.stderr
    assert site.read_text() == edited + "# A newer line.\n"
    assert site.with_name("flaskapi.conf.old").read_text() == edited


def test_port_of_another_program_is_refused(deployment: Deployment) -> None:
    before = take_snapshot()
    with socket.create_server(("", 0)) as other:
        done = deployment.deploy("--port", str(other.getsockname()[1]))
    assert done.returncode == 1
    assert "Another program has port" in done.stderr
    assert take_snapshot() == before


def test_named_site_stands_beside_the_default_one(port_80: Deployment) -> None:
    done = port_80.deploy("--port", "80", "--server-name", "flaskapi.test")
    assert done.returncode == 0, done.stderr
    ours = port_80.send("GET", "/livez", headers={"Host": "flaskapi.test"}, port=80)
    other = port_80.send("GET", "/livez", headers={"Host": "other.test"}, port=80)
    assert ours.body == b'{"status":"alive"}\n'
    assert other.status == 404
    assert "X-Request-ID" not in other.headers


def test_nameless_site_takes_the_default_ones_place_while_it_is_there(port_80: Deployment) -> None:
    done = port_80.deploy("--port", "80")
    assert done.returncode == 0, done.stderr
    assert not DEFAULT_SITE.exists()
    answer = port_80.send("GET", "/livez", headers={"Host": "other.test"}, port=80)
    assert answer.body == b'{"status":"alive"}\n'
    done = port_80.deploy("--server-name", "flaskapi.test")
    assert done.returncode == 0, done.stderr
    assert DEFAULT_SITE.exists()


def test_nameless_site_behind_another_one_is_refused(port_80: Deployment) -> None:
    before = take_snapshot()
    first = APACHE / "sites-enabled/aaa.conf"
    first.write_text("<VirtualHost *:80>\nServerName aaa.test\n</VirtualHost>\n")
    try:
        done = port_80.deploy("--port", "80")
    finally:
        first.unlink()
    assert done.returncode == 1
    assert f"{first}:1" in done.stderr
    assert "--server-name" in done.stderr
    assert set(take_snapshot()) == set(before)
