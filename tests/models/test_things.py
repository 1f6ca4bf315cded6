"""Rendered things: the same from the same seed, none of them a digit or like another kind."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from flaskapi.recognition.frame import Frame
from flaskapi.recognition.image import decode_image
from models import things
from models.composition.figures import Strokes
from models.composition.negatives import LETTERS, SIGNS
from models.things import DOODLES, GREEK, KINDS, draw_doodle, print_greek, render_thing

MAX_PIXELS = 64_000_000


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_gives_the_same_file(kind: str) -> None:
    first, second, other = (render_thing(kind, np.random.default_rng(seed)) for seed in (7, 7, 8))
    assert first == second
    assert first != other


@pytest.mark.parametrize("kind", KINDS)
def test_things_are_pictures_that_the_server_reads(kind: str) -> None:
    for seed in range(10):
        data, _ = render_thing(kind, np.random.default_rng(seed))
        assert decode_image(data, MAX_PIXELS).size > 1000


def test_nothing_learns_from_greek_letters() -> None:
    assert not set(GREEK) & {*LETTERS, *SIGNS}


@pytest.mark.parametrize("draw", [print_greek, draw_doodle])
def test_things_fill_a_frame_and_differ(draw: Callable[[np.random.Generator], Frame]) -> None:
    rng = np.random.default_rng(3)
    frames = [draw(rng) for _ in range(12)]
    assert all(frame.shape == (28, 28) and np.count_nonzero(frame) > 40 for frame in frames)
    assert len({frame.tobytes() for frame in frames}) > 8


@pytest.mark.parametrize("outline", DOODLES)
def test_doodles_keep_to_their_paper(outline: Callable[[], Strokes]) -> None:
    for stroke in outline():
        assert len(stroke) > 1
        assert np.abs(stroke).max() <= 1.05


def test_command_writes_every_kind_and_names_files_by_what_they_show(tmp_path: Path) -> None:
    assert things.main(["--out", str(tmp_path), "--count", "2", "--seed", "5"]) == 0
    for kind, (label, _) in KINDS.items():
        assert len(list((tmp_path / kind).glob(f"{label}__*.*"))) == 2
