"""Write a digit of MNIST with a pen: smooth strokes of any size, thick, as they are, or a line."""

import cv2
import numpy as np
import numpy.typing as npt

from flaskapi.recognition.frame import DIGIT_SIDE_PX, HALF_INK, Frame

Coverage = npt.NDArray[np.float32]
Mask = npt.NDArray[np.uint8]

# Strokes are shaped at 4 to 8 pixels for one of the frame, then brought to their size.
LEAST_SCALE, MOST_SCALE = 4.0, 8.0
SMOOTHING_PX = 0.4
EDGE_LEVELS = (127, 95, 70, 45)
# A line is found at twice the frame's size, where strokes are some 4 to 8 pixels wide.
LINE_SCALE = 2
# What is this many times as wide as the strokes is a blot: a loop whose inside ran full.
BLOT_RATIO = 1.9
# Half a stroke's width, in pixels of the frame, that one digit in ten exceeds.
FAT_PX = 1.6
FAT_REST = 0.4
THINNINGS_AT_MOST = 20
LINE_SMOOTHINGS = 3
SUBPIXEL_BITS = 4
ENDS_HERE = 1

NEIGHBOURS = np.array([[128, 1, 2], [64, 0, 4], [32, 16, 8]], np.float32)
STEPS = ((0, 1), (1, 0), (1, 1), (1, -1))


def write_strokes(frame: Frame, digit_px: float, growth_px: float = 0.0) -> Coverage:
    """Return a digit's strokes at a size, with edges as sharp as a pen's.

    frame: uint8 (28, 28). digit_px: what the 20 pixels of the frame's box become. growth_px: how
    far the edges move outwards, in pixels of the frame; a growth that would close a loop is
    halved until it doesn't. Returns float32 (H, W), paper 0, ink 1, nothing around the ink.
    """
    scale = float(np.clip(digit_px / DIGIT_SIDE_PX, LEAST_SCALE, MOST_SCALE))
    depth = measure_depth(frame, scale)
    growth = limit_growth(depth, growth_px * scale)
    return scale_strokes(np.clip(depth + growth + 0.5, 0, 1), digit_px / DIGIT_SIDE_PX / scale)


def write_line(frame: Frame, digit_px: float, line_px: int, smooth: bool = True) -> Coverage:
    """Return a digit as a line of whole pixels along the middle of its strokes.

    A loop that had run full of ink is drawn open, since a thin pen fills none. smooth: with grey
    edges, as a pen's; otherwise in steps, as paint programs draw. Otherwise like `write_strokes`.
    """
    scale = digit_px / DIGIT_SIDE_PX / LINE_SCALE
    depth = measure_depth(frame, LINE_SCALE)
    line = thin_mask((depth > 0).astype(np.uint8))
    half_width = float(np.median(depth[line > 0]))
    border = line_px + 2
    shift = border + (scale - 1) / 2
    canvas = cv2.warpAffine(
        cv2.blur(255 * find_fat(depth, half_width), (3, 3)),
        np.array([[scale, 0, shift], [0, scale, shift]]),
        [int(side * scale) + 2 * border for side in depth.shape[::-1]],
    )
    _, canvas = cv2.threshold(canvas, HALF_INK, 255, cv2.THRESH_BINARY)
    blots = find_blots(depth, half_width)
    for pieces, is_closed in ((trace_line(line * (1 - blots)), False), (trace_rims(blots), True)):
        cv2.polylines(
            canvas,
            [np.rint((way * scale + shift) * 2**SUBPIXEL_BITS).astype(np.int32) for way in pieces],
            isClosed=is_closed,
            color=255,
            thickness=line_px,
            lineType=cv2.LINE_AA if smooth else cv2.LINE_8,
            shift=SUBPIXEL_BITS,
        )
    return crop_ink(canvas.astype(np.float32) / 255)


def measure_depth(frame: Frame, scale: float) -> Coverage:
    """Return how deep each point lies inside a stroke, in enlarged pixels; outside below 0."""
    soft = cv2.GaussianBlur(frame, (0, 0), SMOOTHING_PX)
    grey = cv2.resize(soft, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    inside = (grey > find_edge_level(grey)).astype(np.uint8)
    depth = cv2.distanceTransform(inside, cv2.DIST_L2, 3)
    depth -= cv2.distanceTransform(1 - inside, cv2.DIST_L2, 3)
    return cv2.GaussianBlur(depth, (0, 0), scale / LEAST_SCALE)


def find_edge_level(grey: Mask) -> int:
    """Return the grey level at which strokes end: half of the ink's, or less where they'd break."""
    pieces = [
        cv2.connectedComponents((grey > level).astype(np.uint8), connectivity=4)[0]
        for level in EDGE_LEVELS
    ]
    # A faint digit may show nothing at the highest level, which counts as broken.
    return EDGE_LEVELS[min(range(len(pieces)), key=lambda i: (pieces[i] < 2, pieces[i]))]


def limit_growth(depth: Coverage, growth: float) -> float:
    """Return the growth, halved until the strokes enclose as many loops as without it."""
    if growth <= 0:
        return growth
    loops = count_loops(depth, 0)
    for _ in range(3):
        if count_loops(depth, growth) == loops:
            return growth
        growth /= 2
    return 0.0


def count_loops(depth: Coverage, growth: float) -> int:
    """Return how many parts the paper has, of which one is outside."""
    paper = (depth + growth <= 0).astype(np.uint8)
    return cv2.connectedComponents(paper, connectivity=4)[0]


def scale_strokes(ink: Coverage, factor: float) -> Coverage:
    """Crop strokes and bring them to their size; enlarged edges are sharpened again."""
    ink = crop_ink(ink)
    if factor == 1:
        return ink
    if factor < 1:
        return cv2.resize(ink, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    large = cv2.resize(ink, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    return np.clip((large - 0.5) * factor + 0.5, 0, 1)


def crop_ink(ink: Coverage) -> Coverage:
    """Cut out the box of all ink."""
    x, y, width, height = cv2.boundingRect((ink > 0.5).astype(np.uint8))
    return ink[y : y + height, x : x + width]


def find_fat(depth: Coverage, half_width: float) -> Mask:
    """Return the strokes, of a part of their width, of a digit that is all fat; else nothing.

    A line along their middle would lose its shape. half_width: of most strokes, in pixels of
    `depth`. Returns uint8 (H, W) of 0 and 1.
    """
    least = (1 - FAT_REST) * half_width if half_width > FAT_PX * LINE_SCALE else np.inf
    return (depth > least).astype(np.uint8)


def find_blots(depth: Coverage, half_width: float) -> Mask:
    """Return where strokes are so wide that a loop must have run full, to the middle of its stroke.

    Arguments and result are those of `find_fat`.
    """
    outside_core = (depth <= BLOT_RATIO * half_width).astype(np.uint8)
    if outside_core.all():
        return np.zeros_like(outside_core)
    # Opening by a disc gives the blot back, but for half a stroke.
    reach = (BLOT_RATIO - 1) * half_width
    return (cv2.distanceTransform(outside_core, cv2.DIST_L2, 3) <= reach).astype(np.uint8)


def trace_rims(blots: Mask) -> list[npt.NDArray[np.float64]]:
    """Return the rims of blots, float64 (N, 2) each: x and y, smoothed."""
    rims, _ = cv2.findContours(blots, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    ring = [np.arange(len(rim)) for rim in rims]
    return [
        sum(rim[np.roll(place, step), 0].astype(float) for step in (-1, 0, 1)) / 3
        for rim, place in zip(rims, ring, strict=True)
    ]


def thin_mask(mask: Mask) -> Mask:
    """Return the middle line of a mask's strokes, one pixel wide, uint8 (H, W) of 0 and 1.

    T. Zhang and C. Suen, "A fast parallel algorithm for thinning digital patterns" (1984).
    """
    line = mask.copy()
    for _ in range(THINNINGS_AT_MOST):
        before = line.copy()
        for goes in THINNING_PASSES:
            # Paper's own code does not matter, since paper cannot go.
            code = cv2.filter2D(line, cv2.CV_8U, NEIGHBOURS, borderType=cv2.BORDER_CONSTANT)
            line[goes[code]] = 0
        if np.array_equal(line, before):
            break
    return line


def trace_line(line: Mask) -> npt.NDArray[np.float64]:
    """Return a line's pieces between neighbouring pixels, float64 (N, 2, 2): ends, x and y.

    The line is smoothed; its free ends stay where they are.
    """
    number = np.full((line.shape[0] + 2, line.shape[1] + 2), -1)
    rows, columns = np.nonzero(line)
    number[rows + 1, columns + 1] = np.arange(len(rows))
    pairs = []
    for down, right in STEPS:
        other = number[rows + 1 + down, columns + 1 + right]
        found = other >= 0
        pairs.append(np.column_stack((np.flatnonzero(found), other[found])))
    edges = np.concatenate(pairs)
    if not len(edges):  # A dot: a line to itself.
        edges = np.zeros((1, 2), int)
    return smooth_line(np.column_stack((columns, rows)).astype(float), edges)[edges]


def smooth_line(
    points: npt.NDArray[np.float64], edges: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Move each point to the mean of itself and its neighbours, a few times over."""
    ends = np.concatenate((edges, edges[:, ::-1]))
    degree = np.bincount(ends[:, 0], minlength=len(points))
    free = degree <= ENDS_HERE
    for _ in range(LINE_SMOOTHINGS):
        sums = [
            np.bincount(ends[:, 0], points[ends[:, 1], axis], minlength=len(points))
            for axis in (0, 1)
        ]
        moved = (points + np.column_stack(sums)) / (degree + 1)[:, np.newaxis]
        points = np.where(free[:, np.newaxis], points, moved)
    return points


def _list_removable(second: bool) -> npt.NDArray[np.bool_]:
    """Return for each of the 256 neighbourhoods whether its middle goes in a pass."""
    goes = np.zeros(256, bool)
    for code in range(256):
        # Clockwise from the top: P2 to P9 of the paper.
        ring = [code >> bit & 1 for bit in range(8)]
        turns = sum(a < b for a, b in zip(ring, ring[1:] + ring[:1], strict=True))
        top, right, bottom, left = ring[::2]
        if second:
            open_sides = top * right * left == 0 and top * bottom * left == 0
        else:
            open_sides = top * right * bottom == 0 and right * bottom * left == 0
        goes[code] = 2 <= sum(ring) <= 6 and turns == 1 and open_sides
    return goes


THINNING_PASSES = (_list_removable(second=False), _list_removable(second=True))
