"""Schemathesis, as a stranger runs it: what the document allows is answered as it says.

It sends the examples, the borders of each schema, what the document does not allow, and requests
after one another, with all its checks.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import REPOSITORY
from tests.serving import serve_app
from tests.web.asking import close_records, is_ready, wait_until

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
CONFIGURATION = REPOSITORY / "schemathesis.toml"
MOST_EXAMPLES = 10
PATIENCE_SECONDS = 240
# The same requests each time, and nothing of them is left on the disk.
REPEATABLE = ("--seed", "1", "--generation-deterministic")


@pytest.fixture
def address(make_app: Callable[..., Flask]) -> Iterator[str]:
    """The address of the service with an empty database."""
    app = make_app()
    wait_until(lambda: is_ready(app.test_client()))
    with serve_app(app) as host:
        yield f"http://{host}"
    close_records(app)


def test_schemathesis_finds_nothing(address: str, tmp_path: Path) -> None:
    command = [str(SCHEMATHESIS), "--config-file", str(CONFIGURATION), "run"]
    bounds = ["--max-examples", str(MOST_EXAMPLES), "--no-color", *REPEATABLE]
    hooks = {"SCHEMATHESIS_HOOKS": "tests.web.schemathesis_hooks", "PYTHONPATH": str(REPOSITORY)}
    run = subprocess.run(
        [*command, f"{address}/openapi.json", *bounds],
        cwd=tmp_path,
        env=os.environ | hooks,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Stateful" in run.stdout
