"""The service as scripts/deploy sets it up, through the real Apache."""

import http.client
import json
import re
import subprocess
import threading
import time
from pathlib import Path

import pytest

from flaskapi.client import Client
from tests.conftest import REPOSITORY
from tests.deploy.conftest import (
    APACHE,
    HOME,
    LOGS,
    SETTINGS,
    STATE,
    Answer,
    Deployment,
    find_processes,
)

MIB = 1024 * 1024
SCRIPT = HOME / "wsgi/flaskapi.wsgi"
ECHO = b"""
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ.get("HTTP_AUTHORIZATION", "none").encode()]
"""


def assert_problem(answer: Answer, status: int, slug: str) -> dict[str, object]:
    assert answer.status == status, answer.body
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem: dict[str, object] = json.loads(answer.body)
    assert (problem["status"], problem["type"]) == (status, f"/problems/{slug}")
    return problem


def replace_processes() -> None:
    """Run the lines by which deploy/apache/README.md replaces one process after another."""
    text = (REPOSITORY / "deploy/apache/README.md").read_text()
    [lines] = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    before = set(find_processes())
    subprocess.run(["bash", "-c", lines], check=True)
    assert before.isdisjoint(find_processes())


def call_doctor(*options: str) -> subprocess.CompletedProcess[str]:
    flask = [str(HOME / "venv/bin/flask"), "--env-file", str(SETTINGS), "--app", "flaskapi"]
    return subprocess.run(
        [*flask, "doctor", *options], capture_output=True, text=True, check=False, cwd="/"
    )


def curl(*arguments: str | Path) -> str:
    command = ["curl", "-sS", "--noproxy", "*", "--max-time", "60", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_curl_gets_the_digit(deployment: Deployment, seven_png: bytes, tmp_path: Path) -> None:
    picture = tmp_path / "seven.png"
    picture.write_bytes(seven_png)
    answer = curl("-F", f"file=@{picture}", f"http://127.0.0.1:{deployment.port}/predict")
    assert json.loads(answer)["digit"] == 7


@pytest.mark.parametrize("path", ["/", "/review", "/docs"])
def test_page_comes_with_its_style_and_scripts(deployment: Deployment, path: str) -> None:
    page = deployment.send("GET", path)
    assert page.status == 200
    files = re.findall(rb'(?:href|src)="(/static/[^"]+)"', page.body)
    assert any(file.endswith(b".css") for file in files)
    for file in files:
        assert deployment.send("GET", file.decode()).status == 200


def test_client_and_inference_reach_it_too(deployment: Deployment, seven_png: bytes) -> None:
    with Client(f"http://127.0.0.1:{deployment.port}") as client:
        assert client.predict(seven_png, store=False).digit == 7
    assert deployment.send("GET", "/v2/models/my_model/ready").status == 200


def test_process_that_answers_is_the_services_own(deployment: Deployment) -> None:
    answer = deployment.send("GET", "/readyz", headers={"X-Request-ID": "who-answers"})
    assert answer.status == 200
    log = LOGS / "flaskapi.log"
    assert log.owner() == "flaskapi"
    assert json.loads(log.read_text().splitlines()[-1])["request_id"] == "who-answers"
    names = [Path(f"/proc/{pid}/cmdline").read_bytes()[:15] for pid in find_processes()]
    assert names == [b"(wsgi:flaskapi)"] * 2


def test_service_can_write_its_state_and_not_its_code(deployment: Deployment) -> None:
    find = ["find", HOME, SETTINGS, APACHE, "-writable", "-not", "-type", "l"]
    listed = ["runuser", "-u", "flaskapi", "--", *map(str, find)]
    assert subprocess.run(listed, capture_output=True, text=True, check=True).stdout == ""
    state = ["runuser", "-u", "flaskapi", "--", "test", "-w", str(STATE)]
    assert subprocess.run(state, check=False).returncode == 0


def test_doctor_finds_no_fault(deployment: Deployment) -> None:
    answer = call_doctor("--json")
    report = json.loads(answer.stdout)
    assert report["healthy"], report
    assert {finding["verdict"] for finding in report["findings"]} == {"ok"}


@pytest.mark.parametrize(
    ("method", "path", "kind", "status", "slug"),
    [
        ("POST", "/predict", "text/plain", 400, "picture-missing"),
        ("POST", "/predict", "image/png", 415, "format-unsupported"),
        ("GET", "/predict", "text/plain", 405, "method-not-allowed"),
        ("GET", "/nowhere", "text/plain", 404, "not-found"),
    ],
)
def test_bad_request_gets_the_applications_problem(
    deployment: Deployment, method: str, path: str, kind: str, status: int, slug: str
) -> None:
    answer = deployment.send(method, path, b"no picture", {"Content-Type": kind})
    problem = assert_problem(answer, status, slug)
    assert problem["request_id"] == answer.headers["X-Request-ID"]


@pytest.mark.parametrize(
    ("path", "headers", "status", "slug"),
    [
        ("/predictions/a%2Fb", {}, 404, "record-missing"),
        ("/%zz", {}, 400, "bad-request"),
        ("/livez", {"X-Long": "x" * 9000}, 400, "bad-request"),
        ("/livez", {f"X-{number}": "x" for number in range(70)}, 400, "bad-request"),
        ("/livez?" + "x" * 9000, {}, 414, "request-uri-too-long"),
        ("/livez", {"Expect": "miracles"}, 417, "expectation-failed"),
    ],
)
def test_what_apache_refuses_is_a_problem_too(
    deployment: Deployment, path: str, headers: dict[str, str], status: int, slug: str
) -> None:
    assert_problem(deployment.send("GET", path, headers=headers), status, slug)


def test_body_above_the_applications_limit_gets_its_problem(
    deployment: Deployment, tmp_path: Path
) -> None:
    problem = post_zeros(deployment, tmp_path, 130 * MIB)
    assert problem["detail"] == "The request is larger than 134,217,728 bytes, the limit."
    assert "request_id" in problem


def test_body_above_apaches_limit_gets_a_problem_too(
    deployment: Deployment, tmp_path: Path
) -> None:
    problem = post_zeros(deployment, tmp_path, 150 * MIB)
    assert "the limit of the web server" in str(problem["detail"])


def post_zeros(deployment: Deployment, folder: Path, size: int) -> dict[str, object]:
    """Send a large file to /predict/batch with curl, which copes with being cut off."""
    file = folder / "zeros"
    with file.open("wb") as zeros:
        zeros.truncate(size)
    url = f"http://127.0.0.1:{deployment.port}/predict/batch"
    output = curl("-w", "\n%{http_code} %{content_type}", "-F", f"file=@{file}", url)
    body, _, status = output.rpartition("\n")
    assert status == "413 application/problem+json"
    problem: dict[str, object] = json.loads(body)
    return problem


def test_body_without_a_length_is_read(deployment: Deployment, seven_png: bytes) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", deployment.port, timeout=60)
    chunks = iter([seven_png[:100], seven_png[100:]])
    connection.request("POST", "/predict", chunks, {"Content-Type": "image/png"})
    assert json.loads(connection.getresponse().read())["digit"] == 7
    connection.close()


def test_any_host_name_is_answered(deployment: Deployment) -> None:
    for host in ("localhost", "digits.example", "192.0.2.7:8000"):
        assert deployment.send("GET", "/livez", headers={"Host": host}).status == 200


def test_processes_replaced_in_turn_lose_no_request_and_authorization_arrives(
    deployment: Deployment,
) -> None:
    original = SCRIPT.read_bytes()
    statuses: list[int] = []
    done = threading.Event()

    def ask_on() -> None:
        while not done.is_set():
            statuses.append(deployment.send("GET", "/livez").status)

    asking = threading.Thread(target=ask_on)
    asking.start()
    try:
        SCRIPT.write_bytes(ECHO)
        replace_processes()
        answer = deployment.send("GET", "/", headers={"Authorization": "Bearer secret"})
    finally:
        SCRIPT.write_bytes(original)
        replace_processes()
        done.set()
        asking.join()
    assert answer.body == b"Bearer secret"
    assert len(statuses) > 100
    assert set(statuses) == {200}
    assert json.loads(deployment.send("GET", "/livez").body) == {"status": "alive"}


def test_settings_that_stop_the_service_are_a_problem_and_the_doctors_finding(
    deployment: Deployment,
) -> None:
    original = SETTINGS.read_text()
    SETTINGS.write_text(original + "\nFLASKAPI_THREADS=many\n")
    replace_processes()
    try:
        problem = assert_problem(deployment.send("GET", "/livez"), 500, "internal-error")
        assert "error log" in str(problem["detail"])
        answer = call_doctor()
        assert answer.returncode == 1
        assert "FLASKAPI_THREADS must be a whole number above 0, not 'many'." in answer.stdout
    finally:
        SETTINGS.write_text(original)
    wait_for(deployment, 200)


def wait_for(deployment: Deployment, status: int) -> None:
    """Wait until the service answers with a status: a process that failed tries again by itself."""
    for _ in range(300):
        if deployment.send("GET", "/readyz").status == status:
            return
        time.sleep(0.1)
    raise AssertionError(f"The service does not answer {status}.")
