"""Drift: stable, shifted, drifted, and the plot of it."""

from collections.abc import Callable
from xml.etree import ElementTree

import numpy as np
import pytest
from flask import Flask

from flaskapi.errors import LearningError
from flaskapi.evaluation.profile import measure_profile
from flaskapi.learning.drift import Drift, measure_drift
from flaskapi.learning.plot import draw_drift
from flaskapi.recognition.digits import load_digits
from flaskapi.recognition.model_file import ModelFile
from flaskapi.records.database import Database
from tests.learning.conftest import blacken, make_digit

Store = Callable[..., list[str]]
FRAMES = load_digits().reshape(-1, 28, 28)


@pytest.fixture
def model() -> ModelFile:
    """A model whose reference are the bundled digits, a fifth of them each sure to .95, …"""
    digits = [number % 10 for number in range(len(FRAMES))]
    sure = np.linspace(0.9, 1, len(FRAMES))
    return ModelFile(b"", {"reference": measure_profile(FRAMES, digits, sure)})


def store_digits(store: Store, blackened: float = 0.0) -> None:
    sure = np.linspace(0.9, 1, len(FRAMES))
    ink = np.maximum(FRAMES, blacken(blackened))
    store(
        *(
            make_digit(place % 10, frame=ink[place].tobytes(), confidence=float(sure[place]))
            for place in range(len(FRAMES))
        )
    )


def test_same_as_the_reference_is_stable(
    database: Database, store: Store, model: ModelFile
) -> None:
    store_digits(store)
    steps: list[int] = []
    drifts, number = measure_drift(database, model, 0, steps.append)
    assert number == sum(steps) == len(FRAMES)
    assert [drift.verdict for drift in drifts] == ["stable"] * 4
    assert [drift.index for drift in drifts] == [0] * 4


def test_more_ink_has_drifted_and_answers_have_not(
    database: Database, store: Store, model: ModelFile
) -> None:
    store_digits(store, blackened=0.5)
    found = {drift.title: drift.verdict for drift in measure_drift(database, model, 0)[0]}
    assert found["ink, px of full ink"] == "drifted"
    assert found["stroke width, px"] == "drifted"
    assert found["answers"] == found["confidence"] == "stable"


@pytest.mark.parametrize(
    ("index", "verdict"), [(0.05, "stable"), (0.2, "shifted"), (0.4, "drifted")]
)
def test_verdict_is_of_what_chance_does_not_explain(index: float, verdict: str) -> None:
    assert Drift("", [], [], [], index, 0.0).verdict == verdict
    assert Drift("", [], [], [], index + 0.09, 0.09).verdict == verdict


def test_two_pictures_are_too_few_to_tell(
    database: Database, store: Store, model: ModelFile
) -> None:
    store(make_digit(7), make_digit(7))
    drifts, _ = measure_drift(database, model, 0)
    assert {drift.verdict for drift in drifts} == {"too few"}


def test_model_without_a_reference_cannot_tell(database: Database) -> None:
    with pytest.raises(LearningError, match="no reference"):
        measure_drift(database, ModelFile(b"", {}), 0)


def test_nothing_asked_is_nothing_to_tell(
    database: Database, store: Store, model: ModelFile
) -> None:
    store(make_digit(1, 1000))
    with pytest.raises(LearningError, match="No digit was asked"):
        measure_drift(database, model, 2_000_000)


def test_plot_has_a_pair_of_bars_for_each_bin(
    app: Flask, database: Database, store: Store, model: ModelFile
) -> None:
    store_digits(store)
    drifts, _ = measure_drift(database, model, 0)
    with app.app_context():
        root = ElementTree.fromstring(draw_drift(drifts, "a <title> & more"))
    namespace = "{http://www.w3.org/2000/svg}"
    bars = root.findall(f"{namespace}rect")
    assert len(bars) == 3 + 2 * sum(len(drift.bins) for drift in drifts)
    texts = [text.text for text in root.findall(f"{namespace}text")]
    assert "a <title> & more" in texts
    assert "refused" in texts
