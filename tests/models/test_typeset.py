"""Digits and letters in typefaces, as pictures named by what they show."""

from collections import Counter
from pathlib import Path

import matplotlib
import numpy as np
import pytest

from flaskapi.recognition.image import decode_image
from models import typeset
from models.typefaces import MEASURED_HANDS, MEASURED_PRINTS, locate_typefaces
from models.typeset import DIGITS, KINDS, typeset_character

FONTS = Path(matplotlib.get_data_path(), "fonts", "ttf")


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that keeps every family to measure by, all of them drawn alike."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    for family in MEASURED_HANDS + MEASURED_PRINTS:
        folder = locate_typefaces() / family
        folder.mkdir(parents=True)
        (folder / f"{family}-latin-400-normal.woff").symlink_to(FONTS / "DejaVuSans.ttf")


def test_command_writes_every_kind_and_names_files_by_what_they_show(
    kept: None, tmp_path: Path
) -> None:
    assert typeset.main(["--out", str(tmp_path / "out"), "--count", "20", "--seed", "5"]) == 0
    for name, kind in KINDS.items():
        labels = Counter(
            file.name[: -len(file.name.partition("__")[2]) - 2]
            for file in (tmp_path / "out" / name).iterdir()
        )
        digits = kind.characters == DIGITS
        assert labels == (dict.fromkeys("0123456789", 2) if digits else {"letter": 20})


def test_the_same_seed_gives_the_same_pictures(kept: None, tmp_path: Path) -> None:
    files = []
    for name, seed in (("first", "3"), ("second", "3"), ("other", "4")):
        assert typeset.main(["--out", str(tmp_path / name), "--count", "3", "--seed", seed]) == 0
        files.append([file.read_bytes() for file in sorted((tmp_path / name).rglob("*.png"))])
    assert files[0] == files[1]
    assert files[0] != files[2]


def test_without_typefaces_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert typeset.main(["--out", str(tmp_path / "out")]) == 1
    assert "Install npm" in capsys.readouterr().err


def test_ink_lies_whole_within_its_margin() -> None:
    rng = np.random.default_rng(0)
    for character in "0123456789MW":
        picture = typeset_character(character, FONTS / "STIXGeneralItalic.ttf", rng)
        border = np.concatenate((picture[0], picture[-1], picture[:, 0], picture[:, -1]))
        assert np.ptp(border) == 0
        assert np.ptp(picture) > 100


def test_pictures_are_what_the_server_reads(kept: None, tmp_path: Path) -> None:
    assert typeset.main(["--out", str(tmp_path / "out"), "--count", "5"]) == 0
    for file in (tmp_path / "out").rglob("*.png"):
        assert decode_image(file.read_bytes(), 1_000_000).shape[0] > 20
