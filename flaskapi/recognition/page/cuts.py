"""Cut a mark where two digits may touch, and join marks that may be one digit."""

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from flaskapi.recognition.frame import Ink
from flaskapi.recognition.page.marks import Mark

SEAM_HEIGHT_PX = 40
INK_COST = 1.0
BEND_COST = 0.08
MARGIN_SHARE = 0.15
MOST_SEAMS = 4
SEAM_GAP_SHARE = 0.12
INKED = 64
FEWEST_PIXELS = 12

Seam = npt.NDArray[np.int64]


def cut_mark(mark: Mark) -> list[Mark]:
    """Return the pieces of a mark between its likeliest cuts, from left to right."""
    seams = find_seams(mark.ink)
    columns = np.arange(mark.ink.shape[1])[np.newaxis]
    borders = [np.zeros(mark.box[3]), *seams, np.full(mark.box[3], mark.box[2])]
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


def find_seams(ink: Ink) -> list[Seam]:
    """Return ways from top to bottom that cross little ink, from left to right, int64 (H,) each.

    Seams as in Avidan and Shamir, "Seam Carving" (2007), on the picture brought to 40 rows.
    """
    height, width = ink.shape
    scale = SEAM_HEIGHT_PX / height
    columns = max(round(width * scale), 3)
    small = cv2.resize(ink, (columns, SEAM_HEIGHT_PX), interpolation=cv2.INTER_AREA)
    cost, steps = walk_down(INK_COST * small.astype(np.float32) / 255)
    cost[: round(MARGIN_SHARE * SEAM_HEIGHT_PX)] = np.inf
    cost[columns - round(MARGIN_SHARE * SEAM_HEIGHT_PX) :] = np.inf
    gap = max(round(SEAM_GAP_SHARE * SEAM_HEIGHT_PX), 1)
    rows = (np.arange(height) * SEAM_HEIGHT_PX) // height
    seams: list[Seam] = []
    while len(seams) < MOST_SEAMS and np.isfinite(cost).any():
        end = int(cost.argmin())
        way = trace_back(steps, end)
        seams.append(np.rint(way[rows] / scale).astype(np.int64))
        cost[max(end - gap, 0) : end + gap + 1] = np.inf
    return sorted(seams, key=lambda seam: float(seam.mean()))


def walk_down(
    costs: npt.NDArray[np.float32],
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    """Return the least cost of reaching each column of the last row, and each row's step back.

    costs: float32 (H, W). Steps, int64 (H, W), are -1, 0 or 1 columns.
    """
    total = costs[0].copy()
    steps = np.zeros(costs.shape, np.int64)
    for row in range(1, len(costs)):
        padded = np.pad(total, 1, constant_values=np.inf)
        choices = np.stack((padded[:-2] + BEND_COST, padded[1:-1], padded[2:] + BEND_COST))
        best = choices.argmin(axis=0)
        steps[row] = best - 1
        total = choices[best, np.arange(len(total))] + costs[row]
    return total, steps


def trace_back(steps: npt.NDArray[np.int64], end: int) -> Seam:
    """Return the column of each row on the way that ends in a column."""
    way = np.empty(len(steps), np.int64)
    for row in range(len(steps) - 1, -1, -1):
        way[row] = end
        end += steps[row, end]
    return way
