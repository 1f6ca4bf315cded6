"""Which lines of a page are some, how sure they are, and which ink they are in."""

from dataclasses import replace

import numpy as np
import pytest

from flaskapi.recognition.page.agreement import Line, make_line
from flaskapi.recognition.page.hypotheses import Hypothesis
from flaskapi.recognition.page.marks import Mark
from flaskapi.recognition.page.reader import Reader
from flaskapi.recognition.page.segmentation import Candidate
from flaskapi.recognition.page.sheet import (
    Sheet,
    choose_finer,
    choose_sheet,
    choose_whole,
    make_sheet,
    move_picture,
    require_shapes,
)
from tests.conftest import FakeClassifier, draw_page, encode

MAX_PIXELS = 4_000_000
PAGE = np.full((400, 600), 230, np.uint8)


def write_line(digits: str, chance: float, top: int, height: int = 40) -> Line:
    """A line of digits, each of that chance, 40 pixels from one to the next."""
    ink = np.full((height, height // 2), 255, np.uint8)
    candidates = []
    for place, digit in enumerate(digits):
        mark = Mark((50 + 40 * place, top, height // 2, height), ink)
        probabilities = np.full(10, 1e-5)
        probabilities[int(digit)] = 1.0
        hypothesis = Hypothesis(place, place + 1, mark)
        candidates.append(Candidate(hypothesis, probabilities, 1 - chance))
    return make_line(candidates, len(digits), [])


def list_texts(*lines: Line) -> list[str]:
    sheet = make_sheet(lines, PAGE, is_light=False)
    return [line.best.text for line in sheet.lines]


def test_sure_lines_are_kept() -> None:
    assert list_texts(write_line("7042", 0.99, 50), write_line("31", 0.95, 150)) == ["7042", "31"]


def test_unsure_line_neither_stays_nor_hides_the_sure_ones() -> None:
    sure, unsure = write_line("704285", 0.9, 50), write_line("3569", 0.5, 150)
    assert unsure.best.text == "3569"
    assert list_texts(sure, unsure) == ["704285"]


def test_page_that_is_mostly_unsure_is_not_read() -> None:
    lines = write_line("70", 0.95, 50), write_line("3569", 0.5, 150), write_line("825", 0.5, 250)
    assert list_texts(*lines) == []


def test_few_digits_have_to_be_surer_than_many() -> None:
    assert list_texts(write_line("70428531", 0.82, 50)) == ["70428531"]
    assert list_texts(write_line("7", 0.82, 50)) == []


def test_strokes_have_to_be_surer_than_other_digits() -> None:
    assert list_texts(write_line("70428531", 0.72, 50)) == ["70428531"]
    assert list_texts(write_line("11171111", 0.72, 50)) == []
    assert list_texts(write_line("11171111", 0.82, 50)) == ["11171111"]


def test_small_strokes_beside_far_larger_digits_are_no_line() -> None:
    row = write_line("7042", 0.99, 50)
    assert list_texts(row, write_line("111", 0.99, 150, height=16)) == ["7042"]
    assert list_texts(row, write_line("358", 0.99, 150, height=16)) == ["7042", "358"]


def test_many_digits_speak_louder_than_one_that_is_surer() -> None:
    reader = Reader(FakeClassifier(), MAX_PIXELS)
    many, one = (reader.read(encode(draw_page(text)))[0] for text in ("042", "7"))
    many, one = replace(many, sureness=0.8), replace(one, sureness=0.95)
    many, one = replace(many, is_light=False), replace(one, is_light=False)
    pixels = PAGE.copy()
    for left, top, width, height in (digit.box for digit in (*many.digits, *one.digits)):
        pixels[top : top + height, left : left + width] = 0
    assert len(choose_sheet(one, many, pixels).digits) == 3
    assert len(choose_sheet(many, one, pixels).digits) == 3


def make(*lines: Line) -> Sheet:
    return make_sheet(lines, PAGE, is_light=False)


def test_paper_counts_for_more_than_its_edges_and_what_a_table_adds() -> None:
    two, grain = write_line("27", 0.99, 50), write_line("11", 0.9, 150)
    assert choose_whole(make(two, grain), make(two), beyond=1).digits == [*two.best.digits]
    assert len(choose_whole(make(two, grain), make(two), beyond=2).digits) == 4
    unsure = write_line("1111", 0.8, 150)
    assert len(choose_whole(make(unsure), make(two), beyond=4).digits) == 2
    assert len(choose_whole(make(two), make(), beyond=0).digits) == 2


def test_sheet_that_ends_in_the_midst_of_a_row_is_a_light() -> None:
    cut, whole = write_line("8018", 0.95, 50), write_line("8018252392", 0.99, 50)
    assert len(choose_whole(make(whole), make(cut), beyond=0).digits) == 10
    assert len(choose_whole(make(whole), make(write_line("801825239", 0.95, 50)), 0).digits) == 9
    unsurer = write_line("8018252392", 0.93, 50)
    assert len(choose_whole(make(unsurer), make(cut), beyond=0).digits) == 4


def test_strokes_at_the_edges_of_a_sheet_are_no_digits_that_a_light_cut() -> None:
    written, edges = write_line("3045679", 0.99, 50), write_line("11", 0.99, 150)
    assert len(choose_whole(make(written, edges), make(written), beyond=0).digits) == 7


def test_boxes_are_those_on_the_picture() -> None:
    sheet = replace(make(write_line("27", 0.99, 50)), picture=(5, 10, 600, 400))
    assert sheet.boxes == [(45, 40, 20, 40), (85, 40, 20, 40)]


def test_finer_reading_counts_where_it_finds_sure_digits_and_not_one_or_two() -> None:
    blotted, all_of_it = write_line("3", 0.99, 50), write_line("4273", 0.95, 50)
    assert len(choose_finer(make(blotted), make(all_of_it)).digits) == 4
    assert len(choose_finer(make(blotted), make(write_line("4273", 0.8, 50))).digits) == 1
    assert choose_finer(make(), make(write_line("10", 0.99, 50))).digits == []


def test_a_few_strokes_among_many_marks_are_no_digits() -> None:
    ones, others = make(write_line("11", 0.99, 50)), make(write_line("17", 0.99, 50))
    assert require_shapes(ones, marks=30).digits == []
    assert require_shapes(ones, marks=12) == ones
    assert require_shapes(others, marks=30) == others
    unsure = make(write_line("47", 0.5, 50))
    assert require_shapes(unsure, marks=30).sureness == unsure.sureness > 0


def test_reading_of_a_part_is_moved_to_its_place() -> None:
    moved = move_picture(replace(make(), picture=(5, 5, 80, 60)), -100, -50, (400, 600))
    assert moved.picture == (-95, -45, 600, 400)


@pytest.mark.parametrize(("level", "count"), [(250, 1), (231, 0), (120, 0)])
def test_light_ink_is_lighter_than_most_of_the_page(level: int, count: int) -> None:
    line = write_line("7", 0.99, 50)
    left, top, width, height = line.best.digits[0].box
    pixels = PAGE.copy()
    pixels[top : top + height, left : left + width] = level
    light = make_sheet([line], pixels, is_light=True)
    nothing = make_sheet([], pixels, is_light=False)
    assert len(choose_sheet(light, nothing, pixels).digits) == count
    assert len(choose_sheet(nothing, light, pixels).digits) == count


def test_dark_ink_may_be_lighter_than_most_of_a_page_in_shadow() -> None:
    line = write_line("7", 0.99, 50)
    dark = make_sheet([line], PAGE, is_light=False)
    nothing = make_sheet([], PAGE, is_light=True)
    assert len(choose_sheet(dark, nothing, PAGE - 100).digits) == 1
