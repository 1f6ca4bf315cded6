"""See a digit as a pipeline a little different would have: where these disagree, there is doubt."""

import contextlib
from collections.abc import Iterator

import cv2
import numpy as np

from flaskapi.errors import PictureBlank
from flaskapi.recognition.frame import Frame, fit_frame
from flaskapi.recognition.image import Pixels
from flaskapi.recognition.ink import extract_ink
from flaskapi.recognition.paper import even_light
from flaskapi.recognition.recognizer import Recognizer

BLURRED_SHARE = 1 / 60
SMALLEST_SIDE_PX = 40
PEN = np.ones((2, 2), np.uint8)


def list_variants(frame: Frame, pixels: Pixels) -> Iterator[Frame]:
    """Yield other frames, uint8 (28, 28), of the same digit.

    frame: the one that was classified; with a thicker and a thinner pen. pixels: the picture,
    uint8 (H, W); in even light, smoother, and at half its size.
    """
    yield fit_frame(cv2.dilate(frame, PEN))
    thinner = cv2.erode(frame, PEN)
    if thinner.any():
        yield fit_frame(thinner)
    side = max(pixels.shape)
    views = [even_light(pixels), cv2.GaussianBlur(pixels, (0, 0), max(0.7, BLURRED_SHARE * side))]
    if min(pixels.shape) >= SMALLEST_SIDE_PX:
        views.append(cv2.resize(pixels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
    for view in views:
        with contextlib.suppress(PictureBlank):
            yield fit_frame(extract_ink(np.asarray(view, np.uint8)))


def measure_doubt(recognizer: Recognizer, frame: Frame, pixels: Pixels) -> float:
    """Return how doubtful an answer is, 0..1: half unsureness, half the variants' disagreement."""
    [answer, *others] = recognizer.classify([frame, *list_variants(frame, pixels)])
    differing = sum(other.digit != answer.digit for other in others)
    return (1 - answer.confidence) / 2 + differing / len(others) / 2
