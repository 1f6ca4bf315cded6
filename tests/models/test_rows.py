"""Rows of digits as people write and photograph them."""

import json
from pathlib import Path

import numpy as np
import pytest

from flaskapi.recognition.digits import DIGITS_PER_LABEL, load_digits
from flaskapi.recognition.image import decode_image
from models import rows
from models.data import Digits
from models.photo import CONDITIONS as PHOTO_CONDITIONS
from models.rendering.row import Hand, write_row
from models.rows import CONDITIONS, choose_digits, render_row
from tests.conftest import REPOSITORY

DIGITS = Digits(
    load_digits().reshape(-1, 28, 28), np.repeat(np.arange(10, dtype=np.uint8), DIGITS_PER_LABEL)
)


@pytest.mark.parametrize("condition", CONDITIONS)
def test_row_is_a_picture_and_the_same_seed_gives_the_same(condition: str) -> None:
    first, second = (render_row(DIGITS, condition, np.random.default_rng([4, 7])) for _ in range(2))
    assert first == second
    data, text, ending = first
    assert CONDITIONS[condition].lengths[0] <= len(text) <= CONDITIONS[condition].lengths[1]
    assert ending in ("png", "jpg")
    pixels = decode_image(data, 10_000_000)
    assert int(pixels.max()) - int(pixels.min()) > 20


def count_parts(row: np.ndarray) -> int:
    """How many runs of inked columns a row has."""
    inked = (row > 0.5).any(axis=0).astype(int)
    return int((np.diff(inked, prepend=0) == 1).sum())


def test_digits_stand_apart_but_for_those_that_touch() -> None:
    ones = [DIGITS.images[DIGITS.labels == 0][0]] * 5
    for touching in (0, 1, 4):
        hand = Hand(digit_px=40, touching=touching, jitter=0.0)
        row = write_row(ones, hand, np.random.default_rng(touching))
        assert count_parts(row) == 5 - touching


def test_signs_stand_between_digits_and_touch_none() -> None:
    frames = [DIGITS.images[DIGITS.labels == 0][0]] * 6
    for signs in (1, 5):
        hand = Hand(digit_px=40, touching=6, jitter=0.0, signs=signs)
        row = write_row(frames, hand, np.random.default_rng(signs))
        # All zeros touch but those with a sign between them.
        assert count_parts(row) == 1 + 2 * signs


@pytest.mark.parametrize("margin", [0.0, 0.1])
def test_row_that_is_cut_close_has_its_margin_and_no_more(margin: float) -> None:
    hand = Hand(digit_px=40, margin=margin)
    row = write_row(list(DIGITS.images[:3]), hand, np.random.default_rng(3))
    y, x = np.nonzero(row > 0.5)
    edges = (y.min(), x.min(), row.shape[0] - 1 - y.max(), row.shape[1] - 1 - x.max())
    assert edges == (40 * margin,) * 4


@pytest.mark.parametrize("degrees", [-35, 20])
def test_row_falls_to_the_right_by_its_slope(degrees: float) -> None:
    frames = list(DIGITS.images[:80:20]) * 3
    hand = Hand(digit_px=40, slope_degrees=degrees, jitter=0.0)
    row = write_row(frames, hand, np.random.default_rng(1))
    y, x = np.nonzero(row > 0.5)
    assert np.rad2deg(np.arctan(np.polyfit(x, y, 1)[0])) == pytest.approx(degrees, abs=3)


def test_digits_of_a_row_are_of_their_labels() -> None:
    frames, text = choose_digits(DIGITS, 12, np.random.default_rng(2))
    known = {
        image.tobytes(): str(label) for image, label in zip(*vars(DIGITS).values(), strict=True)
    }
    assert "".join(known[frame.tobytes()] for frame in frames) == text


def test_files_are_written_with_their_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "load_mnist", lambda data: type("Mnist", (), {"test": DIGITS}))
    assert rows.main([f"--out={tmp_path}", "--count=2"]) == 0
    for name in CONDITIONS:
        texts = json.loads((tmp_path / name / "multi.json").read_text())
        assert len(texts) == 2
        assert all((tmp_path / name / file).is_file() for file in texts)


def test_missing_mnist_is_said_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rows.main([f"--out={tmp_path / 'rows'}", "--data=none.npz"]) == 1
    assert "none.npz" in capsys.readouterr().err


def test_readme_counts_the_conditions() -> None:
    readme = " ".join((REPOSITORY / "README.md").read_text().split())
    assert f"digits under {len(PHOTO_CONDITIONS)} conditions" in readme
    assert f"rows of test digits under {len(CONDITIONS)} conditions" in readme
