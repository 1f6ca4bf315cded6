"""Photograph digits, and take from the photos what serving would: the right ink, or other marks."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from flaskapi.errors import PictureBlank
from flaskapi.recognition.frame import Frame, fit_frame
from flaskapi.recognition.image import Pixels
from flaskapi.recognition.ink import extract_ink, list_other_inks
from models.composition.augmentation import DEFAULT_VARIATION, vary_digit
from models.composition.habits import add_habit
from models.data import Digits
from models.photo import CONDITIONS, render_pixels

# The one takes fifty times as long as the others, the other is to be found first; both end in the
# same frames.
PHOTO_CONDITIONS = tuple(name for name in CONDITIONS if name not in ("large", "on-a-table"))
# How alike a photo's frame and its digit are: above the one all are readable, below the other
# hardly any.
READABLE, UNREADABLE = 0.85, 0.6
COMPARED_BLUR_PX = 1.5
MISREAD_SHARE = 0.5


@dataclass(frozen=True)
class Photographs:
    """Frames of photographed digits, and frames in which the digit was lost, uint8 (N, 28, 28)."""

    digits: Digits
    misread: npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Scene:
    """A digit, uint8 (28, 28), its label, and the pixels of its photo, uint8 (H, W)."""

    image: Frame
    label: int
    pixels: Pixels


def photograph_digits(
    digits: Digits, count: int, habits: float, rng: np.random.Generator
) -> Photographs:
    """Return the frames that serving makes of photos of at least that many digits.

    habits: the share of ones and sevens that are written the European way.
    """
    frames: list[Frame] = []
    labels: list[int] = []
    misread: list[Frame] = []
    for scene in imagine_scenes(digits, habits, rng):
        for order, frame in enumerate(list_frames(scene.pixels, rng.random() < MISREAD_SHARE)):
            likeness = measure_likeness(frame, scene.image)
            if order == 0 and likeness > READABLE:
                frames.append(frame)
                labels.append(scene.label)
            elif likeness < UNREADABLE:
                misread.append(frame)
        if len(frames) >= count and misread:
            break
    return Photographs(Digits(np.stack(frames), np.array(labels, np.uint8)), np.stack(misread))


def photograph_for_calibration(
    digits: Digits, count: int, habits: float, rng: np.random.Generator
) -> Digits:
    """Return the likeliest frame of each of that many photos, also of those that go wrong."""
    frames: list[Frame] = []
    labels: list[int] = []
    for scene in imagine_scenes(digits, habits, rng):
        for frame in list_frames(scene.pixels, False):
            frames.append(frame)
            labels.append(scene.label)
        if len(frames) == count:
            break
    return Digits(np.stack(frames), np.array(labels, np.uint8))


def imagine_scenes(digits: Digits, habits: float, rng: np.random.Generator) -> Iterator[Scene]:
    """Yield photos of varied digits under all conditions, without end."""
    while True:
        index = int(rng.integers(len(digits)))
        image, label = digits.images[index], int(digits.labels[index])
        if rng.random() < habits:
            image = add_habit(image, label, rng)
        image = vary_digit(image, rng, DEFAULT_VARIATION)
        condition = PHOTO_CONDITIONS[rng.integers(len(PHOTO_CONDITIONS))]
        yield Scene(image, label, render_pixels(image, condition, rng))


def list_frames(pixels: Pixels, others: bool) -> Iterator[Frame]:
    """Yield the frame of a photo's likeliest ink and, if asked, of what else could be the ink."""
    try:
        yield fit_frame(extract_ink(pixels))
    except PictureBlank:
        return
    if others:
        for ink in list_other_inks(pixels):
            yield fit_frame(ink)


def measure_likeness(frame: Frame, other: Frame) -> float:
    """Return the correlation of two frames, a little blurred, -1..1."""
    first, second = (
        cv2.GaussianBlur(image.astype(np.float32), (0, 0), COMPARED_BLUR_PX).ravel()
        for image in (frame, other)
    )
    return float(np.corrcoef(first, second)[0, 1])
