"""One deployment on this machine for all tests of the folder, gone again when they are done."""

import http.client
import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

HOME = Path("/opt/flaskapi")
STATE = Path("/var/lib/flaskapi")
LOGS = Path("/var/log/flaskapi")
SETTINGS = Path("/etc/flaskapi/flaskapi.env")
KEYS = SETTINGS.with_name("keys")
LOGROTATE = Path("/etc/logrotate.d/flaskapi")
APACHE = Path("/etc/apache2")
SITE = APACHE / "sites-available/flaskapi.conf"
PID_FILE = Path("/run/apache2/apache2.pid")
# Says which tests deployed, in case they are killed before they take the service away again.
MARK = Path("/run/flaskapi-tests.pid")
MADE = (HOME, STATE, LOGS, SETTINGS.parent, LOGROTATE, SITE, APACHE / "mods-available/wsgi.load")


@dataclass(frozen=True)
class Answer:
    """What came back over HTTP."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


@dataclass(frozen=True)
class Deployment:
    """What scripts/deploy made, reached by its port."""

    port: int
    first_output: str

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        port: int | None = None,
    ) -> Answer:
        """Send a request over a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=60)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def deploy(self, *options: str, source: Path = REPOSITORY) -> subprocess.CompletedProcess[str]:
        """Run scripts/deploy of a clone."""
        return run_deploy(*options, source=source)


def run_deploy(*options: str, source: Path = REPOSITORY) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(source / "scripts/deploy"), *options], capture_output=True, text=True, check=False
    )


def find_processes() -> list[int]:
    """Return the processes of the service."""
    uid = pwd.getpwnam("flaskapi").pw_uid
    processes = Path("/proc").glob("[0-9]*")
    return [int(path.name) for path in processes if path.exists() and path.stat().st_uid == uid]


def find_free_port() -> int:
    with socket.create_server(("", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def is_port_80_ours() -> bool:
    """Say whether Apache has port 80, or could have it."""
    if PID_FILE.exists():
        return True
    try:
        socket.create_server(("", 80)).close()
    except OSError:
        return False
    return True


def find_obstacle() -> str | None:
    """Return why this machine is none to deploy on for a test."""
    if os.geteuid() != 0 or not Path("/etc/debian_version").exists():
        return "deploying needs root on Debian or Ubuntu"
    if not Path("/usr/bin/python3").exists():
        return "deploying needs the system's Python: apt-get install python3"
    present = [str(path) for path in MADE if path.exists()]
    if present:
        return f"this machine has a deployment or what is left of one: {', '.join(present)}"
    if not is_port_80_ours():
        return "another program than Apache has port 80"
    return None


def is_left_by_killed_tests() -> bool:
    """Say whether tests deployed here that are gone and did not take the service away."""
    if not MARK.exists():
        return False
    command = Path("/proc", MARK.read_text(), "cmdline")
    return not command.exists() or b"pytest" not in command.read_bytes()


def take_away() -> subprocess.CompletedProcess[str]:
    """Undo a deployment, with its data and settings."""
    done = run_deploy("--uninstall")
    for folder in (STATE, SETTINGS.parent):
        shutil.rmtree(folder, ignore_errors=True)
    MARK.unlink(missing_ok=True)
    return done


@pytest.fixture(scope="session")
def deployment() -> Iterator[Deployment]:
    """The service deployed from this clone on a free port, for every host name."""
    if is_left_by_killed_tests():
        take_away()
    obstacle = find_obstacle()
    if obstacle:
        pytest.skip(obstacle)
    was_running = PID_FILE.exists()
    port = find_free_port()
    try:
        MARK.write_text(str(os.getpid()))
        done = run_deploy("--port", str(port))
        assert done.returncode == 0, done.stdout + done.stderr
        yield Deployment(port, done.stdout)
    finally:
        done = take_away()
        if not was_running:
            subprocess.run(["apache2ctl", "stop"], check=False)
        assert done.returncode == 0, done.stdout + done.stderr
