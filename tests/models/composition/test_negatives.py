"""What is no digit."""

import numpy as np

from flaskapi.recognition.digits import load_digits
from models.composition.negatives import LETTERS, draw_negative

DIGITS = load_digits().reshape(-1, 28, 28)


def test_negatives_are_frames_of_their_own() -> None:
    rng = np.random.default_rng(0)
    frames = np.stack([draw_negative(DIGITS, rng) for _ in range(100)])
    assert frames.shape == (100, 28, 28)
    assert frames.dtype == np.uint8
    assert (frames.max(axis=(1, 2)) > 200).all()
    # Only ruled grids and plain letters come out alike now and then.
    assert len(np.unique(frames.reshape(100, -1), axis=0)) > 85


def test_letters_that_pass_for_digits_are_left_out() -> None:
    assert not set(LETTERS) & set("OolIiSsZzbgqGQy")
