"""What several tests share: pictures made on the spot, a fake classifier, the application."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from flaskapi import create_app
from flaskapi.recognition.classifier import Batch, Scores
from flaskapi.recognition.digits import load_typical_digits
from flaskapi.recognition.model_file import ModelFile
from flaskapi.settings import Settings
from tests.databases import database_url, postgresql_folder, store

__all__ = ["database_url", "postgresql_folder", "store"]

REPOSITORY = Path(__file__).resolve().parents[1]
STRANGE_DISTANCE = 1600
# Of the same brightness.
GREY, RED, GREEN = (100, 100, 100), (200, 56, 66), (30, 138, 80)
Colour = tuple[int, int, int]
SHIPPED_MODEL = REPOSITORY / "models" / "my_model.h5"
SHIPPED_READER = REPOSITORY / "models" / "my_reader.h5"


def encode(pixels: Any, kind: str = "PNG", mode: str | None = None, **options: Any) -> bytes:
    """Return a picture file of an array, or of an image, in a format and mode."""
    image = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    buffer = BytesIO()
    (image.convert(mode, dither=Image.Dither.NONE) if mode else image).save(buffer, kind, **options)
    return buffer.getvalue()


def draw_digit(digit: int, side_px: int = 140) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return a typical digit as dark ink on white paper, uint8 (side, side)."""
    frame = Image.fromarray(load_typical_digits()[digit])
    return 255 - np.asarray(frame.resize((side_px, side_px), Image.Resampling.BICUBIC))


def draw_page(*lines: str, side_px: int = 90) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return rows of typical digits, one below the other, dark on white, uint8 (H, W)."""
    longest = max(map(len, lines))
    page = np.full(((len(lines) + 1) * side_px, (longest + 1) * side_px), 255, np.uint8)
    for row, line in enumerate(lines):
        for column, character in enumerate(line):
            top, left = round((row + 0.5) * side_px), round((column + 0.5) * side_px)
            page[top : top + side_px, left : left + side_px] = draw_digit(int(character), side_px)
    return page


def lay_on_table(
    page: np.ndarray, room_px: int = 90, degrees: float = 8, table: float = 80, seed: int = 0
) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return a page, uint8 (H, W), as a turned sheet in the midst of a speckled table."""
    rng = np.random.default_rng(seed)
    height, width = page.shape
    # All of the turned page, and the room around it.
    around = room_px + int(max(page.shape) * np.sin(np.deg2rad(abs(degrees))))
    shape = height + 2 * around, width + 2 * around
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1)
    matrix[:, 2] += around
    grain = cv2.GaussianBlur(rng.normal(0, 1, shape), (0, 0), 2)
    picture = table * (1 + 0.2 * grain / grain.std())
    cover = cv2.warpAffine(np.ones(page.shape), matrix, shape[::-1])
    sheet = cv2.warpAffine(30 + page * (190 / 255), matrix, shape[::-1], borderValue=220)
    picture = cv2.GaussianBlur(picture * (1 - cover) + sheet * cover, (0, 0), 0.8)
    return np.clip(picture + rng.normal(0, 2, shape), 0, 255).astype(np.uint8)


def colour(drawing: np.ndarray, ink: Colour, paper: Colour) -> np.ndarray:
    """Return a drawing, dark on white, uint8 (H, W), in two colours: uint8 (H, W, 3), RGB."""
    share = drawing[..., np.newaxis] / 255
    return np.rint(share * paper + (1 - share) * np.array(ink)).astype(np.uint8)


class FakeClassifier:
    """Sees which typical digit a frame resembles most; no network needed."""

    def __init__(self, minimum_confidence: float = 0.0) -> None:
        card = {
            "weights_sha256": "f" * 64,
            "labels": list(range(10)),
            "calibration": {"temperature": 1.0},
            "rejection": {"minimum_confidence": minimum_confidence, "maximum_not_digit": 1.0},
        }
        self.model = ModelFile(graph=b"", card=card)
        self.runs: list[int] = []

    def compute_scores(self, batch: Batch) -> Scores:
        """Score a batch by its distance to the ten typical digits."""
        self.runs.append(len(batch))
        known = np.stack(load_typical_digits()).reshape(10, -1).astype(np.float32)
        distance = np.linalg.norm(batch.reshape(len(batch), 1, -1) - known, axis=2)
        nearest = distance.min(axis=1, keepdims=True)
        closeness = np.exp((nearest - distance) / 20)
        # A frame that resembles no digit could be any.
        closeness[nearest[:, 0] > STRANGE_DISTANCE] = 1
        scores: Scores = closeness / closeness.sum(axis=1, keepdims=True)
        return scores


@pytest.fixture(scope="session")
def seven_png() -> bytes:
    """A PNG of a seven, dark on white."""
    return encode(draw_digit(7))


@pytest.fixture
def make_app(tmp_path: Path) -> Callable[..., Flask]:
    """Make applications with some settings changed, their log in a file of its own."""

    def make(**changes: Any) -> Flask:
        settings = Settings(log_file=tmp_path / "log.jsonl", state=tmp_path)
        return create_app(replace(settings, **changes))

    return make


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application as shipped, with the shipped model."""
    folder = tmp_path_factory.mktemp("app")
    return create_app(Settings(log_file=folder / "log.jsonl", state=folder))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the application as shipped."""
    return app.test_client()
