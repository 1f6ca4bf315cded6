"""Measure recognition in this process, on one core: `scripts/benchmark`. Milliseconds, medians."""

import os
import sys
from collections.abc import Callable
from functools import partial
from io import BytesIO
from time import perf_counter

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from flaskapi.recognition.digits import load_digits
from flaskapi.recognition.opening import open_readers
from flaskapi.recognition.page.reading import interpret_sheet
from flaskapi.recognition.preparation import prepare_picture
from flaskapi.recognition.recognizer import make_batch
from flaskapi.settings import Settings
from tests.benchmarks.serving import repeat, report

MAX_PIXELS = 64_000_000
TIMES = 200
PAPER, INK = 215, 45
NOISE = 2.0

Job = Callable[[], object]
Photo = npt.NDArray[np.uint8]


def main() -> int:
    """Measure each step and print a line each."""
    cv2.setNumThreads(1)
    settings = Settings.from_environ(os.environ)
    readers = open_readers(settings.model, settings.find_line_reader(), 1, MAX_PIXELS)
    recognizer, reader = readers.recognizer, readers.reader
    classifier = recognizer.classifier
    digits = load_digits().reshape(-1, 28, 28)
    batch = make_batch(list(digits[:1]))
    small = encode(255 - digits[70], "PNG")
    photo = encode(write_page(["7"], 3000, 4000, 1800), "JPEG")
    row = encode(write_page(["5551234567"], 300, 1000, 90), "JPEG")
    page = encode(write_page(["5551234567"] * 13, 2000, 2000, 110), "JPEG")
    jobs: tuple[tuple[str, Job, int], ...] = (
        ("network, one frame", lambda: classifier.compute_scores(batch), TIMES),
        ("28×28 PNG to frame", lambda: prepare_picture(small, MAX_PIXELS), TIMES),
        ("12-megapixel JPEG, in all", lambda: recognizer.recognize(photo), 3),
        ("row of ten, 1000×300", lambda: interpret_sheet(reader.read(row)[0]), 10),
        ("page of 130, 4 megapixels", lambda: interpret_sheet(reader.read(page)[0]), 3),
    )
    for name, job, times in jobs:
        report(name, "ms", repeat(partial(time_job, job, times)))
    return 0


def time_job(job: Job, times: int) -> float:
    """Return the milliseconds that a job takes."""
    started = perf_counter()
    for _ in range(times):
        job()
    return (perf_counter() - started) / times * 1000


def write_page(lines: list[str], height: int, width: int, digit_px: int) -> Photo:
    """Return a photo of lines of bundled digits, no two alike in a label, uint8 (H, W)."""
    digits = load_digits()
    paper = np.zeros((height, width), np.float32)
    for row, line in enumerate(lines):
        for column, character in enumerate(line):
            frame = digits[int(character), (row + column) % digits.shape[1]]
            ink = cv2.resize(frame, (digit_px, digit_px), interpolation=cv2.INTER_CUBIC)
            top = row * height // len(lines) + (height // len(lines) - digit_px) // 2
            left = column * width // len(line) + (width // len(line) - digit_px) // 2
            paper[top : top + digit_px, left : left + digit_px] = ink
    noise = np.random.default_rng(0).normal(0, NOISE, paper.shape)
    return np.clip(PAPER + (INK - PAPER) * paper / 255 + noise, 0, 255).astype(np.uint8)


def encode(pixels: Photo, kind: str) -> bytes:
    """Return a picture file."""
    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, kind)
    return buffer.getvalue()


if __name__ == "__main__":
    sys.exit(main())
