"""Columns of chances and the texts they allow."""

from itertools import groupby, product

import numpy as np
import pytest

from flaskapi.recognition.page.transcript import Transcript, compute_chances


def make_columns(*labels: int, chance: float = 0.9) -> np.ndarray:
    columns = np.full((len(labels), 11), (1 - chance) / 10)
    columns[np.arange(len(labels)), labels] = chance
    return columns


def collapse(path: tuple[int, ...]) -> str:
    return "".join(str(label - 1) for label, _ in groupby(path) if label)


def test_runs_of_columns_are_digits() -> None:
    transcript = Transcript(make_columns(0, 8, 8, 0, 2, 0, 2, 4, 0), 100, 90)
    assert transcript.text == "7113"
    assert [sighting.x_px for sighting in transcript.sightings] == [120, 145, 165, 175]
    assert all(sighting.chance == pytest.approx(0.9) for sighting in transcript.sightings)


def test_nothing_is_the_empty_text() -> None:
    transcript = Transcript(make_columns(0, 0, 0), 0, 6)
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
    chances = Transcript(columns, 0, 10).measure_chances(texts)
    assert chances == pytest.approx([sums[text] for text in texts], rel=1e-5)


def test_text_longer_than_the_line_is_unlikely() -> None:
    transcript = Transcript(make_columns(1, 2), 0, 4)
    assert transcript.measure_chances(["0123456789"])[0] < 1e-9


def test_confidence_is_the_texts_chance_wherever_its_digits_end() -> None:
    columns = make_columns(0, 2, 2, 0)
    columns[2] = 0.0
    columns[2, [0, 2]] = 0.5
    transcript = Transcript(columns, 0, 8)
    assert transcript.text == "1"
    assert transcript.confidence == transcript.measure_chances(["1"])[0]
    assert transcript.confidence > 1.9 * columns.max(axis=1).prod()
    assert transcript.sureness == pytest.approx(columns.max(axis=1).prod())


def test_higher_temperature_makes_chances_alike() -> None:
    logits = np.array([[2.0, 0.0, -1.0]])
    sharp, soft = compute_chances(logits, 0.5), compute_chances(logits, 4.0)
    assert sharp.sum() == pytest.approx(1)
    assert sharp[0, 0] > soft[0, 0] > soft[0, 1]
