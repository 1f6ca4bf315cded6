"""Find out how a writer distorts digits (slants, turns, squashes, mirrors), and write others so."""

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

from flaskapi.recognition.classifier import Scores
from flaskapi.recognition.frame import FRAME_SIDE_PX, Frame, fit_frame
from models.data import Digits, Images, Labels

Distortion = npt.NDArray[np.float64]
Score = Callable[[Images], Scores]

CANVAS_SIDE_PX = 128
ENLARGEMENT = 2
START_DEGREES = range(-60, 61, 20)
STARTS_FOLLOWED = 3
STEPS = 60
FIRST_STEP, SMALLEST_STEP = 0.25, 0.03
GROWTH, SHRINKAGE = 1.3, 0.9
# Beyond this ratio of length to width strokes run into each other.
MOST_DRAWN_OUT = 6.0
MOST_DIGITS = 200
# A wrong label or an unreadable digit must not outweigh many good ones.
SMALLEST_CHANCE = 1e-3
FEWEST_GAINED = 10
SURE_FROM = 0.8


def find_distortion(digits: Digits, score: Score, rng: np.random.Generator) -> Distortion | None:
    """Return how the writer of digits distorts them, float64 (2, 2), or None.

    The inverse is what makes a network read most of their labels: the best of a random local
    search, whose steps grow and shrink with success (Rechenberg 1973), from several starts.
    score: gives a network's scores, float32 (N, 10 or 11), of frames, uint8 (N, 28, 28).
    None: straightening does not halve the network's mistakes, so there is no such distortion.
    """
    chosen = rng.permutation(len(digits))[:MOST_DIGITS]
    digits = Digits(digits.images[chosen], digits.labels[chosen])
    wrong = count_wrong(score(digits.images), digits.labels)
    if wrong < FEWEST_GAINED:
        return None

    def rate(matrix: Distortion) -> float:
        return measure_likelihood(score(distort(digits.images, matrix)), digits.labels)

    starts = sorted(list_starts(), key=rate, reverse=True)[:STARTS_FOLLOWED]
    best = max((climb(start, rate, rng) for start in starts), key=rate)
    straight = count_wrong(score(distort(digits.images, best)), digits.labels)
    if straight > wrong / 2 or wrong - straight < FEWEST_GAINED:
        return None
    return invert(best)


def drop_doubtful(digits: Digits, distortion: Distortion, score: Score) -> Digits:
    """Return digits without those that, straightened, a network surely reads against their label.

    Their labels are likely to be wrong, and would be learned by heart.
    """
    scores = score(distort(digits.images, invert(distortion)))
    believable = (scores.max(axis=1) < SURE_FROM) | (scores.argmax(axis=1) == digits.labels)
    return Digits(digits.images[believable], digits.labels[believable])


def invert(matrix: Distortion) -> Distortion:
    """Return what undoes a distortion."""
    inverse: Distortion = np.linalg.inv(matrix).astype(np.float64)
    return inverse


def list_starts() -> list[Distortion]:
    """Return turns, plain and mirrored, float64 (2, 2) each."""
    turns = []
    for angle in np.deg2rad(START_DEGREES):
        cos, sin = np.cos(angle), np.sin(angle)
        turns.append(np.array([[cos, -sin], [sin, cos]]))
    return [turn @ np.diag([side, 1.0]) for turn in turns for side in (1.0, -1.0)]


def climb(
    matrix: Distortion, rate: Callable[[Distortion], float], rng: np.random.Generator
) -> Distortion:
    """Return the best matrix that steps from this one lead to."""
    best, step = rate(matrix), FIRST_STEP
    for _ in range(STEPS):
        tried = matrix + rng.normal(0, step, (2, 2))
        if np.linalg.cond(tried) > MOST_DRAWN_OUT:
            continue
        tried /= np.sqrt(abs(np.linalg.det(tried)))  # Framing takes any size away.
        rating = rate(tried)
        if rating > best:
            matrix, best, step = tried, rating, step * GROWTH
        else:
            step = max(step * SHRINKAGE, SMALLEST_STEP)
    return matrix


def distort(images: Images, matrix: Distortion) -> Images:
    """Return digits, uint8 (N, 28, 28), drawn out and turned by a matrix, in their frames again."""
    return np.stack([distort_digit(image, matrix) for image in images])


def distort_digit(image: Frame, matrix: Distortion) -> Frame:
    """Return one digit so, uint8 (28, 28); as it is if nothing would be left of it."""
    enlarged = ENLARGEMENT * matrix
    middle = np.full(2, (FRAME_SIDE_PX - 1) / 2)
    shift = (CANVAS_SIDE_PX - 1) / 2 - enlarged @ middle
    size = (CANVAS_SIDE_PX, CANVAS_SIDE_PX)
    ink = cv2.warpAffine(image, np.column_stack((enlarged, shift)), size, flags=cv2.INTER_CUBIC)
    return fit_frame(ink) if ink.any() else image


def measure_likelihood(scores: Scores, labels: Labels) -> float:
    """Return the mean natural logarithm of the labels' scores."""
    right = scores[np.arange(len(labels)), labels]
    return float(np.log(np.maximum(right, SMALLEST_CHANCE)).mean())


def count_wrong(scores: Scores, labels: Labels) -> int:
    """Return how many digits have another best score than their label's."""
    return int((scores.argmax(axis=1) != labels).sum())
