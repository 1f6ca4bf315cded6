"""Cut a mark where two digits may touch, and join marks that may be one digit."""

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from flaskapi.recognition.frame import Ink
from flaskapi.recognition.page.marks import Mark

CUT_HEIGHT_PX = 40
LEANS = (-0.7, -0.5, -0.35, -0.2, -0.1, 0.0, 0.1, 0.2, 0.35, 0.5, 0.7)
LEAN_COST = 2.0
LEAST_INK_SHARE = 0.12
CUTS_A_LEAN = 12
CUTS_SHARE = 4
MOST_CUTS = 2
GAP_EDGE_SHARE = 0.25
CUT_GAP_SHARE = 0.1
INKED = 64
FEWEST_PIXELS = 12

Cut = npt.NDArray[np.float64]


def cut_mark(mark: Mark, seen_px: Sequence[float] = ()) -> list[Mark]:
    """Return the pieces of a mark between its likeliest cuts, from left to right.

    seen_px: the columns of the page where digits were seen in it; it is cut between each two.
    """
    cuts = find_cuts(mark.ink, [x_px - mark.box[0] for x_px in seen_px])
    columns = np.arange(mark.ink.shape[1])[np.newaxis]
    borders = [np.zeros(mark.box[3]), *cuts, np.full(mark.box[3], mark.box[2])]
    pieces = [
        cut_out(mark, (columns >= left[:, np.newaxis]) & (columns < right[:, np.newaxis]))
        for left, right in pairwise(borders)
    ]
    return [piece for piece in pieces if piece is not None]


def cut_out(mark: Mark, inside: npt.NDArray[np.bool_]) -> Mark | None:
    """Return the part of a mark inside, or None where that is hardly any ink."""
    ink = np.where(inside, mark.ink, np.uint8(0))
    if np.count_nonzero(ink > INKED) < FEWEST_PIXELS:
        return None
    x, y, width, height = cv2.boundingRect(ink)
    box = (mark.box[0] + x, mark.box[1] + y, width, height)
    return Mark(box, ink[y : y + height, x : x + width])


def join_marks(marks: Sequence[Mark]) -> Mark:
    """Return marks as one."""
    if len(marks) == 1:
        return marks[0]
    left = min(mark.box[0] for mark in marks)
    top = min(mark.box[1] for mark in marks)
    right = max(mark.box[0] + mark.box[2] for mark in marks)
    bottom = max(mark.box[1] + mark.box[3] for mark in marks)
    ink = np.zeros((bottom - top, right - left), np.uint8)
    for mark in marks:
        x, y, width, height = mark.box
        place = ink[y - top : y - top + height, x - left : x - left + width]
        np.maximum(place, mark.ink, out=place)
    return Mark((left, top, right - left, bottom - top), ink)


def find_cuts(ink: Ink, seen_px: Sequence[float] = ()) -> list[Cut]:
    """Return straight cuts from top to bottom that cross little ink, from left to right.

    Each is float64 (H,): the column at which it crosses each row. Cuts lean by up to 35°, as
    digits do; those that leave hardly any ink on one side are none. seen_px: columns of digits,
    from left to right; there is a cut between each two, if any crosses there.
    """
    height, width = ink.shape
    scale = CUT_HEIGHT_PX / height
    small = cv2.resize(
        ink, (max(round(width * scale), 3), CUT_HEIGHT_PX), interpolation=cv2.INTER_AREA
    )
    found: list[tuple[float, float, float]] = []
    for lean in LEANS:
        # A leaning cut is an upright one of the picture sheared the other way.
        crossed, before = sum_columns(small, lean)
        cost = crossed + LEAN_COST * abs(lean)
        cost[(before < LEAST_INK_SHARE) | (before > 1 - LEAST_INK_SHARE)] = np.inf
        for column in np.argsort(cost)[: max(CUTS_A_LEAN, len(cost) // CUTS_SHARE)]:
            if np.isfinite(cost[column]):
                found.append((float(cost[column]), float(column / scale), lean))
    found.sort(key=lambda cut: cut[0])
    between = [
        next((cut for cut in found if left < cut[1] < right), None)
        for left, right in list_gaps(seen_px)
    ]
    chosen: list[tuple[float, float]] = []
    gap, most = CUT_GAP_SHARE * height, max(MOST_CUTS, 2 * len(seen_px))
    for _, middle, lean in [*(cut for cut in between if cut is not None), *found]:
        if len(chosen) < most and all(abs(middle - other) >= gap for other, _ in chosen):
            chosen.append((middle, lean))
    from_middle = np.arange(height) - (height - 1) / 2
    return [middle + lean * from_middle for middle, lean in sorted(chosen)]


def list_gaps(seen_px: Sequence[float]) -> list[tuple[float, float]]:
    """Return from where to where cuts between neighbouring digits cross: half of each distance."""
    return [
        (left + GAP_EDGE_SHARE * (right - left), right - GAP_EDGE_SHARE * (right - left))
        for left, right in pairwise(seen_px)
    ]


def sum_columns(small: Ink, lean: float) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return the ink that cuts of a lean cross at each column, and the share before them."""
    height, width = small.shape
    matrix = np.array([[1, -lean, lean * (height - 1) / 2], [0, 1, 0]])
    sheared = cv2.warpAffine(small, matrix, (width, height)).astype(np.float64) / 255
    crossed = sheared.sum(axis=0)
    return crossed, np.cumsum(crossed) / max(float(crossed.sum()), 1e-6)
