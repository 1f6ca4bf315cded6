"""Framing: exactly as MNIST did it."""

import numpy as np
import pytest

from flaskapi.recognition.digits import load_digits
from flaskapi.recognition.frame import fit_frame


def test_framing_an_mnist_digit_gives_it_back() -> None:
    for digit in load_digits().reshape(-1, 28, 28):
        assert np.abs(fit_frame(digit).astype(int) - digit).max() <= 3


def test_digit_fills_20_pixels_and_is_centred_by_mass() -> None:
    ink = np.zeros((400, 300), np.uint8)
    ink[100:300, 50:90] = 200
    frame = fit_frame(ink)
    rows, columns = np.nonzero(frame)
    assert rows.max() - rows.min() + 1 == 20
    assert columns.max() - columns.min() + 1 == 4
    assert frame.max() == 255
    assert rows.mean() + 0.5 == pytest.approx(14, abs=0.5)
    assert columns.mean() + 0.5 == pytest.approx(14, abs=0.5)


@pytest.mark.parametrize("shape", [(1, 1), (5, 8), (20, 20), (1, 200), (200, 1), (900, 1200)])
def test_ink_of_any_size_is_framed(shape: tuple[int, int]) -> None:
    frame = fit_frame(np.full(shape, 9, np.uint8))
    assert frame.shape == (28, 28)
    assert frame.dtype == np.uint8
    assert frame.max() == 255


def test_lopsided_ink_stays_inside_the_frame() -> None:
    ink = np.zeros((200, 200), np.uint8)
    ink[:, :30] = 255
    ink[0, :] = 1
    assert np.count_nonzero(fit_frame(ink) > 200) >= 20 * 3


def test_no_ink_is_an_error() -> None:
    with pytest.raises(ValueError, match="no ink"):
        fit_frame(np.zeros((28, 28), np.uint8))
