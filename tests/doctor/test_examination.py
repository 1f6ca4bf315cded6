"""A whole set-up: sound, without Apache, and with each of the usual faults."""

from pathlib import Path

import h5py
import pytest

from flaskapi.doctor.examination import examine
from flaskapi.doctor.findings import Verdict
from tests.conftest import SHIPPED_MODEL
from tests.doctor.conftest import SetUp


def test_sound_set_up_has_no_fault(set_up: SetUp) -> None:
    findings = examine(set_up.config, {})
    assert {finding.verdict for finding in findings} == {Verdict.OK}, findings
    assert [finding.check for finding in findings] == [
        "site",
        "main interpreter",
        "SetEnv",
        "interpreter",
        "mod_wsgi",
        "environment file",
        "settings",
        "model",
        "reader",
        "state",
        "records",
        "keys",
        "log",
    ]


def test_missing_apache_is_said_and_no_fault(tmp_path: Path) -> None:
    environ = {"FLASKAPI_MODEL": str(SHIPPED_MODEL), "FLASKAPI_STATE": str(tmp_path)}
    apache, *others = examine(tmp_path / "flaskapi.conf", environ)
    assert apache.verdict is Verdict.SKIPPED
    assert apache.text.endswith("does not exist, so there is no site of Apache to examine.")
    assert {finding.verdict for finding in others} == {Verdict.OK}, others


def test_bad_environment_without_apache_is_a_fault(tmp_path: Path) -> None:
    findings = examine(tmp_path / "flaskapi.conf", {"FLASKAPI_THREADS": "many", "HOME": "/"})
    faults = [finding.text for finding in findings if finding.check == "settings"]
    assert faults == [
        "FLASKAPI_THREADS must be a whole number above 0, not 'many'. Mend it in the environment."
    ]


def test_missing_user_is_a_fault(set_up: SetUp) -> None:
    set_up.run_as_nobody()
    set_up.edit(set_up.config, "user=nobody", "user=no-such-user")
    assert "useradd" in set_up.find_faults()["user"]


def test_site_that_is_not_enabled_is_a_fault(set_up: SetUp) -> None:
    (set_up.folder / "apache2/sites-enabled/flaskapi.conf").unlink()
    assert set_up.find_faults() == {
        "site": f"{set_up.config} is not enabled. Run: sudo a2ensite flaskapi"
    }


@pytest.mark.parametrize(
    ("old", "new", "check", "cure"),
    [
        (" application-group=%{GLOBAL}", "", "main interpreter", "application-group=%{GLOBAL}"),
        (" process-group=flaskapi", "", "site", "process-group=NAME"),
        ("    WSGIScriptAlias", "    #WSGIScriptAlias", "site", "deploy/apache/flaskapi.conf"),
        ("    LimitRequestBody", "    SetEnv FLASKAPI_MODEL /x\n    #", "SetEnv", "Move that"),
    ],
)
def test_fault_of_the_site_is_found(
    set_up: SetUp, old: str, new: str, check: str, cure: str
) -> None:
    set_up.edit(set_up.config, old, new)
    assert cure in set_up.find_faults()[check]


def test_interpreter_in_a_closed_folder_is_a_fault(set_up: SetUp) -> None:
    (set_up.folder / "opt").chmod(0o700)
    set_up.run_as_nobody()
    fault = set_up.find_faults()["interpreter"]
    assert fault.startswith(f"nobody cannot read {set_up.venv}/bin/python: {set_up.folder}/opt is")
    assert fault.endswith("sudo scripts/deploy.")


def test_environment_of_a_python_that_is_gone_is_a_fault(set_up: SetUp) -> None:
    gone = set_up.folder / "gone"
    gone.mkdir()
    (set_up.venv / "pyvenv.cfg").write_text(f"home = {gone}/bin\nversion = 3.11.2\n")
    assert f"{gone}/lib does not exist" in set_up.find_faults()["interpreter"]


def test_missing_environment_is_a_fault(set_up: SetUp) -> None:
    (set_up.venv / "pyvenv.cfg").unlink()
    assert "is no virtual environment" in set_up.find_faults()["interpreter"]


def test_script_that_reads_no_environment_file_is_a_fault(set_up: SetUp) -> None:
    set_up.script.write_text("from flaskapi import create_app\napplication = create_app()\n")
    assert "reads no .env file" in set_up.find_faults()["environment file"]


def test_missing_environment_file_is_a_fault(set_up: SetUp) -> None:
    set_up.environment.unlink()
    fault = set_up.find_faults()["environment file"]
    assert fault.startswith(f"{set_up.environment} does not exist. Run: sudo install")


def test_closed_environment_file_is_a_fault(set_up: SetUp) -> None:
    set_up.environment.chmod(0o600)
    set_up.run_as_nobody()
    fault = set_up.find_faults()["environment file"]
    assert fault.startswith(f"nobody cannot read {set_up.environment}: ")
    assert f"sudo chmod g+r {set_up.environment}" in fault


def test_relative_path_in_environment_file_is_a_fault(set_up: SetUp) -> None:
    set_up.edit(set_up.environment, str(set_up.state), "state")
    assert "FLASKAPI_STATE is state" in set_up.find_faults()["settings"]


def test_missing_model_is_a_fault(set_up: SetUp) -> None:
    set_up.model.unlink()
    fault = set_up.find_faults()["model"]
    assert fault.startswith("There is no model file my_model.h5. Train one")
    assert str(set_up.model) in fault


def test_corrupt_model_is_a_fault(set_up: SetUp) -> None:
    set_up.model.write_bytes(b"no model")
    assert "is damaged" in set_up.find_faults()["model"]


def test_model_with_changed_weights_is_a_fault(set_up: SetUp) -> None:
    with h5py.File(set_up.model, "r+") as file:
        file["model_weights"].create_dataset("one_more", data=[1.0])
    assert "scripts/package-model" in set_up.find_faults()["model"]


def test_closed_model_is_a_fault(set_up: SetUp) -> None:
    set_up.model.chmod(0o600)
    set_up.run_as_nobody()
    assert f"sudo chmod a+r {set_up.model}" in set_up.find_faults()["model"]


def test_folders_closed_to_the_user_are_faults(set_up: SetUp) -> None:
    set_up.run_as_nobody()
    faults = set_up.find_faults()
    # The Python that runs the tests may lie in a home folder, and then it is closed to nobody too.
    assert set(faults) - {"interpreter"} == {"state", "log", "records"}
    assert faults["state"].startswith(f"nobody cannot write in {set_up.state}: ")
    assert faults["log"].startswith(f"nobody cannot write {set_up.log}: {set_up.log.parent} is")


def test_log_that_another_user_made_is_a_fault(set_up: SetUp) -> None:
    set_up.log.touch(0o644)
    set_up.log.parent.chmod(0o777)
    set_up.run_as_nobody()
    fault = set_up.find_faults()["log"]
    assert f"{set_up.log} is closed to nobody (-rw-r--r--" in fault
    assert f"sudo chown -f nobody {set_up.log}" in fault
