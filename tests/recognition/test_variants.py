"""How doubtful an answer is, from other views of the same picture."""

import cv2
import numpy as np
import pytest

from flaskapi.recognition.frame import fit_frame
from flaskapi.recognition.ink import extract_ink
from flaskapi.recognition.recognizer import Recognizer
from flaskapi.recognition.variants import list_variants, measure_doubt
from tests.conftest import FakeClassifier, draw_digit


def test_variants_are_other_frames_of_the_picture() -> None:
    pixels = draw_digit(3)
    frame = fit_frame(extract_ink(pixels))
    variants = list(list_variants(frame, pixels))
    assert len(variants) == 5
    assert all(variant.shape == (28, 28) and variant.any() for variant in variants)
    assert (variants[0] > 0).sum() > (frame > 0).sum() > (variants[1] > 0).sum()


@pytest.mark.parametrize("side_px", [24, 28, 40])
def test_drawing_one_pixel_thick_has_no_thinner_variant(side_px: int) -> None:
    pixels = np.full((side_px, side_px), 255, np.uint8)
    cv2.line(pixels, (side_px // 2, 3), (side_px // 2, side_px - 4), 0, 1)
    frame = fit_frame(extract_ink(pixels))
    doubt = measure_doubt(Recognizer(FakeClassifier(), 10_000), frame, pixels)
    assert 0 <= doubt <= 1
