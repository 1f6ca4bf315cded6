"""`scripts/serve`: from a clone to a first answer, in a small environment."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.conftest import REPOSITORY, SHIPPED_MODEL

ENVIRONMENT = REPOSITORY / ".venv"
START_SECONDS = 60
MOST_MEGABYTES_ON_DISK = 400
MOST_MEGABYTES_IN_MEMORY = 170


def find_free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def run_server(folder: Path, **settings: str) -> Iterator[tuple[int, int]]:
    """Run scripts/serve from a folder; give its port and the process id of the server."""
    port = find_free_port()
    environ = {name: value for name, value in os.environ.items() if "FLASKAPI" not in name}
    with TemporaryDirectory() as state:
        process = subprocess.Popen(
            [REPOSITORY / "scripts" / "serve"],
            env=environ | {"FLASKAPI_STATE": state} | settings | {"PORT": str(port)},
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            wait_for(port)
            yield port, process.pid
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=30)


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[int, int]]:
    """The server as anybody starts it."""
    with run_server(Path("/")) as found:
        yield found


def wait_for(port: int) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            socket.create_connection(("localhost", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"nothing answers on port {port}")


def test_the_readmes_curl_is_answered(
    server: tuple[int, int], tmp_path: Path, seven_png: bytes
) -> None:
    port, _ = server
    picture = tmp_path / "seven.png"
    picture.write_bytes(seven_png)
    command = ["curl", "-sS", "-F", f"file=@{picture}", f"localhost:{port}/predict"]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(result.stdout)["digit"] == 7


def test_server_is_light_after_work(server: tuple[int, int], seven_png: bytes) -> None:
    port, pid = server
    connection = http.client.HTTPConnection("localhost", port)
    for _ in range(50):
        connection.request("POST", "/predict", seven_png, {"Content-Type": "image/png"})
        assert connection.getresponse().read()
    connection.close()
    status = Path(f"/proc/{pid}/status").read_text()
    kilobytes = int(re.findall(r"VmRSS:\s+(\d+)", status)[0])
    assert kilobytes / 1000 < MOST_MEGABYTES_IN_MEMORY


def test_chunked_body_is_taken(server: tuple[int, int], seven_png: bytes) -> None:
    port, _ = server
    connection = http.client.HTTPConnection("localhost", port)
    pieces = (seven_png[start : start + 100] for start in range(0, len(seven_png), 100))
    headers = {"Content-Type": "image/png"}
    connection.request("POST", "/predict", pieces, headers, encode_chunked=True)
    answer = json.loads(connection.getresponse().read())
    connection.close()
    assert answer["digit"] == 7


def test_environment_is_small_and_without_tensorflow(server: tuple[int, int]) -> None:
    files = [path for path in ENVIRONMENT.rglob("*") if path.is_file() and not path.is_symlink()]
    assert sum(path.stat().st_size for path in files) / 1e6 < MOST_MEGABYTES_ON_DISK
    command = [str(ENVIRONMENT / "bin" / "python"), "-m", "pip", "list", "--format=freeze"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert not re.search(r"^(tensorflow|keras|torch|jax)", listed, re.MULTILINE)


def test_environment_is_compiled_so_that_servers_start_quickly(server: tuple[int, int]) -> None:
    packages = ENVIRONMENT.glob("lib/python*/site-packages")
    [flask] = [folder / "flask" for folder in packages]
    compiled = {file.name.partition(".")[0] for file in (flask / "__pycache__").glob("*.pyc")}
    assert {"app", "blueprints", "ctx"} <= compiled


def test_model_of_somebody_else_is_served_by_its_name(tmp_path: Path) -> None:
    shutil.copy(SHIPPED_MODEL, tmp_path / "their_model.h5")
    settings = {"FLASKAPI_MODEL": "their_model.h5", "FLASKAPI_STATE": "their_state"}
    with run_server(tmp_path, **settings) as (port, _):
        connection = http.client.HTTPConnection("localhost", port)
        connection.request("GET", "/v2/models/their_model")
        assert connection.getresponse().status == 200
        assert (tmp_path / "their_state").is_dir()
        connection.close()
