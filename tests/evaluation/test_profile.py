"""What pictures look like in four distributions, and how far these drift."""

import json

import numpy as np
import pytest

from flaskapi.evaluation.profile import (
    EDGES,
    Edges,
    Profile,
    list_edges,
    measure_ink,
    measure_profile,
    measure_stability_index,
    measure_stroke,
)
from flaskapi.recognition.digits import load_digits

FRAMES = load_digits().reshape(-1, 28, 28)
DIGITS = [number // 20 for number in range(200)]


def draw_bar(thickness_px: int) -> np.ndarray:
    bar = np.zeros((28, 28), np.uint8)
    bar[4:24, 10 : 10 + thickness_px] = 255
    return bar


def test_shares_of_every_distribution_sum_to_1() -> None:
    profile = measure_profile(FRAMES, DIGITS, np.linspace(0, 1, 200))
    assert profile["pictures"] == 200
    parts = profile["classes"], profile["confidence"], profile["ink_px"], profile["stroke_px"]
    for part in parts:
        assert sum(part["shares"]) == pytest.approx(1, abs=1e-5)


def test_refused_pictures_are_the_eleventh_class() -> None:
    profile = measure_profile(FRAMES[:4], [3, None, None, 0], np.ones(4))
    assert profile["classes"]["labels"] == [*range(10), None]
    assert profile["classes"]["shares"] == [0.25, 0, 0, 0.25, 0, 0, 0, 0, 0, 0, 0.5]


def test_values_beyond_the_edges_count_into_the_outermost_bins() -> None:
    edges: Edges = {**EDGES, "confidence": [0.3, 0.5, 0.7, 0.9]}
    profile = measure_profile(FRAMES[:4], [1] * 4, np.array([0.1, 0.5, 0.6, 1.0]), edges)
    assert profile["confidence"] == {"edges": [0.3, 0.5, 0.7, 0.9], "shares": [0.25, 0.5, 0.25]}


def test_a_profile_survives_json_and_gives_its_edges_to_another() -> None:
    first = measure_profile(FRAMES, DIGITS, np.full(200, 0.7))
    kept: Profile = json.loads(json.dumps(first))
    assert kept == first
    assert measure_profile(FRAMES, DIGITS, np.full(200, 0.7), list_edges(kept)) == first


def test_there_is_no_profile_of_nothing() -> None:
    with pytest.raises(ValueError, match="no pictures"):
        measure_profile(FRAMES[:0], [], np.zeros(0))


@pytest.mark.parametrize("thickness_px", [2, 4, 6])
def test_ink_and_strokes_are_measured_in_pixels(thickness_px: int) -> None:
    bar = draw_bar(thickness_px)
    assert measure_stroke(bar) == pytest.approx(thickness_px, abs=1)
    assert measure_ink(bar[np.newaxis]).tolist() == [20 * thickness_px]


def test_what_has_no_strokes_is_one_pixel_wide() -> None:
    assert measure_stroke(np.zeros((28, 28), np.uint8)) == 1


def test_stability_index_is_0_for_the_same_and_grows_with_the_change() -> None:
    reference = [0.25, 0.25, 0.5]
    assert measure_stability_index(reference, reference) == 0
    little, much = ([0.2, 0.25, 0.55], [0.05, 0.25, 0.7])
    assert 0 < measure_stability_index(reference, little) < 0.1
    assert measure_stability_index(reference, much) > 0.25


def test_stability_index_is_the_sum_of_differences_times_logarithms() -> None:
    expected = 0.3 * np.log(0.8 / 0.5) - 0.3 * np.log(0.2 / 0.5)
    assert measure_stability_index([0.5, 0.5], [0.8, 0.2]) == pytest.approx(expected)


def test_an_empty_bin_does_not_make_the_index_infinite() -> None:
    index = measure_stability_index([0.5, 0.5, 0.0], [0.5, 0.4, 0.1])
    assert 0.1 < index < 1


def test_different_bins_are_not_compared() -> None:
    with pytest.raises(ValueError, match="2 bins cannot be compared with 3"):
        measure_stability_index([0.5, 0.5], [0.3, 0.3, 0.4])


@pytest.mark.parametrize("name", ["ink_px", "stroke_px"])
def test_thicker_pens_are_a_drift_in_ink_and_strokes(name: str) -> None:
    thin = measure_profile(np.stack([draw_bar(2)] * 9), [1] * 9, np.ones(9))
    thick = measure_profile(np.stack([draw_bar(6)] * 9), [1] * 9, np.ones(9))
    shares = [profile[name]["shares"] for profile in (thin, thick)]  # type: ignore[literal-required]
    assert measure_stability_index(*shares) > 0.25
