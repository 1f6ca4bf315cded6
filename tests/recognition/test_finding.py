"""Which of several findings is believed."""

import numpy as np

from flaskapi.recognition.finding import Found, choose_agreed, choose_likeliest
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


def test_what_was_refused_gives_way_only_to_what_is_clear() -> None:
    first, unsure, sure = make_found(8, 0.9, rejected=True), make_found(3, 0.8), make_found(3, 0.95)
    assert choose_likeliest(first, [unsure, sure]) is sure
    assert choose_likeliest(first, [unsure]) is first
    assert choose_likeliest(first, [make_found(3, 0.99, strangeness=0.05)]) is first
    assert choose_likeliest(first, [make_found(3, 0.99, rejected=True)]) is first


def test_doubtful_inks_do_not_outvote_a_clear_one_where_the_first_shows_none() -> None:
    first, sure = make_found(8, 0.9, rejected=True), make_found(3, 0.99)
    assert choose_likeliest(first, [make_found(5, 0.8), make_found(5, 0.8), sure]) is sure


def test_digit_on_what_seems_blank_is_beyond_doubt_in_two_inks() -> None:
    sure, surer, other = make_found(3, 0.985), make_found(3, 0.99), make_found(5, 0.99)
    assert choose_agreed([sure, surer]) is surer
    assert choose_agreed([sure, other, surer]) is surer
    assert choose_agreed([sure, make_found(3, 0.9)]) is None
    assert choose_agreed([sure, other]) is None
    assert choose_agreed([]) is None
