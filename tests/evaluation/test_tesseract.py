"""Tesseract is asked where it is installed, here a stand-in on the path."""

from pathlib import Path

import pytest

from flaskapi.evaluation.tesseract import has_tesseract, read_with_tesseract

STAND_IN = """#!/bin/sh
size=$(wc -c)
echo "12 34"
echo
echo "$size!"
"""


def test_lines_of_digits_are_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "tesseract"
    program.write_text(STAND_IN)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert has_tesseract()
    assert read_with_tesseract(b"seven bytes or so") == ("1234", "17")


def test_without_it_nothing_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not has_tesseract()
    assert read_with_tesseract(b"") == ()
