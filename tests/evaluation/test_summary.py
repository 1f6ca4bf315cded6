"""Outcomes are summed up: counts, confusions and sureness."""

import numpy as np
import pytest

from flaskapi.errors import PictureBlank, PictureUnreadable, RequestError
from flaskapi.evaluation.outcomes import Outcome
from flaskapi.evaluation.samples import Sample
from flaskapi.evaluation.summary import count_confusions, measure_sureness, summarize_group
from flaskapi.recognition.prediction import Prediction

LABELS = (0, 1)


def make_outcome(label: int | None, zero: float, refused: bool = False) -> Outcome:
    """An answer of a model that tells two labels, with that probability for 0."""
    guess = 0 if zero >= 0.5 else 1
    digit = None if refused else guess
    return Outcome(
        Sample("x", label, lambda: b""),
        Prediction(digit, guess, max(zero, 1 - zero), (zero, 1 - zero)),
    )


def make_failure(label: int | None, error: RequestError) -> Outcome:
    return Outcome(Sample("x", label, lambda: b""), error)


DIGITS = [
    make_outcome(0, 0.9),
    make_outcome(1, 0.2),
    make_outcome(1, 0.7),
    make_outcome(0, 0.6, refused=True),
    make_failure(0, PictureBlank("Nothing.")),
    make_failure(1, PictureUnreadable("Damaged.")),
]


def test_row_of_digits_counts_every_kind_of_outcome() -> None:
    row = summarize_group("digits", DIGITS)
    assert (row.number, row.right, row.wrongly_refused, row.errors) == (6, 2, 2, 1)
    assert row.share == pytest.approx(1 / 3)
    assert row.interval[0] < row.share < row.interval[1]
    assert row.shows_digits


def test_row_of_no_digits_counts_what_was_refused_as_right() -> None:
    row = summarize_group("letters", [make_outcome(None, 0.9), make_outcome(None, 0.9, True)])
    assert (row.number, row.right, row.wrongly_refused) == (2, 1, 0)
    assert not row.shows_digits


def test_confusions_have_a_last_column_for_what_was_not_read() -> None:
    table = count_confusions({"digits": DIGITS, "letters": [make_outcome(None, 0.9)]}, LABELS)
    assert np.array_equal(table, [[1, 0, 2], [1, 1, 1]])


def test_sureness_is_of_the_best_guesses_that_there_are() -> None:
    sureness = measure_sureness({"digits": DIGITS}, LABELS)
    assert sureness is not None
    assert sureness.answers == 4
    # Twice each: 0.1², 0.2², 0.7² and 0.4².
    assert sureness.brier_score == pytest.approx(2 * (0.01 + 0.04 + 0.49 + 0.16) / 4)
    # A bin for each answer: 0.1 + 0.2 + 0.7 + 0.4.
    assert sureness.calibration_error == pytest.approx(1.4 / 4)
    assert sureness.coverage_errors == {"99%": 0.25, "98%": 0.25}


def test_without_digits_there_is_no_sureness() -> None:
    assert measure_sureness({"letters": [make_outcome(None, 0.9)]}, LABELS) is None
