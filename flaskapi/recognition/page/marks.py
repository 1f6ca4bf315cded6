"""Find every mark on a page that could be a digit or a part of one."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from flaskapi.recognition.components import Labels, find_components
from flaskapi.recognition.enclosures import find_enclosures
from flaskapi.recognition.frame import HALF_INK, Frame, Ink, fit_frame
from flaskapi.recognition.image import Pixels
from flaskapi.recognition.ink import clear_noise
from flaskapi.recognition.page.boxes import find_possible
from flaskapi.recognition.page.ruling import erase_ruling, list_bands
from flaskapi.recognition.page.underlines import erase_underlines
from flaskapi.recognition.paper import divide_by_paper, shrink
from flaskapi.recognition.quantiles import find_median, find_quantile, find_weighted_median

# The paper is looked for on a plane as large as a square of that side, in a reach that is such a
# share of the short side; and where shadows are to be told from ink, in finer detail.
PAPER_AREA_SIDE_PX, PAPER_KERNEL_SHARE = 160, 0.25
FINE_AREA_SIDE_PX, FINE_KERNEL_SHARE = 400, 0.09
# Blots are thicker than such shares of the short side and of the smaller marks' height.
BLOT_SHARE, BLOT_STROKE, BLOT_STEP_PX = 0.12, 0.6, 2
SMOOTHED_SHARE = 1 / 1200
NOISE_LEVELS = 4.0
FAINTEST_CONTRAST = 14.0
INK_SHARE = 0.6
BOX_SHARE = 0.6
FEWEST_STRONG_PX = 6
EDGE_RUN_SHARE = 0.12
EDGE_DEPTH = 0.3
FAINT_SHARE = 0.55
SMALL_SHARE = 0.2
FEW_MARKS = 2
SPECK_SHARE = 1 / 50
MARGIN_PX = 2
MOST_MARKS = 2000

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Mark:
    """Ink that hangs together, or several such pieces.

    box: x, y, width, height in pixels of the page. ink: uint8 (height, width), paper 0.
    """

    box: Box
    ink: Ink

    @property
    def area_px(self) -> int:
        """How many pixels are inked."""
        return int(np.count_nonzero(self.ink))

    @property
    def size_px(self) -> float:
        """How large it is: its height, or for what lies flat a part of its width."""
        return max(self.box[3], 0.6 * self.box[2])

    @property
    def frame(self) -> Frame:
        """What the network is shown of it, uint8 (28, 28)."""
        return fit_frame(self.ink)


@dataclass(frozen=True)
class Page:
    """The marks found on a page.

    is_cut_short: there were more than are looked at. shows_blots: some are too thick for a pen, as
    shadows are.
    """

    marks: list[Mark]
    is_cut_short: bool
    shows_blots: bool = False


def find_marks(pixels: Pixels, light_ink: bool, is_fine: bool = False) -> Page:
    """Return the marks that stand out from a page, dark ones or light ones.

    pixels: uint8 (H, W). is_fine: shadows are no marks, nor is anything else that is thick. What
    belongs to the picture's edges, is ruled, drawn around other marks, far fainter or far smaller
    than the rest is left out.
    """
    contrast = measure_contrast(pixels, light_ink, is_fine)
    grain = measure_grain(contrast)
    threshold = find_threshold(contrast, grain)
    if threshold is not None and clear_edges(contrast, threshold):
        threshold = find_threshold(contrast, grain)
    if threshold is None:
        return Page([], is_cut_short=False)
    # Printed boxes are often fainter than what is written in them, but clearer than grain.
    around = find_enclosures((contrast > max(BOX_SHARE * threshold, grain)).astype(np.uint8))
    mask = erase_ruling((contrast > threshold).astype(np.uint8) & (1 - around))
    labels, stats = find_components(mask)
    if erase_underlines(mask, labels, stats):
        labels, stats = find_components(mask)
    numbers = find_possible(stats, mask.shape)
    largest = sorted(numbers, key=lambda number: -stats[number, cv2.CC_STAT_AREA])
    marks = [
        cut_mark_out(contrast, labels, stats[number], number, threshold)
        for number in largest[:MOST_MARKS]
    ]
    shows_blots = not is_fine and has_blots(mask, stats[numbers, cv2.CC_STAT_HEIGHT])
    return Page(drop_odd_marks(marks, contrast), len(numbers) > MOST_MARKS, shows_blots)


def measure_contrast(pixels: Pixels, light_ink: bool, is_fine: bool) -> Ink:
    """Return the contrast of ink against the paper around it, uint8 (H, W), without much grain.

    Rows are long: the paper is looked for on a scale and in a reach that suit the short side.
    """
    side_px, share = (
        (FINE_AREA_SIDE_PX, FINE_KERNEL_SHARE)
        if is_fine
        else (PAPER_AREA_SIDE_PX, PAPER_KERNEL_SHARE)
    )
    scale = min(side_px / math.sqrt(pixels.size), 1.0)
    contrast = divide_by_paper(pixels, light_ink, scale, share * min(pixels.shape) * scale)
    return cv2.GaussianBlur(contrast, (0, 0), max(0.8, SMOOTHED_SHARE * max(pixels.shape)))


def has_blots(mask: Ink, heights_px: npt.NDArray[np.int32]) -> bool:
    """Tell whether marks are too thick for strokes of these heights, as shadows are.

    In finer detail they are paper. mask: uint8 (H, W) of 0 and 1.
    """
    if heights_px.size == 0:
        return False
    # Not averaged, or small loops would be filled.
    small = np.pad(mask[::BLOT_STEP_PX, ::BLOT_STEP_PX], 1)
    thickness_px = 2 * BLOT_STEP_PX * float(cv2.distanceTransform(small, cv2.DIST_L2, 3).max())
    stroke_px = BLOT_STROKE * float(np.quantile(heights_px, 0.25))
    return thickness_px > max(BLOT_SHARE * min(mask.shape), stroke_px)


def measure_grain(contrast: Ink) -> float:
    """Return the contrast above which hardly any of the paper's grain rises, 0..255."""
    small = shrink(contrast, 0.5)
    usual = find_median(np.abs(cv2.Laplacian(small, cv2.CV_16S)).astype(np.uint16))
    return max(FAINTEST_CONTRAST, NOISE_LEVELS * usual)


def find_threshold(contrast: Ink, grain: float) -> float | None:
    """Return the contrast that tells ink from paper, or None on a page without ink.

    Otsu's (1979), among the pixels that rise above the paper's grain alone: on a page there are so
    few of ink that among all pixels the threshold would fall into the grain.
    """
    strong = contrast[contrast > grain]
    if strong.size < FEWEST_STRONG_PX:
        return None
    threshold, _ = cv2.threshold(strong.reshape(-1, 1), 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return max(INK_SHARE * threshold, grain)


def clear_edges(contrast: Ink, threshold: float) -> bool:
    """Erase what lies along an edge of the page, in place; tell whether there was any.

    A table or the next sheet can be so much darker than ink that no ink would be seen beside it.
    """
    found = False
    for edge in (contrast, contrast[::-1], contrast.T, contrast.T[::-1]):
        for start, stop in list_bands(edge[0] > threshold):
            if stop - start < EDGE_RUN_SHARE * max(contrast.shape):
                continue
            depth = measure_depth(edge[:, start:stop] > threshold)
            if depth <= EDGE_DEPTH * (stop - start):
                reach = slice(max(start - MARGIN_PX, 0), stop + MARGIN_PX)
                edge[: depth + 2 * MARGIN_PX, reach] = 0
                found = True
    return found


def measure_depth(inked: npt.NDArray[np.bool_]) -> int:
    """Return how many rows from the first on hold ink without a gap."""
    empty = ~inked.any(axis=1)
    return int(empty.argmax()) if empty.any() else int(empty.size)


def cut_mark_out(
    contrast: Ink,
    labels: Labels,
    stats: npt.NDArray[np.int32],
    number: int,
    threshold: float,
) -> Mark:
    """Return one component with a margin, in which the soft edges of its strokes lie."""
    left, top, width, height, _ = (int(value) for value in stats)
    rows = slice(max(top - MARGIN_PX, 0), top + height + MARGIN_PX)
    columns = slice(max(left - MARGIN_PX, 0), left + width + MARGIN_PX)
    mask = (labels[rows, columns] == number).astype(np.uint8)
    ink = clear_noise(contrast[rows, columns], mask, threshold)
    return Mark((columns.start, rows.start, ink.shape[1], ink.shape[0]), ink)


def drop_odd_marks(marks: list[Mark], contrast: Ink) -> list[Mark]:
    """Leave out what is far fainter or far smaller than the marks that hold most of the ink.

    A few marks alone that are tiny beside the page are specks.
    """
    if not marks:
        return []
    areas = np.array([mark.area_px for mark in marks])
    levels = np.array([measure_level(mark, contrast) for mark in marks])
    sizes = np.array([mark.size_px for mark in marks])
    level, size = find_weighted_median(levels, areas), find_weighted_median(sizes, areas)
    kept = (levels >= FAINT_SHARE * level) & (sizes >= SMALL_SHARE * size)
    if kept.sum() <= FEW_MARKS and sizes[kept].max() < SPECK_SHARE * max(contrast.shape):
        return []
    return [mark for mark, is_kept in zip(marks, kept, strict=True) if is_kept]


def measure_level(mark: Mark, contrast: Ink) -> float:
    """Return the contrast of a mark's strokes, 0..255."""
    left, top, width, height = mark.box
    part = contrast[top : top + height, left : left + width]
    return find_quantile(part[mark.ink > HALF_INK], 0.8) if (mark.ink > HALF_INK).any() else 0.0
