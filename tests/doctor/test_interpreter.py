"""mod_wsgi: loaded, there, and built for the Python of the virtual environment."""

import subprocess
from pathlib import Path

import pytest

from flaskapi.doctor import interpreter
from flaskapi.doctor.interpreter import find_linked_python, find_python_library
from tests.doctor.conftest import SetUp


def test_module_that_is_not_enabled_is_a_fault(set_up: SetUp) -> None:
    (set_up.folder / "apache2/mods-enabled/wsgi.load").unlink()
    fault = set_up.find_faults()["mod_wsgi"]
    assert fault == "Apache does not load mod_wsgi. Run: sudo a2enmod wsgi"


def test_missing_load_file_is_a_fault(set_up: SetUp) -> None:
    (set_up.folder / "apache2/mods-enabled/wsgi.load").unlink()
    set_up.load.unlink()
    assert f"{set_up.venv}/bin/mod_wsgi-express module-config" in set_up.find_faults()["mod_wsgi"]


def test_missing_module_is_a_fault(set_up: SetUp) -> None:
    set_up.module.unlink()
    fault = set_up.find_faults()["mod_wsgi"]
    loaded = f"Apache loads {set_up.module}, but {set_up.module} does not exist. Run: "
    assert fault.startswith(loaded)


def test_module_of_another_version_is_a_fault(set_up: SetUp) -> None:
    set_up.edit(set_up.venv / "pyvenv.cfg", "version = 3.", "version = 3.9")
    assert "--no-cache-dir" in set_up.find_faults()["mod_wsgi"]


def test_module_that_links_another_python_of_the_version_is_a_fault(
    set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Path("/home/somebody/lib/libpython3.so")
    monkeypatch.setattr(interpreter, "find_linked_python", lambda _: other)
    fault = set_up.find_faults()["mod_wsgi"]
    assert f"{set_up.module} runs {other}, and" in fault
    assert "--no-cache-dir --no-deps --force-reinstall mod_wsgi" in fault


def test_interpreter_that_does_not_run_is_a_fault(set_up: SetUp) -> None:
    (set_up.venv / "bin/python").unlink()
    assert f"The Python of {set_up.venv} does not run" in set_up.find_faults()["mod_wsgi"]


def test_python_library_is_that_of_the_interpreter(set_up: SetUp) -> None:
    library = find_python_library(set_up.venv)
    assert library is None or library.name.startswith("libpython3.")


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (
            "\tlibpython3.11.so.1.0 => /no/libpython3.11.so.1.0 (0x00007f)\n",
            "/no/libpython3.11.so.1.0",
        ),
        ("\tlibpython3.11.so.1.0 => not found\n", "libpython3.11.so.1.0"),
        ("\tlibc.so.6 => /lib/libc.so.6 (0x00007f)\n", None),
    ],
)
def test_linked_python_is_read_from_the_linker(
    monkeypatch: pytest.MonkeyPatch, answer: str, found: str | None
) -> None:
    done = subprocess.CompletedProcess([], 0, answer, "")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)
    assert find_linked_python(Path("x.so")) == (Path(found) if found else None)
