"""A whole evaluation, as text and as JSON."""

import json
from pathlib import Path

from flaskapi.evaluation.evaluation import describe_evaluation, evaluate_groups
from flaskapi.evaluation.samples import find_groups
from flaskapi.evaluation.table import format_evaluation
from flaskapi.recognition.opening import Readers


def test_every_group_is_evaluated_and_progress_is_told(pictures: Path, readers: Readers) -> None:
    advanced: list[int] = []
    evaluation = evaluate_groups(readers, find_groups(pictures), advance=advanced.append)
    assert sum(advanced) == 24
    rows = {row.name: (row.right, row.number, row.errors) for row in evaluation.rows}
    assert rows == {
        "notdigit/blank": (1, 1, 0),
        "notdigit/letter": (0, 1, 0),
        "sets/typical": (10, 10, 0),
        "single": (10, 12, 1),
    }
    missed = [outcome.sample.name for o in evaluation.misses.values() for outcome in o]
    assert missed == [
        "notdigit/letter__01.png",
        "single/3__really_a_4.png",
        "single/5__broken.png",
    ]


def test_text_shows_each_group_the_confusions_and_the_figures(
    pictures: Path, readers: Readers
) -> None:
    text = format_evaluation(evaluate_groups(readers, find_groups(pictures)))
    lines = {line.split()[0]: line.split() for line in text.splitlines() if line.strip()}
    assert lines["single"] == ["single", "12", "83.33%", "55.20%", "–", "95.30%", "·", "1"]
    assert lines["notdigit/blank"][-2:] == ["1", "·"]
    assert "mean of 2 sets of digits 91.67%, worst single 83.33%" in text
    assert lines["3"] == ["3", *"···21······"]
    assert lines["5"] == ["5", *"·····2····1"]
    assert "to digits were, of which there are 21" in text
    assert "error of the surest 98%" in text


def test_groups_without_digits_have_no_figures_of_digits(pictures: Path, readers: Readers) -> None:
    text = format_evaluation(evaluate_groups(readers, find_groups(pictures / "notdigit")))
    assert "blank" in text
    assert "Confusion" not in text
    assert "sure" not in text


def test_description_is_json_with_rounded_figures(pictures: Path, readers: Readers) -> None:
    evaluation = evaluate_groups(readers, find_groups(pictures))
    report = json.loads(json.dumps(describe_evaluation(evaluation)))
    assert list(report) == ["model", "sets", "labels", "confusions", "sureness", "pages"]
    assert report["sets"][3]["share"] == 0.833333
    assert len(report["sets"][3]["interval"]) == 2
    assert len(report["confusions"]) == 10
    assert report["sureness"]["answers"] == 21
