"""European forms of digits."""

import numpy as np
import pytest

from models.composition.hands import FORMS, plan_way, write_form


@pytest.mark.parametrize("label", FORMS)
def test_forms_are_frames_and_every_one_another(label: int) -> None:
    rng = np.random.default_rng(0)
    frames = np.stack([write_form(label, rng) for _ in range(20)])
    assert frames.shape == (20, 28, 28)
    assert frames.dtype == np.uint8
    assert len(np.unique(frames.reshape(20, -1), axis=0)) == 20


def test_pen_turns_sharply_at_a_marked_point_alone() -> None:
    def come_near(stroke: str) -> float:
        way = plan_way(stroke, np.random.default_rng(1))
        corner = plan_way("100,0!", np.random.default_rng(1))[0]
        return float(np.linalg.norm(way - corner, axis=1).min())

    assert come_near("100,0! 0,0 0,100") < 0.01
    assert come_near("0,0 100,0! 100,100") < come_near("0,0 100,0 100,100")
