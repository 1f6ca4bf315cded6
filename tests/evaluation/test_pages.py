"""Pages of many digits: found, read, compared."""

from pathlib import Path

import pytest

from flaskapi.errors import EvaluationError
from flaskapi.evaluation import pages
from flaskapi.evaluation.pages import (
    find_pages,
    list_empty_pages,
    read_group,
    score_lines,
    summarize_pages,
)
from flaskapi.evaluation.samples import Group, Sample
from flaskapi.recognition.page.reader import Reader
from tests.conftest import FakeClassifier, draw_page, encode


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two pages, one of which is no picture."""
    (tmp_path / "a.png").write_bytes(encode(draw_page("123", "45")))
    (tmp_path / "b.png").write_bytes(b"no picture")
    (tmp_path / "multi.json").write_text('{"a.png": ["123", "45"], "b.png": ["6"]}')
    return tmp_path


def test_pages_are_read_and_summed_up(folder: Path) -> None:
    [(name, found)] = find_pages(folder).items()
    advanced: list[int] = []
    reader = Reader(FakeClassifier(minimum_confidence=0.5), 1_000_000)
    outcomes = read_group(reader, found, with_tesseract=False, advance=advanced.append)
    row = summarize_pages(name, outcomes)
    assert [outcome.lines for outcome in outcomes] == [("123", "45"), ()]
    assert row.pages == 2
    assert row.score.pages == 0.5
    assert row.score.lines == pytest.approx(2 / 3)
    assert row.score.digit_errors == pytest.approx(1 / 6)
    assert row.tesseract is None
    assert advanced == [1, 1]


def test_tesseract_is_scored_beside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "read_with_tesseract", lambda data: ("723", "45"))
    [found] = find_pages(folder).values()
    reader = Reader(FakeClassifier(minimum_confidence=0.5), 1_000_000)
    outcomes = read_group(reader, found[:1], with_tesseract=True, advance=lambda _: None)
    tesseract = summarize_pages("pages", outcomes).tesseract
    assert tesseract is not None
    assert (tesseract.pages, tesseract.lines, tesseract.digit_errors) == (0.0, 0.5, 0.2)


def test_extra_line_costs_none_of_the_others() -> None:
    score = score_lines([("12", "34")], [("12", "9", "34")])
    assert score.lines == 1
    assert score.pages == 0
    assert score.digit_errors == 0.25


def test_digits_read_where_there_are_none_are_counted_by_the_page() -> None:
    score = score_lines([(), ()], [(), ("12", "3")])
    assert (score.pages, score.lines, score.digit_errors) == (0.5, 0.5, 1.5)


def test_what_is_no_digit_is_a_page_without_any() -> None:
    things = Group("letter", [Sample("letter__a.png", None, bytes)])
    digits = Group("mine", [Sample("7__a.png", 7, bytes)])
    [(name, [page])] = list_empty_pages([digits, things]).items()
    assert name == "letter in /read"
    assert page.lines == ()


@pytest.mark.parametrize("text", ["[1]", "{", '{"c.png": ["1"]}', '{"a.png": 5}'])
def test_list_that_cannot_be_used_is_refused(folder: Path, text: str) -> None:
    (folder / "multi.json").write_text(text)
    with pytest.raises(EvaluationError, match=r"multi\.json"):
        find_pages(folder)
