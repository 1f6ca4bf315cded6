"""Two readers of one line."""

from dataclasses import replace

import numpy as np
import pytest

from flaskapi.recognition.page.agreement import Line, make_line
from flaskapi.recognition.page.hypotheses import Hypothesis
from flaskapi.recognition.page.marks import Mark
from flaskapi.recognition.page.segmentation import Candidate
from flaskapi.recognition.page.spelling import make_length_pattern
from flaskapi.recognition.page.transcript import Transcript

INK = np.full((40, 20), 255, np.uint8)


def see_mark(place: int, strangeness: float = 0.01, **chances: float) -> Candidate:
    """What the network sees in one mark: d4=0.6 for a 4 by 60 %."""
    probabilities = np.full(10, 1e-4)
    for name, chance in chances.items():
        probabilities[int(name[1:])] = chance
    mark = Mark((40 * place, 0, 20, 40), INK)
    hypothesis = Hypothesis(place, place + 1, mark)
    return Candidate(hypothesis, probabilities / probabilities.sum(), strangeness)


def transcribe(text: str, chance: float = 0.98) -> Transcript:
    columns = np.full((2 * len(text) + 1, 11), (1 - chance) / 10)
    columns[::2, 0] = chance
    for place, character in enumerate(text):
        columns[2 * place + 1, int(character) + 1] = chance
    return Transcript(columns, place_columns(columns), digit_px=40)


def place_columns(columns: np.ndarray) -> np.ndarray:
    return 4 * np.arange(len(columns)) + 2.0


def list_texts(line: Line, most: int = 3) -> list[str]:
    return [spelling.text for spelling, _ in zip(line.list_spellings(), range(most), strict=False)]


def test_without_a_line_reader_the_marks_decide() -> None:
    line = make_line([see_mark(0, d4=0.6, d9=0.4), see_mark(1, d7=1)], 2, [])
    assert list_texts(line)[0] == "47"


def test_line_reader_decides_what_the_mark_leaves_open() -> None:
    candidates = [see_mark(0, d4=0.6, d9=0.4), see_mark(1, d7=1)]
    assert list_texts(make_line(candidates, 2, [transcribe("97")]))[:2] == ["97", "47"]


def test_sure_mark_outweighs_an_unsure_line_reader() -> None:
    transcript = transcribe("97")
    transcript.columns[1, [10, 5]] = 0.55, 0.43
    line = make_line([see_mark(0, d4=0.999), see_mark(1, d7=1)], 2, [transcript])
    assert list_texts(line)[0] == "47"


def test_agreement_is_sure_and_disagreement_is_not() -> None:
    candidates = [see_mark(0, d4=0.99), see_mark(1, d7=0.99)]
    agreed = next(make_line(candidates, 2, [transcribe("47")]).list_spellings())
    torn = next(make_line(candidates, 2, [transcribe("97")]).list_spellings())
    assert agreed.confidence > 0.9 > torn.confidence


def test_letter_that_only_the_mark_takes_for_a_digit_is_left_out() -> None:
    candidates = [see_mark(0, 0.45, d1=1), see_mark(1, d7=1), see_mark(2, d2=1)]
    assert list_texts(make_line(candidates, 3, []))[0] == "172"
    assert list_texts(make_line(candidates, 3, [transcribe("72")]))[0] == "72"


def test_line_that_the_reader_finds_empty_has_no_digits() -> None:
    line = make_line([see_mark(0, 0.6, d1=1)], 1, [transcribe("", 0.9999)])
    assert line.best.digits == ()


def test_pattern_binds_both_readers() -> None:
    line = make_line([see_mark(0, d4=1), see_mark(1, d7=1)], 2, [transcribe("4")])
    assert next(line.list_spellings(make_length_pattern(2))).text == "47"
    assert next(line.list_spellings(make_length_pattern(1))).text == "4"
    assert list(line.list_spellings(make_length_pattern(5))) == []


def test_each_text_comes_once_and_less_and_less_sure() -> None:
    candidates = [see_mark(0, d4=0.6, d9=0.4), see_mark(1, d7=0.9, d1=0.1)]
    for transcript in (transcribe("47"), transcribe("91")):
        spellings = list(make_line(candidates, 2, [transcript]).list_spellings())
        assert len({spelling.text for spelling in spellings}) == len(spellings)
        confidences = [spelling.confidence for spelling in spellings]
        assert confidences[0] == pytest.approx(max(confidences))


def test_digits_too_small_for_the_line_reader_are_left_to_the_marks() -> None:
    small = see_mark(1, d4=0.98)
    mark = Mark((40, 15, 6, 7), INK[:7, :6])
    small = replace(small, hypothesis=replace(small.hypothesis, mark=mark))
    line = make_line([see_mark(0, d4=1), small, see_mark(2, d4=1)], 3, [transcribe("44")])
    assert list_texts(line)[0] == "444"


def test_of_two_looks_at_a_line_the_one_the_marks_agree_with_counts() -> None:
    candidates = [see_mark(0, d4=0.9, d9=0.1), see_mark(1, d7=1)]
    for looks in ([transcribe("47"), transcribe("4")], [transcribe("7"), transcribe("47")]):
        assert list_texts(make_line(candidates, 2, looks))[0] == "47"


def test_line_is_less_sure_where_who_reads_lines_is_torn() -> None:
    candidates = [see_mark(0, d4=0.99), see_mark(1, d7=0.99)]
    sure, torn = (make_line(candidates, 2, [transcribe("47", chance)]) for chance in (0.98, 0.6))
    assert sure.sureness > 0.9
    assert torn.likeliest is not None
    assert torn.sureness < torn.likeliest.confidence ** (1 / 2) < 0.5


def test_single_digit_is_as_sure_as_both_agree() -> None:
    line = make_line([see_mark(0, d4=0.99)], 1, [transcribe("4", 0.7)])
    assert line.likeliest is not None
    assert line.sureness == line.likeliest.confidence


def leave_places_open(transcript: Transcript) -> Transcript:
    """Let each digit be seen for one column, or as well for two."""
    columns = np.repeat(transcript.columns, 2, axis=0)
    for place in range(3, len(columns), 4):
        digit = columns[place].argmax()
        columns[place] = 0.0
        columns[place, [0, digit]] = 0.5
    return replace(transcript, columns=columns, places_px=place_columns(columns))


def test_what_both_read_surely_counts_wherever_its_digits_stand() -> None:
    candidates = [see_mark(0, d4=1), see_mark(1, d7=1)]
    transcript = leave_places_open(transcribe("47", 0.999))
    assert transcript.sureness < 0.6
    assert make_line(candidates, 2, [transcript]).sureness > 0.95
    unsure = make_line([candidates[0], see_mark(1, 0.3, d7=1)], 2, [transcript])
    assert unsure.sureness < 0.8


def test_strokes_that_may_stand_anywhere_are_not_sure() -> None:
    candidates = [see_mark(0, d1=1), see_mark(1, d1=1)]
    line = make_line(candidates, 2, [leave_places_open(transcribe("11", 0.999))])
    assert line.best.text == "11"
    assert line.sureness < 0.8


def test_single_digit_among_letters_is_as_sure_as_its_place() -> None:
    letters = [see_mark(place, 0.7, d8=1) for place in (0, 1, 2)]
    candidates = [*letters, see_mark(3, d4=1)]
    line = make_line(candidates, 4, [transcribe("4", 0.995)])
    assert line.likeliest is not None
    assert line.likeliest.confidence < 0.9 < line.sureness
    assert make_line(candidates, 4, [leave_places_open(transcribe("4", 0.995))]).sureness < 0.9


def test_pieces_of_digits_that_touch_may_look_like_anything_to_a_sure_line_reader() -> None:
    apart = [see_mark(0, 0.9, d4=1), see_mark(1, 0.9, d7=1)]
    touching = [replace(c, hypothesis=replace(c.hypothesis, weight=0.3)) for c in apart]
    assert make_line(apart, 2, [transcribe("47", 0.999)]).sureness < 0.95
    assert make_line(touching, 2, [transcribe("47", 0.999)]).sureness > 0.99
    assert make_line(touching, 2, [transcribe("47", 0.9)]).sureness < 0.9
