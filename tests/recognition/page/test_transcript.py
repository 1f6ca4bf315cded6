"""Columns of chances and the texts they allow."""

from itertools import groupby, product

import numpy as np
import pytest

from flaskapi.recognition.page.transcript import Transcript, compute_chances, merge_empty


def make_columns(*labels: int, chance: float = 0.9) -> np.ndarray:
    columns = np.full((len(labels), 11), (1 - chance) / 10)
    columns[np.arange(len(labels)), labels] = chance
    return columns


def see(columns: np.ndarray, left_px: float = 0.0, step_px: float = 2.0) -> Transcript:
    """Columns that begin at a pixel of the page and are so many apart."""
    places_px = left_px + step_px * (np.arange(len(columns)) + 0.5)
    return Transcript(columns, places_px, digit_px=20)


def collapse(path: tuple[int, ...]) -> str:
    return "".join(str(label - 1) for label, _ in groupby(path) if label)


def test_runs_of_columns_are_digits() -> None:
    transcript = see(make_columns(0, 8, 8, 0, 2, 0, 2, 4, 0), 100, 10)
    assert transcript.text == "7113"
    assert [sighting.x_px for sighting in transcript.sightings] == [120, 145, 165, 175]
    assert all(sighting.chance == pytest.approx(0.9) for sighting in transcript.sightings)


def test_nothing_is_the_empty_text() -> None:
    transcript = see(make_columns(0, 0, 0))
    assert transcript.text == ""
    assert transcript.measure_chances([""])[0] == pytest.approx(0.9**3)


def test_chances_are_the_sums_over_all_alignments() -> None:
    columns = np.random.default_rng(1).dirichlet(np.ones(4), 5)
    columns = np.concatenate((columns, np.zeros((5, 7))), axis=1)
    sums: dict[str, float] = {}
    for path in product(range(4), repeat=5):
        text = collapse(path)
        sums[text] = sums.get(text, 0.0) + float(np.prod(columns[np.arange(5), path]))
    texts = ["", "0", "00", "01", "121", "000", "20"]
    chances = see(columns).measure_chances(texts)
    assert chances == pytest.approx([sums[text] for text in texts], rel=1e-5)


def test_columns_that_surely_show_nothing_change_no_chance() -> None:
    columns = np.random.default_rng(1).dirichlet(np.ones(4), 5)
    columns = np.concatenate((columns, np.zeros((5, 7))), axis=1)
    nothing = np.full((1, 11), 1e-7)
    nothing[0, 0] = 1 - 1e-6
    spread = np.insert(columns, [0, 0, 2, 3, 3, 3, 3, 5], nothing, axis=0)
    once = np.insert(columns, [0, 2, 3, 5], nothing, axis=0)
    texts = ["", "0", "00", "01", "121", "20"]
    assert len(merge_empty(spread)) == len(once)
    assert see(spread).measure_chances(texts) == pytest.approx(
        see(once).measure_chances(texts), rel=1e-4
    )


def test_text_longer_than_the_line_is_unlikely() -> None:
    transcript = see(make_columns(1, 2))
    assert transcript.measure_chances(["0123456789"])[0] < 1e-9


def test_confidence_is_the_texts_chance_wherever_its_digits_end() -> None:
    columns = make_columns(0, 2, 2, 0)
    columns[2] = 0.0
    columns[2, [0, 2]] = 0.5
    transcript = see(columns)
    assert transcript.text == "1"
    assert transcript.confidence == transcript.measure_chances(["1"])[0]
    assert transcript.confidence > 1.9 * columns.max(axis=1).prod()
    assert transcript.sureness == pytest.approx(columns.max(axis=1).prod())


def test_higher_temperature_makes_chances_alike() -> None:
    logits = np.array([[2.0, 0.0, -1.0]])
    sharp, soft = compute_chances(logits, 0.5), compute_chances(logits, 4.0)
    assert sharp.sum() == pytest.approx(1)
    assert sharp[0, 0] > soft[0, 0] > soft[0, 1]
