"""What the tests of evaluating share: labelled pictures, and a recognizer without a network."""

from pathlib import Path

import numpy as np
import pytest

from flaskapi.recognition.digits import load_typical_digits
from flaskapi.recognition.opening import Readers
from flaskapi.recognition.page.reader import Reader
from flaskapi.recognition.recognizer import Recognizer
from tests.conftest import FakeClassifier, draw_digit, draw_page, encode

MAX_PIXELS = 1_000_000


@pytest.fixture
def recognizer() -> Recognizer:
    """Reads typical digits, and refuses what resembles none of them much."""
    return Recognizer(FakeClassifier(minimum_confidence=0.5), MAX_PIXELS)


@pytest.fixture
def readers(recognizer: Recognizer) -> Readers:
    """The same, and what reads pages with it."""
    return Readers(recognizer, Reader(recognizer.classifier, MAX_PIXELS))


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A folder as people lay labelled pictures out, with two misses among its digits."""
    folder = tmp_path / "pictures"
    for place in ("single", "notdigit", "sets", "other"):
        (folder / place).mkdir(parents=True)
    for digit in range(10):
        (folder / "single" / f"{digit}__mine__01.png").write_bytes(encode(draw_digit(digit)))
    (folder / "single" / "3__really_a_4.png").write_bytes(encode(draw_digit(4)))
    (folder / "single" / "5__broken.png").write_bytes(b"no picture")
    (folder / "single" / "notes.txt").write_text("not labelled")
    blank = np.full((60, 60), 250, np.uint8)
    (folder / "notdigit" / "blank__01.png").write_bytes(encode(blank))
    (folder / "notdigit" / "letter__01.png").write_bytes(encode(draw_digit(0)))
    digits = np.stack(load_typical_digits())
    np.savez(folder / "sets" / "typical.npz", images=digits, labels=np.arange(10))
    (folder / "multi").mkdir()
    (folder / "multi" / "page.png").write_bytes(encode(draw_page("123", "45")))
    (folder / "multi.json").write_text('{"page.png": ["128", "45"]}')
    return folder
