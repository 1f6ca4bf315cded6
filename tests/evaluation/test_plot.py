"""The plot of an evaluation: an SVG document whose dots and numbers are those of the table."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask import Flask

from flaskapi.evaluation.evaluation import Evaluation, evaluate_groups
from flaskapi.evaluation.pages import find_pages
from flaskapi.evaluation.plot import (
    DIGITS,
    PAGES,
    THINGS,
    Share,
    draw_evaluation,
    draw_shares,
    list_shares,
)
from flaskapi.evaluation.samples import find_groups
from flaskapi.recognition.opening import Readers

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def evaluation(readers: Readers, pictures: Path) -> Evaluation:
    groups, pages = find_groups(pictures), find_pages(pictures)
    return evaluate_groups(readers, groups, pages, with_tesseract=False)


def test_every_set_is_drawn_with_its_share(app: Flask, evaluation: Evaluation) -> None:
    with app.app_context():
        root = ElementTree.fromstring(draw_evaluation(evaluation))
    texts = [text.text for text in root.iter(f"{SVG}text")]
    for row in evaluation.rows:
        assert row.name in texts
        assert f"{row.share:.2%}" in texts
    dots = [circle for circle in root.iter(f"{SVG}circle") if circle.get("fill")]
    assert len(dots) == len(evaluation.rows) + len(evaluation.page_rows) + len(
        {DIGITS, THINGS, PAGES}
    )


def test_every_confusion_is_a_number_in_the_matrix(app: Flask, evaluation: Evaluation) -> None:
    with app.app_context():
        root = ElementTree.fromstring(draw_evaluation(evaluation))
    middle = [text for text in root.iter(f"{SVG}text") if text.get("text-anchor") == "middle"]
    numbers = sorted(text.text or "" for text in middle if not text.get("font-weight"))
    shown = [number for number in numbers if not number.endswith("%")]
    counts = evaluation.confusions[evaluation.confusions > 0]
    assert shown == sorted(map(str, counts.tolist()))


def test_names_cannot_change_the_document(app: Flask, evaluation: Evaluation) -> None:
    name, outcomes = next(iter(evaluation.outcomes.items()))
    evil = Evaluation(evaluation.model_id, evaluation.labels, {f"</svg>&{name}": outcomes})
    with app.app_context():
        root = ElementTree.fromstring(draw_evaluation(evil))
    assert f"</svg>&{name}" in [text.text for text in root.iter(f"{SVG}text")]


def test_dots_stand_in_the_order_and_at_the_distance_of_their_shares() -> None:
    shares = [Share("a", DIGITS, share, (share, share)) for share in (0.9, 0.95, 1.0)]
    first, second, third = draw_shares(shares, 0).dots
    assert first.x < second.x < third.x
    assert second.x - first.x == pytest.approx(third.x - second.x)
    assert first.y < second.y < third.y


def test_axis_begins_as_near_to_all_right_as_it_can() -> None:
    near = draw_shares([Share("a", DIGITS, 1.0, (0.991, 1.0))], 0)
    far = draw_shares([Share("a", DIGITS, 0.2, (0.1, 0.3))], 0)
    assert near.ticks[0][1] == "99 %"
    assert far.ticks[0][1] == "0 %"


def test_pages_alone_are_drawn_without_a_matrix(app: Flask, evaluation: Evaluation) -> None:
    pages = Evaluation(evaluation.model_id, evaluation.labels, {}, evaluation.pages)
    assert {share.kind for share in list_shares(pages)} == {PAGES}
    with app.app_context():
        assert "Confusions" not in draw_evaluation(pages)
