"""The notebook: it is kept without what it printed, and it runs from wherever one starts it."""

import base64
import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from PIL import Image

from flaskapi.recognition.model_file import read_model_file
from tests.conftest import REPOSITORY, SHIPPED_MODEL

NOTEBOOK = REPOSITORY / "notebooks" / "explore.ipynb"
LONGEST_CELL_SECONDS = 120
LONGEST_CELL_LINES = 40


# In a process of its own: Jupyter leaves sockets open, and warns of what its next version changes.
RUN = f"""
import sys
import nbformat
from nbclient import NotebookClient
source, folder, target = sys.argv[1:]
notebook = nbformat.read(source, as_version=4)
where = {{"metadata": {{"path": folder}}}}
NotebookClient(notebook, timeout={LONGEST_CELL_SECONDS}, resources=where).execute()
nbformat.write(notebook, target)
"""
KERNEL = {
    "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
    "display_name": "the Python that runs the tests",
    "language": "python",
}


def read_cells() -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(NOTEBOOK.read_text())["cells"]
    return cells


def read_code() -> list[dict[str, Any]]:
    return [cell for cell in read_cells() if cell["cell_type"] == "code"]


def test_notebook_is_kept_without_what_it_printed() -> None:
    for cell in read_code():
        assert cell["outputs"] == []
        assert cell["execution_count"] is None


def test_notebook_is_well_formed() -> None:
    nbformat.validate(json.loads(NOTEBOOK.read_text()))


def test_cells_are_short_and_explained() -> None:
    assert all(len(cell["source"]) <= LONGEST_CELL_LINES for cell in read_code())
    texts = len(read_cells()) - len(read_code())
    assert texts >= len(read_code()) / 2


@pytest.fixture(scope="module", params=[".", "notebooks"])
def outputs(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> list[dict[str, Any]]:
    """Run the notebook, started in a folder of the repository; give all that its cells showed."""
    home = tmp_path_factory.mktemp("home")
    ran = home / "ran.ipynb"
    done = subprocess.run(
        [sys.executable, "-c", RUN, NOTEBOOK, REPOSITORY / request.param, ran],
        env=make_environ(home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    cells = json.loads(ran.read_text())["cells"]
    return [output for cell in cells for output in cell.get("outputs", [])]


def make_environ(home: Path) -> dict[str, str]:
    """Return an environment in which Jupyter knows one kernel, and MNIST is not at hand."""
    kernel = home / "kernels" / "python3" / "kernel.json"
    kernel.parent.mkdir(parents=True)
    kernel.write_text(json.dumps(KERNEL))
    environ = {name: value for name, value in os.environ.items() if "FLASKAPI" not in name}
    return environ | {
        "JUPYTER_PATH": str(home),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "IPYTHONDIR": str(home / "ipython"),
        "MPLCONFIGDIR": str(home / "matplotlib"),
        "KERAS_HOME": str(home / "keras"),
        "ORT_DISABLE_TELEMETRY": "1",
    }


def test_every_figure_comes_out_and_shows_something(outputs: list[dict[str, Any]]) -> None:
    shown = [output["data"] for output in outputs if "data" in output]
    pictures = [data["image/png"] for data in shown if "image/png" in data]
    expected = sum("plt.subplots" in "".join(cell["source"]) for cell in read_code())
    assert len(pictures) >= expected
    for picture in pictures:
        pixels = np.asarray(Image.open(BytesIO(base64.b64decode(picture))).convert("L"))
        assert len(np.unique(pixels)) > 10


def test_nothing_is_complained_of(outputs: list[dict[str, Any]]) -> None:
    assert [output for output in outputs if output["output_type"] in ("error", "stream")] == []


def test_tables_name_the_model_that_serves(outputs: list[dict[str, Any]]) -> None:
    shown = [output["data"].get("text/markdown", "") for output in outputs if "data" in output]
    tables = "".join("".join(lines) for lines in shown)
    assert read_model_file(SHIPPED_MODEL).model_id in tables
    assert "one-pixel-line" in tables
