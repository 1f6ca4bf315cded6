"""The classifier's frames on the line reader's strips."""

from dataclasses import replace

import numpy as np
import pytest

from flaskapi.recognition.digits import DIGITS_PER_LABEL, load_digits
from flaskapi.recognition.page.strip import STRIP_HEIGHT_PX
from models.composition.framed_lines import FRAMES, MIXTURE, FrameLines, limit_mixture
from models.composition.lines import MOST_DIGITS, STRIP_WIDTH_PX, WrittenLine
from models.composition.training_set import Mixture
from models.data import Digits

DIGITS = Digits(
    load_digits().reshape(-1, 28, 28), np.repeat(np.arange(10, dtype=np.uint8), DIGITS_PER_LABEL)
)
FEW = limit_mixture(5, len(DIGITS))


@pytest.fixture(scope="module")
def lines() -> list[WrittenLine]:
    return list(FrameLines(DIGITS, FEW, 2, np.random.default_rng(4)).draw(120))


def test_lines_have_one_shape_and_texts_a_reader_can_learn(lines: list[WrittenLine]) -> None:
    for line in lines:
        assert line.ink.shape == (STRIP_HEIGHT_PX, STRIP_WIDTH_PX)
        assert line.ink.dtype == np.uint8
        assert len(line.text) <= MOST_DIGITS
    assert {character for line in lines for character in line.text} == set("0123456789")


def test_frames_stand_well_apart(lines: list[WrittenLine]) -> None:
    inked = np.array([line.ink.any(axis=0).mean() for line in lines])
    assert 0.1 < inked.mean() < 0.6
    assert max(inked) < 0.8


def test_the_more_frames_are_no_digits_the_less_is_written_down() -> None:
    lengths = [
        sum(len(line.text) for line in compose(replace(FEW, negative_share=share)))
        for share in (0.1, 0.4, 0.8)
    ]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[0] > 2 * lengths[2] > 0


def test_what_is_written_down_is_what_stands_there() -> None:
    plain = replace(FEW, photo_share=0.0, foreign_share=0.1, negative_share=0.1, grid_share=0.0)
    lines = compose(plain)
    counts = [count_parts(line) for line in lines]
    assert np.corrcoef(counts, [len(line.text) for line in lines])[0, 1] > 0.75


def compose(mixture: Mixture) -> list[WrittenLine]:
    return list(FrameLines(DIGITS, mixture, 2, np.random.default_rng(4)).draw(60))


def test_no_more_is_made_than_is_shown() -> None:
    few, many = limit_mixture(3, 60_000), limit_mixture(1_000_000, 60_000)
    assert few.photos == few.foreigners == few.negatives == few.frames == 18
    assert (many.photos, many.frames) == (MIXTURE.photos, FRAMES)
    assert limit_mixture(1_000_000, 500).photos == 500
    assert limit_mixture(0, 500).frames


def count_parts(line: WrittenLine) -> int:
    """Count what stands apart along a line."""
    inked = (line.ink > 60).any(axis=0)
    return int((np.diff(inked.astype(int)) == 1).sum())
