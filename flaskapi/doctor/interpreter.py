"""Examine the Python that Apache runs the application with, and the mod_wsgi that runs it."""

import json
import os
import re
import subprocess
from pathlib import Path

from flaskapi.doctor.access import ENTER, READ, Account, find_barrier, own_account
from flaskapi.doctor.apache import ApacheSite
from flaskapi.doctor.findings import Finding, say_fault, say_ok, say_skipped

INTERPRETER = "interpreter"
MODULE = "mod_wsgi"
SECONDS = 30

REBUILD = "Run: sudo {home}/bin/pip install --no-cache-dir --no-deps --force-reinstall mod_wsgi"
REMAKE = "Make it anew with /usr/bin/python3, outside of home folders: sudo scripts/deploy."
MODULE_TAG = re.compile(r"\.cpython-(\d)(\d+)")
LINKED_PYTHON = re.compile(r"(libpython\S+) => (.+?)(?: \(0x|$)", re.MULTILINE)
ASK_LIBRARY = """
import json, os, sysconfig
shared, folder, name = sysconfig.get_config_vars("Py_ENABLE_SHARED", "LIBDIR", "INSTSONAME")
print(json.dumps(os.path.join(folder, name) if shared else None))
"""


def examine_interpreter(site: ApacheSite, account: Account) -> Finding:
    """Find whether the server's user can read the virtual environment and the Python below it."""
    home = site.python_home
    if home is None:
        return say_fault(
            INTERPRETER,
            "The site names no virtual environment. Add python-home=FOLDER to WSGIDaemonProcess.",
        )
    made_of = read_environment_config(home)
    if made_of is None:
        return say_fault(INTERPRETER, f"{home} is no virtual environment. {REMAKE}")
    version = name_version(made_of)
    library = Path("lib", f"python{version}")
    base = Path(made_of.get("home", "/usr/bin")).parent
    for place in (home / "bin/python", home / library / "site-packages", base / library):
        # Unlike the path's own question, this one has an answer for what is closed to us.
        wanted = READ | ENTER if os.path.isdir(place) else READ  # noqa: PTH112
        barrier = find_barrier(place, account, wanted)
        if barrier:
            return say_fault(
                INTERPRETER, f"{account.name} cannot read {place}: {barrier}. {REMAKE}"
            )
    return say_ok(INTERPRETER, f"{account.name} can read {home} and its Python {version}.")


def examine_module(site: ApacheSite) -> Finding:
    """Find whether Apache loads a mod_wsgi, and one of the virtual environment's own Python."""
    home = site.python_home
    if site.module is None:
        return say_fault(MODULE, say_not_loaded(site))
    barrier = find_barrier(site.module, own_account(), READ)
    if barrier:
        text = f"Apache loads {site.module}, but {barrier}. {say_how_to_load(site)}"
        return say_fault(MODULE, text)
    made_of = read_environment_config(home) if home else None
    if home is None or made_of is None:
        return say_skipped(MODULE, "Without an environment there is no Python to compare it with.")
    wanted, built = name_version(made_of), MODULE_TAG.search(site.module.name)
    rebuild = REBUILD.format(home=home)
    if built and f"{built[1]}.{built[2]}" != wanted:
        return say_fault(
            MODULE,
            f"{site.module} is built for Python {built[1]}.{built[2]} and {home} is {wanted}. "
            f"{rebuild}",
        )
    try:
        linked, own = find_linked_python(site.module), find_python_library(home)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        return say_fault(MODULE, f"The Python of {home} does not run ({error}). {REMAKE}")
    if linked != own:
        return say_fault(
            MODULE,
            f"{site.module} runs {linked or 'a Python of its own'}, and {home} is made of "
            f"{own or 'a Python without a library'}. {rebuild}",
        )
    return say_ok(MODULE, f"{site.module} is built for the Python of {home}.")


def read_environment_config(home: Path) -> dict[str, str] | None:
    """Return what pyvenv.cfg says of a virtual environment; None if there is none to read."""
    try:
        lines = (home / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    pairs = (line.partition("=") for line in lines)
    return {name.strip(): value.strip() for name, _, value in pairs}


def name_version(made_of: dict[str, str]) -> str:
    """Return the version of an environment's Python as in `3.11`."""
    # `version` is what venv writes, `version_info` what virtualenv and uv write.
    version = made_of.get("version") or made_of.get("version_info", "")
    return ".".join(version.split(".")[:2])


def find_linked_python(module: Path) -> Path | None:
    """Return the libpython that the dynamic linker gives a module; None if it links none."""
    answer = subprocess.run(
        ["ldd", str(module)], capture_output=True, text=True, timeout=SECONDS, check=False
    )
    match = LINKED_PYTHON.search(answer.stdout)
    if match is None:
        return None
    return Path(match[2]).resolve() if match[2].startswith("/") else Path(match[1])


def find_python_library(home: Path) -> Path | None:
    """Return the libpython of an environment's interpreter; None if it is built without one.

    Raises OSError, ValueError and subprocess.SubprocessError when the interpreter does not run.
    """
    answer = subprocess.run(
        [str(home / "bin/python"), "-I", "-c", ASK_LIBRARY],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=True,
    )
    library = json.loads(answer.stdout)
    return Path(library).resolve() if library else None


def say_not_loaded(site: ApacheSite) -> str:
    """Return that Apache loads no mod_wsgi, with the cure that fits."""
    available = site.folder / "mods-available/wsgi.load"
    if available.exists():
        return "Apache does not load mod_wsgi. Run: sudo a2enmod wsgi"
    return f"Apache does not load mod_wsgi, and there is no {available}. {say_how_to_load(site)}"


def say_how_to_load(site: ApacheSite) -> str:
    """Return how wsgi.load is made."""
    command = f"{site.python_home or '/opt/flaskapi/venv'}/bin/mod_wsgi-express module-config"
    return f"Run: {command} | sudo tee {site.folder}/mods-available/wsgi.load; sudo a2enmod wsgi"
