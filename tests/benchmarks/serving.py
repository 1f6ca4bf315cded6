"""Measure a server: `scripts/benchmark`. Figures are medians with minimum and maximum."""

import argparse
import http.client
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from PIL import Image

from flaskapi.recognition.digits import load_digits
from flaskapi.recognition.preparation import prepare_picture

REPEATS = 7
BATCH_PICTURES = 1000
PICTURES_ALONE = 300
CONNECTIONS = 16
PICTURES_A_CONNECTION = 100
MAX_PIXELS = 64_000_000
PORT = 8099
PNG = {"Content-Type": "image/png"}
NOT_STORED = "?store=false"

Count = Callable[..., float]


def main() -> int:
    """Measure everything and print a line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="measure the server there; else one is started")
    url = parser.parse_args().url
    pictures = make_pictures(BATCH_PICTURES)
    report("picture to frame, 28×28 PNG", "ms", repeat(lambda: time_preparation(pictures)))
    if url:
        measure_server(urlsplit(url).netloc, pictures)
        return 0
    report("start to first answer", "s", repeat(lambda: time_start(pictures[0])))
    with run_server() as process:
        measure_server(f"localhost:{PORT}", pictures)
        print(f"{'memory of the process':32} {read_memory(process.pid):8.0f} MB")
    return 0


def measure_server(host: str, pictures: list[bytes]) -> None:
    """Measure a server that runs."""
    report("one picture, one connection", "ms", repeat(lambda: time_alone(host, pictures)))
    together = f"{CONNECTIONS} connections"
    report(together, "/s", repeat(lambda: count_together(host, pictures)))
    batch = f"batch of {BATCH_PICTURES}, form"
    report(batch, "/s", repeat(lambda: count_batch(host, pictures)))
    for name, count in ((together, count_together), (batch, count_batch)):
        costs = repeat(partial(measure_cost, count, host, pictures))
        report(f"{name}: storing takes", "%", costs)


def measure_cost(count: Count, host: str, pictures: list[bytes]) -> float:
    """Return how many percent of the throughput without it storing takes; both are taken twice."""
    rates = [count(host, pictures, query) for query in ("", NOT_STORED, NOT_STORED, "")]
    return 100 * (1 - (rates[0] + rates[3]) / (rates[1] + rates[2]))


def make_pictures(count: int) -> list[bytes]:
    """Return PNG files of MNIST digits, 28×28, no two the same: the bundled ones, shaded."""
    digits = load_digits().reshape(-1, 28, 28)
    pictures = []
    for number in range(count):
        shade = 1 - (number // len(digits)) * 0.05
        buffer = BytesIO()
        digit = (digits[number % len(digits)] * shade).astype(np.uint8)
        Image.fromarray(digit).save(buffer, "PNG")
        pictures.append(buffer.getvalue())
    return pictures


def repeat(measure: Callable[[], float]) -> list[float]:
    """Measure once to warm up, and then REPEATS times."""
    measure()
    return [measure() for _ in range(REPEATS)]


def report(name: str, unit: str, values: list[float]) -> None:
    """Print a figure's median and range."""
    middle, low, high = statistics.median(values), min(values), max(values)
    print(f"{name:32} {middle:8.3g} {unit:3} ({low:.3g} to {high:.3g})", flush=True)


def time_preparation(pictures: list[bytes]) -> float:
    """Return the milliseconds that a picture takes to become a frame."""
    started = time.perf_counter()
    for picture in pictures:
        prepare_picture(picture, MAX_PIXELS)
    return (time.perf_counter() - started) / len(pictures) * 1000


def time_start(picture: bytes) -> float:
    """Return the seconds from starting a server to its first answer."""
    started = time.perf_counter()
    with run_server():
        ask(f"localhost:{PORT}", picture)
        return time.perf_counter() - started


def time_alone(host: str, pictures: list[bytes]) -> float:
    """Return the milliseconds of a request that has the server to itself."""
    connection = http.client.HTTPConnection(host)
    started = time.perf_counter()
    for picture in pictures[:PICTURES_ALONE]:
        connection.request("POST", "/predict", picture, PNG)
        connection.getresponse().read()
    connection.close()
    return (time.perf_counter() - started) / PICTURES_ALONE * 1000


def count_together(host: str, pictures: list[bytes], query: str = "") -> float:
    """Return the pictures a second over several connections at once."""

    def send() -> None:
        connection = http.client.HTTPConnection(host)
        for picture in pictures[:PICTURES_A_CONNECTION]:
            connection.request("POST", f"/predict{query}", picture, PNG)
            connection.getresponse().read()
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(CONNECTIONS)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return CONNECTIONS * PICTURES_A_CONNECTION / (time.perf_counter() - started)


def count_batch(host: str, pictures: list[bytes], query: str = "") -> float:
    """Return the pictures a second of one batch sent as a form."""
    boundary = "benchmark"
    body = b"".join(
        f"--{boundary}\r\nContent-Disposition: form-data; name=file; filename={number}.png\r\n"
        "Content-Type: image/png\r\n\r\n".encode()
        + picture
        + b"\r\n"
        for number, picture in enumerate(pictures)
    )
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    connection = http.client.HTTPConnection(host)
    started = time.perf_counter()
    connection.request(
        "POST", f"/predict/batch{query}", body + f"--{boundary}--\r\n".encode(), headers
    )
    answer = connection.getresponse().read()
    seconds = time.perf_counter() - started
    connection.close()
    if answer.count(b'"digit"') != len(pictures):
        sys.exit(f"not every picture was answered: {answer[:200]!r}")
    return len(pictures) / seconds


def ask(host: str, picture: bytes) -> None:
    """Send a picture again and again until somebody answers."""
    while True:
        try:
            connection = http.client.HTTPConnection(host)
            connection.request("POST", "/predict", picture, PNG)
            connection.getresponse().read()
            connection.close()
        except OSError:
            time.sleep(0.005)
        else:
            return


@contextmanager
def run_server() -> Iterator[subprocess.Popen[bytes]]:
    """Run scripts/serve on a port of its own."""
    script = Path(__file__).parents[2] / "scripts" / "serve"
    with tempfile.TemporaryDirectory() as state:
        yield from serve(script, state)


def serve(script: Path, state: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run it with a state folder of its own."""
    process = subprocess.Popen(
        [script],
        env=os.environ | {"PORT": str(PORT), "FLASKAPI_STATE": state},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        ask(f"localhost:{PORT}", b"")
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def read_memory(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1000


if __name__ == "__main__":
    sys.exit(main())
