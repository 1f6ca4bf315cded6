"""Records under Apache: one place for all processes, closed to strangers; a model swapped."""

import json
import os
import shutil
import subprocess
import time
from pathlib import Path

import h5py
import numpy as np

from flaskapi.learning.promotion import promote_model
from flaskapi.recognition.model_file import read_model_file
from flaskapi.settings import Settings
from tests.deploy.conftest import HOME, SETTINGS, STATE, Deployment

PNG = {"Content-Type": "image/png"}
FLASK = [str(HOME / "venv/bin/flask"), "--env-file", str(SETTINGS), "--app", "flaskapi"]
# Within 2 seconds; machines that test do other things too.
SWAPPED_WITHIN_SECONDS = 4.0


def predict(deployment: Deployment, picture: bytes) -> dict[str, object]:
    answer = deployment.send("POST", "/predict", picture, PNG)
    assert answer.status == 200, answer.body
    found: dict[str, object] = json.loads(answer.body)
    return found


def test_id_in_an_answer_is_known_to_every_process(
    deployment: Deployment, seven_png: bytes
) -> None:
    # Where the disk has too much to do, an answer comes without an id.
    record_id = next(filter(None, (predict(deployment, seven_png)["id"] for _ in range(20))))
    for _ in range(10):
        answer = deployment.send("GET", f"/predictions/{record_id}")
        assert json.loads(answer.body)["answer"]["digit"] == 7
    assert (STATE / "records.db").stat().st_mode & 0o027 == 0


def test_listing_is_for_those_with_a_key(deployment: Deployment) -> None:
    assert deployment.send("GET", "/predictions").status == 401
    environ = os.environ | {"ORT_DISABLE_TELEMETRY": "1"}
    command = [*FLASK, "make-key", "ann", "--scope", "label"]
    made = subprocess.run(command, capture_output=True, text=True, check=True, env=environ, cwd="/")
    headers = {"Authorization": f"Bearer {made.stdout.strip()}"}
    assert deployment.send("GET", "/predictions", headers=headers).status == 200


def describe_anew(source: Path, target: Path) -> None:
    """Copy a model whose card says something else, so that it is another file."""
    shutil.copy(source, target)
    with h5py.File(target, "r+") as file:
        card = json.loads(bytes(file["serving/card"][()])) | {"note": "another"}
        del file["serving/card"]
        file["serving/card"] = np.bytes_(json.dumps(card))


def test_promoted_model_answers_without_a_restart_and_without_a_lost_request(
    deployment: Deployment, seven_png: bytes, tmp_path: Path
) -> None:
    model = HOME / "models/my_model.h5"
    describe_anew(model, tmp_path / "candidate.h5")
    promote_model(tmp_path / "candidate.h5", Settings(model=model, state=tmp_path / "state"))
    end = time.monotonic() + SWAPPED_WITHIN_SECONDS
    while time.monotonic() < end:
        assert predict(deployment, seven_png)["digit"] == 7
    cards = [json.loads(deployment.send("GET", "/model").body) for _ in range(10)]
    assert [card.get("note") for card in cards] == ["another"] * 10
    assert read_model_file(model).card["note"] == "another"


def test_promoted_model_is_not_replaced_by_deploying_again(
    deployment: Deployment, tmp_path: Path
) -> None:
    model = HOME / "models/my_model.h5"
    describe_anew(model, tmp_path / "candidate.h5")
    promote_model(tmp_path / "candidate.h5", Settings(model=model, state=STATE))
    promoted = model.read_bytes()
    assert deployment.deploy().returncode == 0
    assert model.read_bytes() == promoted
    shutil.rmtree(STATE / "models")
    assert deployment.deploy().returncode == 0
    assert model.read_bytes() != promoted
