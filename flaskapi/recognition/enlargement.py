"""Undo an enlargement that repeats pixels, as plots and screenshots of small pictures do."""

import numpy as np
import numpy.typing as npt

from flaskapi.recognition.image import Pixels

LOOKED_AT = 16
SMALLEST_BLOCK_PX = 3
FEWEST_BLOCKS = 5
# A plot makes some blocks a pixel wider than others.
UNEVENNESS = 0.12

Places = npt.NDArray[np.intp]


def undo_enlargement(pixels: Pixels) -> Pixels:
    """Return a picture, uint8 (H, W), with every block of equal pixels as one pixel.

    As it is where it does not consist of blocks, all as large, or of too few to be read.
    """
    # A few rows tell that most pictures do not.
    some_rows = pixels[:: len(pixels) // LOOKED_AT + 1]
    if find_gaps(some_rows)[1:-1].min(initial=SMALLEST_BLOCK_PX) < SMALLEST_BLOCK_PX:
        return pixels
    across, down = find_gaps(pixels), find_gaps(pixels.T)
    side_px = measure_block(np.concatenate((across[1:-1], down[1:-1])))
    if side_px < SMALLEST_BLOCK_PX or side_px * FEWEST_BLOCKS > min(pixels.shape):
        return pixels
    return pixels[np.ix_(find_middles(down, side_px), find_middles(across, side_px))]


def find_gaps(pixels: Pixels) -> Places:
    """Return how many columns at a time are alike, from left to right; at least one number."""
    changes = np.flatnonzero((pixels[:, 1:] != pixels[:, :-1]).any(axis=0)) + 1
    edges = np.concatenate(([0], changes, [pixels.shape[1]]))
    return edges[1:] - edges[:-1]


def measure_block(gaps: Places) -> float:
    """Return the side of the blocks that gaps between changes consist of, in pixels; else 0."""
    if not gaps.size:
        return 0.0
    counts = np.rint(gaps / gaps.min())
    side_px = float(gaps.sum() / counts.sum())
    is_even = np.abs(gaps / side_px - counts).max() <= UNEVENNESS
    return side_px if is_even else 0.0


def find_middles(gaps: Places, side_px: float) -> Places:
    """Return a place within each block, the first and the last of which may be cut."""
    starts = np.cumsum(gaps) - gaps
    middles = []
    for start, gap in zip(starts, gaps, strict=True):
        count = round(gap / side_px)
        middles += [start + int((number + 0.5) * gap / count) for number in range(count)]
    return np.array(middles, np.intp)
