"""What frames and answers look like, as four distributions, and how far two such are apart."""

from collections.abc import Sequence
from typing import TypedDict

import cv2
import numpy as np
import numpy.typing as npt

from flaskapi.recognition.frame import Frame

FULL_INK = 255
INK_LEVEL = 128
LABELS: tuple[int | None, ...] = (*range(10), None)
# An empty bin counts as one picture in a thousand; its logarithm would be infinite.
SMALLEST_SHARE = 0.001


class ClassMix(TypedDict):
    """How often each answer is given: shares, 0..1 each; the label None stands for refused."""

    labels: list[int | None]
    shares: list[float]


class Histogram(TypedDict):
    """Shares, 0..1 each, between edges, of which there is one more.

    What lies beyond the outermost edges counts into the outermost bins.
    """

    edges: list[float]
    shares: list[float]


class Edges(TypedDict):
    """Where the bins of the three measured quantities begin and end, rising."""

    confidence: Sequence[float]
    ink_px: Sequence[float]
    stroke_px: Sequence[float]


class Profile(TypedDict):
    """Four distributions over some pictures, ready for JSON; the shares of each sum to 1.

    ink_px: how much ink a frame has, in pixels of full ink. stroke_px: how wide its strokes are.
    """

    pictures: int
    classes: ClassMix
    confidence: Histogram
    ink_px: Histogram
    stroke_px: Histogram


# Uneven, so that rendered photos of digits fill each; most answers to them are nearly certain.
EDGES = Edges(
    confidence=(0.0, 0.5, 0.8, 0.95, 0.99, 0.995, 0.997, 0.998, 0.999, 1.0),
    ink_px=(0.0, 50.0, 65.0, 80.0, 95.0, 110.0, 125.0, 140.0, 160.0, 784.0),
    stroke_px=(0.0, 1.5, 1.7, 1.9, 2.2, 2.5, 3.0, 3.5, 28.0),
)


def measure_profile(
    frames: npt.NDArray[np.uint8],
    digits: Sequence[int | None],
    confidences: npt.NDArray[np.floating],
    edges: Edges = EDGES,
) -> Profile:
    """Return what pictures and the answers to them look like.

    frames: uint8 (N, 28, 28), at least one. digits: the N answers, None where refused.
    confidences: floating (N,), 0..1. edges: those of `list_edges`, to compare with a profile.
    Raises ValueError when there are no frames.
    """
    if not len(frames):
        raise ValueError("There are no pictures to measure.")
    answers = list(digits)
    counts = np.array([answers.count(label) for label in LABELS])
    strokes = np.array([measure_stroke(frame) for frame in frames])
    return Profile(
        pictures=len(frames),
        classes=ClassMix(labels=list(LABELS), shares=find_shares(counts)),
        confidence=fill_bins(confidences, edges["confidence"]),
        ink_px=fill_bins(measure_ink(frames), edges["ink_px"]),
        stroke_px=fill_bins(strokes, edges["stroke_px"]),
    )


def list_edges(profile: Profile) -> Edges:
    """Return the edges of a profile's bins."""
    return Edges(
        confidence=profile["confidence"]["edges"],
        ink_px=profile["ink_px"]["edges"],
        stroke_px=profile["stroke_px"]["edges"],
    )


def measure_ink(frames: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """Return how much ink each frame, uint8 (N, 28, 28), has: float64 (N,), in pixels of 255."""
    return frames.sum(axis=(1, 2), dtype=np.float64) / FULL_INK


def measure_stroke(frame: Frame) -> float:
    """Return how wide the strokes of a frame, uint8 (28, 28), are, in pixels; 1 without strokes.

    Twice the mean distance from the strokes' middle to their edge, as D. Castro et al.,
    "Morpho-MNIST" (2019), have it; here the middle is the distance transform's ridge, which is
    quicker to find than a skeleton, and half a pixel lies beyond the edge.
    """
    ink = (frame >= INK_LEVEL).astype(np.uint8)
    depth = cv2.distanceTransform(ink, cv2.DIST_L2, 3)
    ridge = depth[depth >= cv2.dilate(depth, np.ones((3, 3), np.uint8))]
    ridge = ridge[ridge > 0]
    return float(2 * np.mean(ridge) - 0.5) if ridge.size else 1.0


def fill_bins(values: npt.NDArray[np.floating], edges: Sequence[float]) -> Histogram:
    """Return which share of values, floating (N,), lies between which edges, the lower included."""
    inside = np.asarray(edges[1:-1])
    counts = np.bincount(np.searchsorted(inside, values, side="right"), minlength=len(edges) - 1)
    return Histogram(edges=list(edges), shares=find_shares(counts))


def find_shares(counts: npt.NDArray[np.integer]) -> list[float]:
    """Return counts as shares of their sum, to the sixth digit."""
    return [round(float(count), 6) for count in counts / counts.sum()]


def measure_stability_index(reference: Sequence[float], current: Sequence[float]) -> float:
    """Return the population stability index of two distributions' shares over the same bins.

    0 when they are alike; below 0.1 little has changed, above 0.25 much has. N. Siddiqi, "Credit
    Risk Scorecards" (2006); the same as the divergence of H. Jeffreys (1946). Of two samples of N
    and M of the same, with B bins, (B - 1)(1/N + 1/M) is to be expected: B. Yurdakul,
    "Statistical Properties of Population Stability Index" (2018).
    Raises ValueError when the bins are not as many.
    """
    old, new = (np.maximum(shares, SMALLEST_SHARE) for shares in (reference, current))
    if old.shape != new.shape:
        raise ValueError(f"{len(old)} bins cannot be compared with {len(new)}.")
    return float(((new - old) * np.log(new / old)).sum())
