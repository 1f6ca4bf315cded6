"""Whatever a picture shows, reading it ends and answers lines of digits within the picture."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from flaskapi.recognition.frame import Ink
from flaskapi.recognition.model_file import Task, read_model_file
from flaskapi.recognition.page.line_reader import OnnxLineReader
from flaskapi.recognition.page.reader import MOST_COLUMNS, Reader
from flaskapi.recognition.page.reading import interpret_sheet
from flaskapi.recognition.page.sheet import Sheet
from flaskapi.recognition.page.spelling import NAMED_PATTERNS
from flaskapi.recognition.page.transcript import Columns
from tests.conftest import SHIPPED_READER, FakeClassifier, encode

SHAPES = [(1, 1), (1, 300), (300, 1), (2, 2), (5, 8), (28, 28), (7, 900), (900, 7), (240, 320)]


def make_noise(shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    return rng.integers(0, 256, shape, np.uint8)


def make_stripes(shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    rows, columns = np.indices(shape)
    step = int(rng.integers(2, 12))
    return np.where((rows // step + (columns // step if rng.random() < 0.5 else 0)) % 2, 30, 220)


def make_slope(shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    rows, columns = np.indices(shape)
    return (rows * rng.random() + columns * rng.random()) % 256


def make_boxes(shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    picture = np.full(shape, 230)
    for _ in range(30):
        top, left = (int(rng.integers(side)) for side in shape)
        picture[top : top + int(rng.integers(1, 60)), left : left + int(rng.integers(1, 60))] = 20
    return picture


@pytest.fixture(scope="module")
def line_reader() -> OnnxLineReader:
    return OnnxLineReader(read_model_file(SHIPPED_READER, Task.LINE), threads=1)


@pytest.mark.parametrize("make", [make_noise, make_stripes, make_slope, make_boxes])
@pytest.mark.parametrize("shape", SHAPES)
def test_any_picture_is_answered(
    make: Callable[..., np.ndarray], shape: tuple[int, int], line_reader: OnnxLineReader
) -> None:
    reader = Reader(FakeClassifier(), 1_000_000, line_reader)
    for seed in range(3):
        pixels = make(shape, np.random.default_rng(seed)).astype(np.uint8)
        check_answer(*reader.read(encode(pixels)), shape)


@pytest.mark.parametrize("seed", range(20))
def test_any_boxes_are_answered(seed: int, line_reader: OnnxLineReader) -> None:
    shape = (240, 320)
    pixels = make_boxes(shape, np.random.default_rng(seed)).astype(np.uint8)
    for classifier_only in (True, False):
        reader = Reader(FakeClassifier(), 1_000_000, None if classifier_only else line_reader)
        check_answer(*reader.read(encode(pixels)), shape)


@pytest.mark.parametrize("seed", range(20))
def test_any_text_is_answered_under_every_pattern(seed: int, line_reader: OnnxLineReader) -> None:
    rng = np.random.default_rng(seed)
    text = "".join(rng.choice(list("0123456789/-.,: oSlB"), rng.integers(1, 12)))
    pixels = np.full((90, 60 + 45 * len(text)), 230, np.uint8)
    font, pen_px = int(rng.integers(8)), int(rng.integers(1, 9))
    cv2.putText(pixels, text, (20, 65), font, rng.uniform(1, 2), 30, pen_px, cv2.LINE_AA)
    sheet, upright = Reader(FakeClassifier(), 1_000_000, line_reader).read(encode(pixels))
    check_answer(sheet, upright, (90, pixels.shape[1]))
    for pattern in NAMED_PATTERNS.values():
        reading = interpret_sheet(sheet, pattern, alternatives=2)
        assert pattern.fits(reading.text) or not reading.fits


def test_strips_of_a_page_full_of_long_lines_are_not_read(line_reader: OnnxLineReader) -> None:
    pixels = np.full((1390, 1390), 230, np.uint8)
    for top in range(10, 1380, 10):
        pixels[top : top + 2, 300:1100] = 20
    columns: list[int] = []

    class CountingReader:
        model = line_reader.model

        def compute_columns(self, strip: Ink) -> Columns:
            columns.append(strip.shape[1])
            return line_reader.compute_columns(strip)

    sheet, _ = Reader(FakeClassifier(), 2_000_000, CountingReader()).read(encode(pixels))
    assert sum(columns) <= 2 * MOST_COLUMNS
    assert not sheet.lines


def check_answer(sheet: Sheet, upright: np.ndarray, shape: tuple[int, int]) -> None:
    assert upright.shape == shape
    for line in interpret_sheet(sheet, alternatives=2).lines:
        assert line.text.isdecimal()
        for digit in line.digits:
            x, y, width, height = digit.box
            assert 0 <= x < x + width <= shape[1]
            assert 0 <= y < y + height <= shape[0]
