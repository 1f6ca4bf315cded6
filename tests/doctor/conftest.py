"""A sound set-up of Apache in a folder of its own, for tests to break."""

import grp
import os
import pwd
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from flaskapi.doctor.examination import examine
from flaskapi.doctor.findings import Verdict
from flaskapi.doctor.interpreter import find_python_library
from tests.conftest import REPOSITORY, SHIPPED_MODEL

VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
TAG = f"cpython-{sys.version_info.major}{sys.version_info.minor}"
OWN_USER = "user=${FLASKAPI_USER} group=${FLASKAPI_USER}"


@dataclass(frozen=True)
class SetUp:
    """The files that scripts/deploy makes, below one folder instead of the root."""

    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "apache2/sites-available/flaskapi.conf"

    @property
    def load(self) -> Path:
        return self.folder / "apache2/mods-available/wsgi.load"

    @property
    def venv(self) -> Path:
        return self.folder / "opt/venv"

    @property
    def module(self) -> Path:
        return self.venv / f"mod_wsgi.{TAG}-x86_64-linux-gnu.so"

    @property
    def script(self) -> Path:
        return self.folder / "opt/wsgi/flaskapi.wsgi"

    @property
    def model(self) -> Path:
        return self.folder / "opt/models/my_model.h5"

    @property
    def environment(self) -> Path:
        return self.folder / "flaskapi.env"

    @property
    def state(self) -> Path:
        return self.folder / "state"

    @property
    def log(self) -> Path:
        return self.folder / "log/flaskapi.log"

    def edit(self, file: Path, old: str, new: str) -> None:
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new))

    def run_as_nobody(self) -> None:
        name = pwd.getpwuid(os.getuid()).pw_name
        group = grp.getgrgid(os.getgid()).gr_name
        self.edit(self.config, f"user={name} group={group}", "user=nobody")

    def find_faults(self) -> dict[str, str]:
        """Return what the doctor says of each thing at fault."""
        findings = examine(self.config, {})
        return {f.check: f.text for f in findings if f.verdict is Verdict.FAULT}


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """An empty folder that every user can reach, as pytest's own are not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def set_up(public_folder: Path, monkeypatch: pytest.MonkeyPatch) -> SetUp:
    """A sound set-up, made of the files in deploy/apache; its mod_wsgi is only believed."""
    made = SetUp(public_folder)
    make_environment(made)
    make_apache_folder(made)
    library = find_python_library(made.venv)
    monkeypatch.setattr("flaskapi.doctor.interpreter.find_linked_python", lambda _: library)
    for folder in (made.script.parent, made.model.parent, made.state, made.log.parent):
        folder.mkdir()
    shutil.copy(SHIPPED_MODEL, made.model)
    shutil.copy(REPOSITORY / "deploy/apache/flaskapi.wsgi", made.script)
    shutil.copy(REPOSITORY / "deploy/apache/flaskapi.env.example", made.environment)
    made.edit(made.script, "/etc/flaskapi/flaskapi.env", str(made.environment))
    made.edit(made.environment, "/opt/flaskapi/models/my_model.h5", str(made.model))
    made.edit(made.environment, "/var/lib/flaskapi", str(made.state))
    made.edit(made.environment, "/var/log/flaskapi/flaskapi.log", str(made.log))
    made.edit(made.environment, "=/etc/flaskapi/keys", f"={public_folder / 'keys'}")
    return made


def make_environment(made: SetUp) -> None:
    """Make the bones of a virtual environment of the Python that runs the tests."""
    base = Path(sys.base_prefix) / "bin"
    (made.venv / "bin").mkdir(parents=True)
    (made.venv / "bin/python").symlink_to(base / f"python{VERSION}")
    (made.venv / f"lib/python{VERSION}/site-packages").mkdir(parents=True)
    (made.venv / "pyvenv.cfg").write_text(f"home = {base}\nversion = {VERSION}.1\n")
    made.module.touch()


def make_apache_folder(made: SetUp) -> None:
    """Enable the site and the module as a2ensite and a2enmod do."""
    apache = made.folder / "apache2"
    for name in ("sites-available", "sites-enabled", "mods-available", "mods-enabled"):
        (apache / name).mkdir(parents=True)
    shutil.copy(REPOSITORY / "deploy/apache/flaskapi.conf", made.config)
    group = grp.getgrgid(os.getgid()).gr_name
    user = pwd.getpwuid(os.getuid()).pw_name
    made.edit(
        made.config,
        "Define FLASKAPI_HOME /opt/flaskapi",
        f"Define FLASKAPI_HOME {apache.parent}/opt",
    )
    made.edit(made.config, OWN_USER, f"user={user} group={group}")
    made.load.write_text(f'LoadModule wsgi_module "{made.module}"\nWSGIPythonHome "{made.venv}"\n')
    (apache / "sites-enabled/flaskapi.conf").symlink_to(made.config)
    (apache / "mods-enabled/wsgi.load").symlink_to(made.load)
