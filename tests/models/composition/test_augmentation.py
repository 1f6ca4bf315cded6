"""Varied digits: different, still themselves, and in the frame that serving makes."""

import numpy as np
import pytest

from flaskapi.recognition.digits import load_typical_digits
from models.composition.augmentation import Variation, vary_digit, vary_digits

DIGITS = np.stack(load_typical_digits())


def test_variants_differ_but_stay_themselves() -> None:
    rng = np.random.default_rng(0)
    for digit in DIGITS:
        varied = vary_digit(digit, rng, Variation(untouched_share=0)).astype(float)
        assert not np.array_equal(varied, digit)
        assert np.corrcoef(varied.ravel(), digit.ravel())[0, 1] > 0.5


def test_variants_are_frames() -> None:
    varied = vary_digits(np.repeat(DIGITS, 20, axis=0), np.random.default_rng(1), Variation())
    assert varied.shape == (200, 28, 28)
    assert varied.dtype == np.uint8
    ink = varied > 0
    assert (varied.max(axis=(1, 2)) >= 254).all()
    assert (ink.any(axis=2).sum(axis=1) <= 20).all()


def test_paper_stays_paper() -> None:
    rng = np.random.default_rng(2)
    bold = Variation(pen_grey_levels=300, untouched_share=0)
    varied = vary_digits(np.repeat(DIGITS, 20, axis=0), rng, bold)
    assert varied[:, 0, 0].max() == 0


@pytest.mark.parametrize("seed", [0, 1])
def test_the_same_seed_gives_the_same_variants(seed: int) -> None:
    first, second = (
        vary_digits(DIGITS, np.random.default_rng(seed), Variation()) for _ in range(2)
    )
    assert np.array_equal(first, second)


def test_share_of_digits_stays_untouched() -> None:
    digits = np.repeat(DIGITS, 100, axis=0)
    varied = vary_digits(digits, np.random.default_rng(3), Variation(untouched_share=0.5))
    same = (varied == digits).all(axis=(1, 2)).mean()
    assert 0.45 < same < 0.6
