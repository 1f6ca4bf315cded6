"""What hangs together in a mask."""

import cv2
import numpy as np

from flaskapi.recognition.components import find_components


def test_pixels_that_touch_at_a_corner_hang_together() -> None:
    mask = np.zeros((6, 8), np.uint8)
    mask[1, 1] = mask[2, 2] = mask[4, 5] = 1
    labels, stats = find_components(mask)
    assert labels[1, 1] == labels[2, 2] != labels[4, 5]
    assert sorted(stats[1:].tolist()) == [[1, 1, 2, 2, 2], [5, 4, 1, 1, 1]]


def test_components_are_numbered_as_by_any_of_opencv_s_algorithms() -> None:
    mask = (np.random.default_rng(0).random((60, 90)) > 0.7).astype(np.uint8)
    labels, stats = find_components(mask)
    _, expected_labels, expected_stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    assert np.array_equal(labels, expected_labels)
    assert np.array_equal(stats, expected_stats)
