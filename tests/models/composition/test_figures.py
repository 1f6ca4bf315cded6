"""Simple figures that are no digits."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from models.composition.figures import FIGURES, Strokes, draw_figure, outline_blob, outline_moon
from models.composition.printing import CANVAS_SIDE_PX
from models.things import DOODLES

ANY = np.zeros((1, 28, 28), np.uint8)


def test_figures_are_drawn_whole_and_in_many_ways() -> None:
    rng = np.random.default_rng(0)
    drawn = [draw_figure(ANY, rng) for _ in range(60)]
    assert {(image.shape, image.dtype) for image in drawn} == {
        ((CANVAS_SIDE_PX, CANVAS_SIDE_PX), np.dtype(np.uint8))
    }
    for image in drawn:
        assert image.max() == 255
        assert max(edge.max() for edge in (image[0], image[-1], image[:, 0], image[:, -1])) == 0
    assert len({image.tobytes() for image in drawn}) == 60


@pytest.mark.parametrize("draw", list(dict.fromkeys(FIGURES)))
def test_strokes_reach_from_side_to_side_and_never_beyond(
    draw: Callable[[np.random.Generator], Strokes],
) -> None:
    rng = np.random.default_rng(1)
    for _ in range(50):
        points = np.concatenate(draw(rng))
        assert np.abs(points).max() <= 1 + 1e-9
        assert np.ptp(points, axis=0).max() > 1.2


@pytest.mark.parametrize("outline", [outline_blob, outline_moon])
def test_outlines_are_no_ovals(outline: Callable[[np.random.Generator], Strokes]) -> None:
    rng = np.random.default_rng(2)
    for _ in range(100):
        [line] = outline(rng)
        square = (line - line.min(axis=0)) / np.ptp(line, axis=0)
        points = square.astype(np.float32)
        _, radius = cv2.minEnclosingCircle(points)
        # Of an oval, brought to a square, this is 1.
        assert cv2.contourArea(points) / (np.pi * radius**2) < 0.9


def test_what_is_measured_with_is_not_learned() -> None:
    names = " ".join(draw.__name__ for draw in FIGURES)
    assert not [doodle for doodle in DOODLES if doodle.__name__.split("_")[1] in names]
