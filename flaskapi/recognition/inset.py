"""Find the photo that was pasted on a page of one shade, or the picture in a plot."""

import cv2
import numpy as np
import numpy.typing as npt

from flaskapi.recognition.components import find_components
from flaskapi.recognition.frame import Ink
from flaskapi.recognition.image import Pixels
from flaskapi.recognition.paper import list_border
from flaskapi.recognition.quantiles import find_quantile

LEAST_DIFFERENCE = 12
SMALLEST_SIDE_PX = 20
FILLED = 0.85
# White ink on a dark picture is as a hole through which the page shows, at its border as well.
EDGE_FILLED = 0.5
HOLED = 0.55
CORNER_SHARE = 1 / 16
PLAIN = 0.7
LEAST_CONTRAST = 24
# A small digit on a large photo covers no more.
INK_SHARE = 0.001
LARGE_SHARE = 0.1
STAINED_BORDER = 0.02
# A page that no camera saw is of one shade, but for what rounding makes of it.
EXACT_DIFFERENCE, EXACT_SHARE = 1, 0.9

# x, y, width, height in pixels.
Box = tuple[int, int, int, int]


def crop_photo(pixels: Pixels, shade: int) -> Pixels | None:
    """Return the photo that was pasted on a page of one shade, or None where there is none.

    It fills the box of all that differs from the page, or of what hangs together there if that is
    large, as in a plot; and it shows contrast inside. The strokes of a digit do the one or the
    other. What reaches from border to border beside paper is rather a part in another light.
    pixels: uint8 (H, W). Returns the same of the photo, without its edge.
    """
    differences = cv2.absdiff(pixels, np.full_like(pixels, shade))
    differs = (differences > LEAST_DIFFERENCE).view(np.uint8)
    left, top, width, height = cv2.boundingRect(differs)
    if min(width, height) < SMALLEST_SIDE_PX or width * height == pixels.size:
        return None
    reaches_across = height == pixels.shape[0] or width == pixels.shape[1]
    if reaches_across and not is_exact(list_border(differences)):
        return None
    photo = cut_out(pixels, differs, (left, top, width, height))
    inset = find_inset(differs) if photo is None else None
    return photo if inset is None else cut_out(pixels, differs, inset)


def is_exact(differences: Pixels) -> bool:
    """Tell whether pixels near a shade are of just that. differences: from it, uint8 (N,)."""
    near = differences[differences <= LEAST_DIFFERENCE]
    return bool((near <= EXACT_DIFFERENCE).mean() >= EXACT_SHARE)


def find_inset(differs: Ink) -> Box | None:
    """Return the box of the largest thing on a page, beside which others may lie, as in a plot."""
    if list_border(differs).mean() > STAINED_BORDER or differs.mean() < LARGE_SHARE:
        return None
    _, stats = find_components(differs)
    left, top, width, height, area = stats[1:][stats[1:, cv2.CC_STAT_AREA].argmax()].tolist()
    is_large = area >= LARGE_SHARE * differs.size and min(width, height) >= SMALLEST_SIDE_PX
    return (left, top, width, height) if is_large else None


def cut_out(pixels: Pixels, differs: Ink, box: Box) -> Pixels | None:
    """Return the photo that fills a box, or None where none does."""
    left, top, width, height = box
    inside = differs[top : top + height, left : left + width]
    shares = inside.mean(axis=1), inside.mean(axis=0)
    rows, columns = (find_filled(share) for share in shares)
    if rows is None or columns is None:
        return None
    # The edge of the photo is blurred into the page around it.
    edge = max(1, min(width, height) // 40)
    photo = pixels[top : top + height, left : left + width][rows, columns]
    photo = np.ascontiguousarray(photo[edge:-edge, edge:-edge])
    if photo.size == 0 or measure_contrast(photo) < LEAST_CONTRAST:
        return None
    is_full = min((share > FILLED).mean() for share in shares) >= FILLED
    return photo if is_full or is_holed(inside[rows, columns], photo) else None


def find_filled(shares: npt.NDArray[np.floating]) -> slice | None:
    """Return the lines of a box between the outermost filled ones, if these are most of them.

    shares: of each line, how much of it is filled, float (N,), 0..1.
    """
    filled = np.flatnonzero(shares > EDGE_FILLED)
    if filled.size == 0 or filled[-1] + 1 - filled[0] < FILLED * shares.size:
        return None
    return slice(int(filled[0]), int(filled[-1]) + 1)


def measure_contrast(photo: Pixels) -> int:
    """Return by how many grey levels ink and paper differ, 0..255."""
    return find_quantile(photo, 1 - INK_SHARE) - find_quantile(photo, INK_SHARE)


def is_holed(inside: Ink, photo: Pixels) -> bool:
    """Tell whether a photo fills a box though its ink is as light as the page.

    Unlike a bold digit it fills the box's corners, and shows paper of its own around the ink.
    """
    side = max(1, int(min(inside.shape) * CORNER_SHARE))
    ends = slice(None, side), slice(-side, None)
    corners = (inside[rows, columns].mean() for rows in ends for columns in ends)
    return bool(inside.mean() >= HOLED and min(corners) >= FILLED and has_plain_border(photo))


def has_plain_border(photo: Pixels) -> bool:
    """Tell whether a picture shows one shade nearly all around."""
    border = list_border(photo)
    paper = np.full_like(border, find_quantile(border, 0.5))
    return bool((cv2.absdiff(border, paper) < LEAST_CONTRAST).mean() >= PLAIN)
