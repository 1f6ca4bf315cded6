"""Which of several findings is believed."""

import numpy as np

from flaskapi.recognition.finding import Found, choose_likeliest
from flaskapi.recognition.prediction import Prediction
from flaskapi.recognition.preparation import Preparation


def make_found(digit: int, confidence: float, rejected: bool = False) -> Found:
    reason = "This is no digit." if rejected else None
    prediction = Prediction(None if rejected else digit, digit, confidence, (), reason)
    return prediction, Preparation(*np.zeros((3, 28, 28), np.uint8))


def test_several_inks_overrule_a_single_surer_one() -> None:
    first, second = make_found(7, 0.9), make_found(7, 0.95)
    assert choose_likeliest(first, [make_found(1, 0.99), second], 0.0) is second


def test_what_was_refused_gives_way_only_to_what_is_surer() -> None:
    first, unsure, sure = make_found(8, 0.9, rejected=True), make_found(3, 0.8), make_found(3, 0.95)
    assert choose_likeliest(first, [unsure, sure], 0.9) is sure
    assert choose_likeliest(first, [unsure], 0.9) is first
    assert choose_likeliest(first, [make_found(3, 0.99, rejected=True)], 0.9) is first


def test_sure_of_nothing_but_an_edge_is_not_sure() -> None:
    first, other = make_found(1, 1.0, rejected=True), make_found(2, 0.99)
    assert choose_likeliest(first, [other], 0.98) is other
    assert choose_likeliest(first, [make_found(2, 0.9)], 0.98) is first
