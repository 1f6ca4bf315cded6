"""Small pictures that were enlarged without smoothing."""

import numpy as np
import pytest

from flaskapi.recognition.enlargement import undo_enlargement
from flaskapi.recognition.recognizer import Recognizer
from tests.conftest import FakeClassifier, draw_digit, encode

GRID = np.random.default_rng(0).integers(0, 256, (8, 9), np.uint8)


def enlarge(grid: np.ndarray, height_px: int, width_px: int) -> np.ndarray:
    """Repeat pixels as plots do, some of them once more than others."""
    rows = np.arange(height_px) * grid.shape[0] // height_px
    columns = np.arange(width_px) * grid.shape[1] // width_px
    return grid[np.ix_(rows, columns)]


@pytest.mark.parametrize("shape", [(24, 27), (160, 180), (369, 415), (800, 900)])
def test_each_block_becomes_a_pixel_again(shape: tuple[int, int]) -> None:
    assert np.array_equal(undo_enlargement(enlarge(GRID, *shape)), GRID)


def test_blocks_that_were_cut_at_the_border_count() -> None:
    assert np.array_equal(undo_enlargement(enlarge(GRID, 160, 180)[6:-6, 6:-6]), GRID)


def test_blocks_alike_beside_each_other_stay_several() -> None:
    grid = GRID.copy()
    grid[:, 3:6] = grid[:, 3:4]
    assert np.array_equal(undo_enlargement(enlarge(grid, 160, 180)), grid)


@pytest.mark.parametrize(
    "picture",
    [GRID, draw_digit(4), np.full((40, 50), 200, np.uint8), enlarge(GRID[:2, :2], 80, 80)],
    ids=["small", "drawing", "blank", "two by two"],
)
def test_other_pictures_stay_as_they_are(picture: np.ndarray) -> None:
    assert undo_enlargement(picture) is picture


def test_enlarged_digit_is_answered_as_the_small_one_is() -> None:
    recognizer = Recognizer(FakeClassifier(), 1_000_000)
    for digit in range(10):
        small = draw_digit(digit, 28)
        large = np.kron(small, np.ones((12, 12), np.uint8))
        assert recognizer.recognize(encode(large))[1].frame.tolist() == (
            recognizer.recognize(encode(small))[1].frame.tolist()
        )
