"""Put the fragments of a broken digit together, so that it stands as tall as it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from flaskapi.recognition.page.marks import Box, Mark

FRAGMENT_SHARE = 0.6
ASTRIDE_SHARE = 0.3
GAP_SHARE = 0.2


@dataclass(frozen=True, eq=False)
class Cluster:
    """Marks that may be one digit, and the box around them: x, y, width, height in pixels."""

    box: Box
    marks: tuple[Mark, ...]


def join_fragments(marks: Sequence[Mark]) -> list[Cluster]:
    """Return marks in clusters: a small one with the one right above or below it, if there is any.

    So a 5 and its bar are one.
    """
    clusters = [Cluster(mark.box, (mark,)) for mark in marks]
    if not clusters:
        return []
    height_px = sorted(mark.box[3] for mark in marks)[len(marks) // 2]
    small = [cluster for cluster in clusters if cluster.box[3] < FRAGMENT_SHARE * height_px]
    for fragment in sorted(small, key=lambda cluster: cluster.box[3]):
        others = [other for other in clusters if other is not fragment]
        gaps = [measure_gap(fragment.box, other.box) for other in others]
        nearest = min(range(len(others)), key=gaps.__getitem__, default=None)
        if nearest is None or fragment not in clusters or gaps[nearest] > GAP_SHARE * height_px:
            continue
        clusters.remove(fragment)
        clusters[clusters.index(others[nearest])] = unite(others[nearest], fragment)
    return clusters


def measure_gap(fragment: Box, other: Box) -> float:
    """Return how many pixels a fragment is above or below a mark; infinite where it is aside."""
    common = min(fragment[0] + fragment[2], other[0] + other[2]) - max(fragment[0], other[0])
    if common < ASTRIDE_SHARE * min(fragment[2], other[2]):
        return float("inf")
    return max(fragment[1], other[1]) - min(fragment[1] + fragment[3], other[1] + other[3])


def unite(first: Cluster, second: Cluster) -> Cluster:
    """Return two clusters as one."""
    boxes = first.box, second.box
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right = max(box[0] + box[2] for box in boxes)
    bottom = max(box[1] + box[3] for box in boxes)
    return Cluster((left, top, right - left, bottom - top), (*first.marks, *second.marks))
