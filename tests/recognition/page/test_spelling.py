"""What a line may say: the likeliest strings, and those that a pattern wants."""

from itertools import islice, pairwise

import numpy as np
import pytest

from flaskapi.errors import InvalidParameter
from flaskapi.recognition.page.hypotheses import Hypothesis
from flaskapi.recognition.page.marks import Mark
from flaskapi.recognition.page.segmentation import Candidate, Segmentation
from flaskapi.recognition.page.spelling import (
    NAMED_PATTERNS,
    Pattern,
    is_date,
    list_spellings,
    make_length_pattern,
    parse_pattern,
    passes_luhn,
)

MARK = Mark((0, 0, 20, 30), np.full((30, 20), 255, np.uint8))


def make_line(*choices: dict[int, float], log_likelihood: float = 0.0) -> Segmentation:
    """A way on which each place shows digits with those probabilities."""
    digits = []
    for place, chances in enumerate(choices):
        probabilities = np.full(10, 1e-6)
        for digit, chance in chances.items():
            probabilities[digit] = chance
        digits.append(Candidate(Hypothesis(place, place + 1, MARK), probabilities, 0.0))
    return Segmentation(log_likelihood, tuple(digits))


LINE = {3: make_line({1: 0.9, 7: 0.1}, {4: 0.99}, {9: 0.6, 4: 0.4})}


def spell(pattern: Pattern | None = None, most: int = 3) -> list[str]:
    return [spelling.text for spelling in islice(list_spellings(LINE, pattern), most)]


def test_likeliest_strings_come_first() -> None:
    spellings = list(islice(list_spellings(LINE), 50))
    assert [spelling.text for spelling in spellings[:4]] == ["149", "144", "749", "744"]
    assert spellings[0].confidence == pytest.approx(0.9 * 0.99 * 0.6)
    assert all(a.confidence >= b.confidence for a, b in pairwise(spellings))
    assert len({spelling.text for spelling in spellings}) == 50


def test_literal_digits_of_a_pattern_hold() -> None:
    assert spell(parse_pattern("7#-4")) == ["744", *spell(parse_pattern("7#4"))[1:]]
    assert spell(parse_pattern("##")) == []
    assert spell(make_length_pattern(3), 1) == ["149"]


def test_other_number_of_digits_is_read_if_wanted() -> None:
    ways = LINE | {2: make_line({3: 0.8}, {5: 0.9}, log_likelihood=-4)}
    [spelling] = islice(list_spellings(ways, make_length_pattern(2)), 1)
    assert spelling.text == "35"
    assert spelling.confidence == pytest.approx(0.9 * 0.99 * 0.6 * np.exp(-4))


def test_string_that_passes_the_check_is_found_behind_likelier_ones() -> None:
    card = "4111111111111111"
    line = {16: make_line(*({int(digit): 0.9} for digit in card[:-1]), {7: 0.6, 1: 0.4})}
    assert next(list_spellings(line)).text == card[:-1] + "7"
    assert next(list_spellings(line, parse_pattern("luhn"))).text == card


@pytest.mark.parametrize("text", ["31122024", "20241231", "12312024", "290224"])
def test_days_are_dates(text: str) -> None:
    assert is_date(text)


@pytest.mark.parametrize("text", ["99999999", "30022023", "000000", "00250101", "01010025"])
def test_what_no_calendar_has_is_no_date(text: str) -> None:
    assert not is_date(text)


@pytest.mark.parametrize("name", NAMED_PATTERNS)
@pytest.mark.parametrize("text", ["", "1", "123", "1" * 30])
def test_string_of_another_length_does_not_fit(name: str, text: str) -> None:
    assert not NAMED_PATTERNS[name].fits(text)


def test_check_digit_of_bank_cards() -> None:
    assert passes_luhn("79927398713")
    assert not passes_luhn("79927398710")


@pytest.mark.parametrize("text", ["", "abc", "--", "12x", "#" * 65, "Phone"])
def test_senseless_pattern_is_refused(text: str) -> None:
    with pytest.raises(InvalidParameter, match="phone, zip, date, luhn"):
        parse_pattern(text)


def test_every_string_comes_once_the_likeliest_first() -> None:
    chances = np.random.default_rng(3).dirichlet(np.ones(10), 3)
    line = make_line(*(dict(enumerate(row.tolist())) for row in chances))
    spelled = list(list_spellings({3: line}))
    assert len({spelling.text for spelling in spelled}) == len(spelled) == 1000
    likely = [
        float(np.prod([chances[place, int(digit)] for place, digit in enumerate(spelling.text)]))
        for spelling in spelled
    ]
    assert likely == pytest.approx(sorted(likely, reverse=True))
