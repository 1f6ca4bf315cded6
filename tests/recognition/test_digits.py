"""The digits that travel with the code."""

import numpy as np

from flaskapi.recognition.digits import load_digits, load_typical_digits


def test_there_are_20_different_digits_of_each_label() -> None:
    digits = load_digits()
    assert digits.shape == (10, 20, 28, 28)
    assert len(np.unique(digits.reshape(200, -1), axis=0)) == 200


def test_typical_digits_are_the_first_of_each_label() -> None:
    typical = load_typical_digits()
    assert len(typical) == 10
    assert np.array_equal(typical[3], load_digits()[3, 0])
