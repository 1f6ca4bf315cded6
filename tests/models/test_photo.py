"""Rendered photos: the same from the same seed, and files that the server reads."""

from pathlib import Path

import numpy as np
import pytest

from flaskapi.recognition.digits import load_typical_digits
from flaskapi.recognition.image import decode_image
from models import holdout, photo
from models.photo import CONDITIONS, render_photo, render_pixels

DIGITS = load_typical_digits()
MAX_PIXELS = 64_000_000


def render_pair(condition: str, seed: int) -> tuple[bytes, np.ndarray]:
    digit = DIGITS[seed % 10]
    data = render_photo(digit, condition, np.random.default_rng(seed))
    return data, render_pixels(digit, condition, np.random.default_rng(seed))


@pytest.mark.parametrize("condition", CONDITIONS)
def test_pixels_are_what_the_server_decodes_of_the_photo(condition: str) -> None:
    for seed in range(4):
        data, pixels = render_pair(condition, seed)
        decoded = decode_image(data, MAX_PIXELS).astype(int)
        assert pixels.dtype == np.uint8
        assert pixels.shape == decoded.shape
        assert np.abs(pixels - decoded).max() <= 1


@pytest.mark.parametrize("condition", CONDITIONS)
def test_the_same_seed_gives_the_same_file(condition: str) -> None:
    first, second = (render_photo(DIGITS[3], condition, np.random.default_rng(7)) for _ in range(2))
    assert first == second


def test_unknown_condition_is_refused() -> None:
    with pytest.raises(KeyError):
        render_photo(DIGITS[0], "moonlight", np.random.default_rng(0))


def test_command_writes_every_condition_and_names_files_by_label(tmp_path: Path) -> None:
    assert photo.main(["--out", str(tmp_path), "--count", "2", "--seed", "5"]) == 0
    assert {folder.name for folder in tmp_path.iterdir()} == set(CONDITIONS)
    for folder in tmp_path.iterdir():
        assert len(list(folder.glob("[0-9]__*.*"))) == 2


def test_command_says_what_is_wrong_with_the_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert photo.main(["--out", str(tmp_path), "--data", str(tmp_path / "none.npz")]) == 1
    assert "There is no file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("count", "words"),
    [("0", "whole number above 0"), ("x", "whole number above 0"), ("10001", "at most 10000")],
)
def test_senseless_count_is_refused(
    count: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        photo.main(["--out", "photos", "--count", count])
    assert words in capsys.readouterr().err


def test_no_more_held_out_digits_are_asked_for_than_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        holdout.main(["--out", "photos", "--count", "5001"])
    assert "at most 5000" in capsys.readouterr().err
