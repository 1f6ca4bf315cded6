"""Labels that look swapped: what the candidate contradicts, and the model before it."""

import numpy as np
import pytest

from flaskapi.learning.suspicion import find_suspicions
from flaskapi.recognition.model_file import ModelFile

Table = list[list[int]]


def make_table(each: int = 20, **crossed: int) -> Table:
    """Return confusions of right answers, but for some: `_1_7=4` are four ones read as sevens."""
    table = np.diag([each] * 11)
    for name, count in crossed.items():
        _, label, read = name.split("_")
        table[int(label), int(read)] += count
        table[int(label), int(label)] -= count
    found: Table = table.tolist()
    return found


def make_candidate(**tables: Table) -> ModelFile:
    return ModelFile(b"", {"training": {"extra": {"digits": 220, **tables}}})


@pytest.mark.parametrize(
    "after", [make_table(), make_table(_1_7=1, _7_1=1), make_table(_3_5=2), make_table(_4_9=3)]
)
def test_few_slips_are_usual(after: Table) -> None:
    assert find_suspicions(make_candidate(before=make_table(), after=after)) == []


def test_labels_that_the_candidate_itself_contradicts_are_suspicious() -> None:
    [found] = find_suspicions(make_candidate(after=make_table(_1_7=4, _7_1=4)))
    assert found.digits == (1, 7)
    assert "8 of 40 labels 1 and 7 are contradicted" in str(found)


def test_labels_swapped_throughout_are_known_by_the_model_before() -> None:
    before = make_table(_1_7=17, _7_1=16)
    [found] = find_suspicions(make_candidate(before=before, after=make_table()))
    assert found.digits == (1, 7)
    assert "the model it started from" in str(found)


def test_odd_hand_that_makes_one_digit_look_like_another_is_not_suspicious() -> None:
    before = make_table(_1_7=18, _2_5=8, _5_2=9)
    assert find_suspicions(make_candidate(before=before, after=make_table())) == []


def test_model_that_learned_no_extra_digits_is_not_suspicious() -> None:
    assert find_suspicions(ModelFile(b"", {"training": {}})) == []
