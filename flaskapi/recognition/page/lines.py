"""Put marks in lines: which stand beside each other, on rows that may be slanted."""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from flaskapi.recognition.page.fragments import Cluster, join_fragments
from flaskapi.recognition.page.marks import Mark
from flaskapi.recognition.quantiles import find_weighted_median

SLOPES_DEGREES, STEEPEST_DEGREES = range(-40, 41, 5), 45
# Neighbours whose overlap is less than this stand aside of each other; those that share so much of
# their width are parts of one digit.
BESIDE_FROM, SHARED_WIDTH = 0.75, 0.5
ASIDE_COST = 3.0
# Rows that cost less a mark are level; no slope needs to be tried.
LEVEL_COST = 0.15
STEEPNESS_COST = 0.01
TICK_SHARE = 0.5
FEWEST_SLOPED = 3
OVERLAP = 0.45
SAME_LINE, WAVY_LINE = 0.55, 0.25
REMEMBERED = 3
# Of a line that is not level, in heights of its digits.
WIDEST_GAP = 3.0
MOST_SLANTED = 200

Span = tuple[float, float]
# A line, and from where to where it stands.
PlacedLine = tuple[Span, list[Cluster]]


def group_lines(marks: Sequence[Mark]) -> tuple[list[list[Mark]], float]:
    """Return lines from top to bottom, each from left to right, and their slope in degrees.

    A positive slope falls to the right.
    """
    clusters = [Cluster(mark.box, (mark,)) for mark in marks]
    if len(marks) <= MOST_SLANTED:
        clusters = join_fragments(marks)
    best = 0
    lines: list[list[Cluster]] = []
    if len(marks) <= MOST_SLANTED:
        best, lines = find_slope(leave_ticks_out(clusters))
    if sum(map(len, lines)) < len(clusters):
        lines = group_at(clusters, best)
    lines = unite_lines(lines, best)
    slope = measure_slope(lines) if len(marks) <= MOST_SLANTED else 0.0
    return [[mark for cluster in line for mark in cluster.marks] for line in lines], slope


def leave_ticks_out(clusters: Sequence[Cluster]) -> list[Cluster]:
    """Return those clusters that are not far smaller than most of the ink."""
    if not clusters:
        return []
    sizes = np.array([max(cluster.box[2:]) for cluster in clusters])
    areas = np.array([sum(mark.area_px for mark in cluster.marks) for cluster in clusters])
    usual = find_weighted_median(sizes, areas)
    return [
        cluster for cluster, size in zip(clusters, sizes, strict=True) if size >= TICK_SHARE * usual
    ]


def find_slope(clusters: Sequence[Cluster]) -> tuple[int, list[list[Cluster]]]:
    """Return the slope, in whole degrees, at which clusters stand in lines best, and the lines."""
    level = group_at(clusters, 0)
    if measure_cost(level, 0) <= LEVEL_COST * len(clusters):
        return 0, level
    groupings = {slope: group_at(clusters, slope) for slope in SLOPES_DEGREES}
    best = min(groupings, key=lambda slope: measure_cost(groupings[slope], slope))
    return best, groupings[best]


def unite_lines(lines: Sequence[list[Cluster]], slope: int) -> list[list[Cluster]]:
    """Put lines together that stand at one height: a broken digit at the front begins two.

    Of a wavy row the higher digits and the lower ones may be two that take turns.
    """
    united: list[PlacedLine] = []
    for line in sorted(lines, key=len, reverse=True):
        span = find_typical_span(line, slope)
        same = next((other for other in united if is_same((span, line), other)), None)
        if same:
            same[1].extend(line)
        else:
            united.append((span, [*line]))
    united.sort(key=lambda item: sum(item[0]))
    return [
        sorted(line, key=lambda cluster: place_cluster(cluster, slope)[0]) for _, line in united
    ]


def find_typical_span(line: Sequence[Cluster], slope: int) -> Span:
    """Return from where to where most marks of a line stand, across it."""
    starts, ends = zip(*(place_cluster(cluster, slope)[1] for cluster in line), strict=True)
    return float(np.median(starts)), float(np.median(ends))


def measure_cost(lines: Sequence[Sequence[Cluster]], slope: int) -> float:
    """Return how unlikely a slope is: many lines, marks aside of each other, and steepness."""
    aside = 0.0
    for line in lines:
        spans = pairwise([place_cluster(cluster, slope)[1] for cluster in line])
        aside += sum(
            max(BESIDE_FROM - measure_overlap(*neighbours), 0.0)
            for neighbours, clusters in zip(spans, pairwise(line), strict=True)
            if not share_width(*clusters)
        )
    return len(lines) + ASIDE_COST * aside + STEEPNESS_COST * abs(slope)


def is_same(first: PlacedLine, second: PlacedLine) -> bool:
    """Tell whether two lines stand at one height."""
    overlap = measure_overlap(first[0], second[0])
    return overlap > SAME_LINE or (overlap > WAVY_LINE and alternate(first[1], second[1]))


def alternate(first: Sequence[Cluster], second: Sequence[Cluster]) -> bool:
    """Tell whether one line begins before the other ends, and no digit of it is above the other."""
    (left, right), (other_left, other_right) = (
        (min(c.box[0] for c in line), max(c.box[0] + c.box[2] for c in line))
        for line in (first, second)
    )
    if left > other_right or other_left > right:
        return False
    return not any(share_width(one, other) for one in first for other in second)


def share_width(first: Cluster, second: Cluster) -> bool:
    """Tell whether one cluster is above the other."""
    (left, _, width, _), (other_left, _, other_width, _) = first.box, second.box
    spans = (left, left + width), (other_left, other_left + other_width)
    return measure_overlap(*spans) > SHARED_WIDTH


def measure_slope(lines: Sequence[Sequence[Cluster]]) -> float:
    """Return the slope, in degrees, on which the middles of the longest line lie.

    What is steeper than lines are searched for is hatching, and 0.
    """
    longest = max(lines, key=len, default=[])
    if len(longest) < FEWEST_SLOPED:
        return 0.0
    x, y = np.array([(m.box[0] + m.box[2] / 2, m.box[1] + m.box[3] / 2) for m in longest]).T
    spread = float(np.square(x - x.mean()).sum())
    if spread == 0:
        return 0.0
    slope = np.rad2deg(np.arctan(((x - x.mean()) * (y - y.mean())).sum() / spread))
    return float(slope) if abs(slope) <= STEEPEST_DEGREES else 0.0


def group_at(clusters: Sequence[Cluster], slope: int) -> list[list[Cluster]]:
    """Return lines of a slope: each cluster joins the line whose last ones stand beside it."""
    lines: list[list[tuple[Span, Cluster]]] = []
    # Of each line's last ones; nothing overlaps what is not there.
    spans = np.full((len(clusters), REMEMBERED, 2), (math.inf, -math.inf))
    for (_, span), cluster in sorted(
        ((place_cluster(cluster, slope), cluster) for cluster in clusters), key=lambda item: item[0]
    ):
        number = find_line(span, cluster, spans, lines, is_level=slope == 0)
        if number == len(lines):
            lines.append([])
        spans[number, len(lines[number]) % REMEMBERED] = span
        lines[number].append((span, cluster))
    lines.sort(key=lambda line: float(np.mean([sum(span) for span, _ in line])))
    return [[cluster for _, cluster in line] for line in lines]


def find_line(
    span: Span,
    cluster: Cluster,
    spans: npt.NDArray[np.float64],
    lines: Sequence[Sequence[tuple[Span, Cluster]]],
    is_level: bool,
) -> int:
    """Return the number of the line that a cluster stands in, or how many there are.

    spans: of each line's last ones, float64 (lines or more, 3, 2).
    """
    overlaps = measure_overlaps(span, spans[: len(lines)])
    for number in np.argsort(-overlaps, kind="stable").tolist():
        if overlaps[number] <= OVERLAP:
            break
        if is_level or is_near(cluster, [last for _, last in lines[number][-REMEMBERED:]]):
            return int(number)
    return len(lines)


def is_near(cluster: Cluster, before: Sequence[Cluster]) -> bool:
    """Tell whether a cluster is not far right of those before it.

    Numbers in different places of a page can always be joined by some slope.
    """
    taller_px = max(other.box[3] for other in (cluster, *before))
    right = max(other.box[0] + other.box[2] for other in before)
    return cluster.box[0] - right <= WIDEST_GAP * taller_px


def place_cluster(cluster: Cluster, slope: int) -> tuple[float, Span]:
    """Return a cluster's middle along a line of that slope, and from where to where it stands."""
    left, top, width, height = cluster.box
    x, y = left + width / 2, top + height / 2
    angle = math.radians(slope)
    along = x * math.cos(angle) + y * math.sin(angle)
    across = y * math.cos(angle) - x * math.sin(angle)
    return along, (across - height / 2, across + height / 2)


def measure_overlap(first: Span, second: Span) -> float:
    """Return which share of the shorter span lies within the other, below 0 where none does."""
    shorter = min(first[1] - first[0], second[1] - second[0])
    return (min(first[1], second[1]) - max(first[0], second[0])) / max(shorter, 1e-6)


def measure_overlaps(span: Span, lines: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return `measure_overlap` of a span with the best of each line's, (N, M, 2): float64 (N,)."""
    starts, ends = lines[..., 0], lines[..., 1]
    shorter = np.maximum(np.minimum(span[1] - span[0], ends - starts), 1e-6)
    overlaps = (np.minimum(span[1], ends) - np.maximum(span[0], starts)) / shorter
    return np.asarray(overlaps.max(axis=1, initial=-math.inf))
