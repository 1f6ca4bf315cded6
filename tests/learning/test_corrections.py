"""Corrections: each picture once, on one side for ever, and of no key too many."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from flaskapi.errors import LearningError
from flaskapi.learning.corrections import (
    NOT_A_DIGIT,
    Corrections,
    choose_to_learn,
    collapse_duplicates,
    limit_keys,
    load_corrections,
    split_corrections,
    write_corrections,
)
from flaskapi.records.database import Database
from flaskapi.records.record import Task
from tests.learning.conftest import make_correction, make_digit


def test_labels_are_loaded_with_their_frames(
    database: Database, store: Callable[..., list[str]], label: Callable[..., None]
) -> None:
    digits = store(*(make_digit(n % 10, picture_sha256=f"{n:064x}") for n in range(30)))
    store(make_digit(1, task=Task.PAGE, frame=None))
    label(digits[:20], 7, "ann")
    found = load_corrections(database)
    everything = found.learn + found.judge
    assert len(everything) == 20
    assert {correction.label for correction in everything} == {7}
    assert {correction.said_by for correction in everything} == {"ann"}
    assert everything[0].frame.shape == (28, 28)


def test_no_digit_is_a_label_too(
    database: Database, store: Callable[..., list[str]], label: Callable[..., None]
) -> None:
    label(store(make_digit(1)), None)
    found = load_corrections(database)
    assert [c.label for c in found.learn + found.judge] == [NOT_A_DIGIT]


def test_one_picture_in_five_is_to_judge_by_and_always_the_same() -> None:
    corrections = [make_correction(picture_sha256=f"{n * 7919:08x}") for n in range(1000)]
    parts = split_corrections(corrections)
    assert len(parts.judge) == pytest.approx(200, abs=40)
    again = split_corrections(corrections[::-1])
    assert {c.picture_sha256 for c in again.judge} == {c.picture_sha256 for c in parts.judge}


def test_same_picture_counts_once_with_what_was_said_last() -> None:
    first = make_correction(1, picture_sha256="a" * 64, said_at_ms=1)
    later = make_correction(7, picture_sha256="a" * 64, said_at_ms=2)
    assert collapse_duplicates([later, first]) == [later]


@pytest.mark.parametrize(
    ("given", "most", "kept"),
    [
        ({"ann": 100, "bob": 10, "cid": 10, "dan": 10, "eve": 10}, 0.2, 50),
        ({"ann": 20, "bob": 20, "cid": 20, "dan": 20, "eve": 20}, 0.2, 100),
        ({"ann": 100}, 0.2, 0),
        ({"ann": 100}, 1.0, 100),
        ({None: 90, "bob": 10}, 0.5, 20),
    ],
)
def test_no_key_gives_more_than_its_share(
    given: dict[str | None, int], most: float, kept: int
) -> None:
    corrections = [
        make_correction(said_by=key) for key, count in given.items() for _ in range(count)
    ]
    found = limit_keys(corrections, most)
    assert len(found) == kept
    assert all(count <= most * len(found) for count in Counter(c.said_by for c in found).values())


def test_latest_of_a_key_are_kept() -> None:
    corrections = [make_correction(said_by="ann", said_at_ms=n) for n in range(10)]
    others = [make_correction(said_by="bob") for _ in range(3)]
    found = limit_keys(corrections + others, 0.5)
    assert sorted(c.said_at_ms for c in found if c.said_by == "ann") == [7, 8, 9]


@pytest.mark.parametrize(
    ("learn", "message"),
    [([], "Nobody has corrected"), ([make_correction(said_by="ann")], "too few keys")],
)
def test_nothing_to_learn_is_said_with_the_cure(learn: list[object], message: str) -> None:
    with pytest.raises(LearningError, match=message):
        choose_to_learn(Corrections(learn, []), 0.2)  # type: ignore[arg-type]


def test_file_has_what_training_reads(tmp_path: Path) -> None:
    write_corrections([make_correction(3), make_correction(NOT_A_DIGIT)], tmp_path / "out")
    with np.load(tmp_path / "out") as archive:
        assert archive["images"].shape == (2, 28, 28)
        assert archive["images"].dtype == archive["labels"].dtype == np.uint8
        assert archive["labels"].tolist() == [3, 10]
