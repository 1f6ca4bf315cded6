"""The connected components of a mask, as OpenCV has them."""

import cv2
import numpy as np
import numpy.typing as npt

from flaskapi.recognition.frame import Ink

# Of each pixel, the number of its component; and a row for each component, the first the paper's:
# left, top, width, height and area (OpenCV's CC_STAT_…).
Labels = npt.NDArray[np.int32]
Stats = npt.NDArray[np.int32]


def find_components(mask: Ink) -> tuple[Labels, Stats]:
    """Return labels, int32 (H, W), and statistics, int32 (N, 5), of what hangs together.

    mask: uint8 (H, W), 0 where nothing is. Pixels that touch at a corner hang together.
    """
    # Blocks of 2×2 pixels (Grana et al. 2010): the same numbers as by OpenCV's default, which takes
    # nearly three times as long for a mask of a few strokes.
    _, labels, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(
        mask, 8, cv2.CV_32S, cv2.CCL_GRANA
    )
    return np.asarray(labels, np.int32), np.asarray(stats, np.int32)
