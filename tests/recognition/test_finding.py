"""Which of several findings is believed."""

import numpy as np

from flaskapi.recognition.finding import Found, choose_likeliest
from flaskapi.recognition.prediction import Prediction
from flaskapi.recognition.preparation import Preparation


def make_found(
    digit: int, confidence: float, rejected: bool = False, strangeness: float = 0.0
) -> Found:
    reason = "This is no digit." if rejected else None
    shown = None if rejected else digit
    prediction = Prediction(shown, digit, confidence, (), reason, strangeness)
    return prediction, Preparation(*np.zeros((3, 28, 28), np.uint8))


def test_several_inks_overrule_a_single_surer_one() -> None:
    first, second = make_found(7, 0.9), make_found(7, 0.95)
    assert choose_likeliest(first, [make_found(1, 0.99), second]) is second


def test_what_was_refused_gives_way_only_to_what_is_beyond_doubt() -> None:
    first, unsure, sure = make_found(8, 0.9, rejected=True), make_found(3, 0.9), make_found(3, 0.99)
    assert choose_likeliest(first, [unsure, sure]) is sure
    assert choose_likeliest(first, [unsure]) is first
    assert choose_likeliest(first, [make_found(3, 0.99, strangeness=0.4)]) is first
    assert choose_likeliest(first, [make_found(3, 0.99, rejected=True)]) is first


def test_doubtful_inks_do_not_outvote_one_beyond_doubt_where_the_first_shows_none() -> None:
    first, sure = make_found(8, 0.9, rejected=True), make_found(3, 0.99)
    assert choose_likeliest(first, [make_found(5, 0.9), make_found(5, 0.9), sure]) is sure
