"""Find the ink in a picture: which of its shades is paper, and how dark each pixel is written."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np

from flaskapi.errors import PictureBlank
from flaskapi.recognition.edge import crosses_picture, is_edge, lies_along_border
from flaskapi.recognition.enclosures import find_enclosures
from flaskapi.recognition.enlargement import undo_enlargement
from flaskapi.recognition.frame import Ink
from flaskapi.recognition.image import Pixels
from flaskapi.recognition.inset import crop_photo, has_plain_border
from flaskapi.recognition.marks import (
    find_strips,
    has_large_mark,
    list_large_marks,
    select_digit,
)
from flaskapi.recognition.paper import (
    even_light,
    find_common_shade,
    is_light_on_dark,
    is_written_lightly,
    list_border,
    remove_shading,
    remove_shadows,
)
from flaskapi.recognition.quantiles import find_quantile

BLANK_CONTRAST = 24
CLEAN_PAPER_SHARES = 0.75
CERTAIN_PAPER_SHARES = 1.3
SMALL_SIDE_PX = 64
SMOOTHED_SHARE = 1 / 250
FAINT_SHARE = 0.5
HALO_PX = 3
MARGIN_SHARE = 0.12
GRAIN_SHARE = 1 / 80
SMALL_DIGIT_SHARE = 1 / 8


@dataclass(frozen=True)
class Writing:
    """What is written on a picture, uint8 (H, W) each, paper 0, strongest ink 255.

    ink: what makes one digit. parts: its marks where several of them are large. others: marks as
    large beside it. Each part and other could be a digit of its own.
    """

    ink: Ink
    parts: tuple[Ink, ...] = ()
    others: tuple[Ink, ...] = ()


def extract_ink(pixels: Pixels) -> Ink:
    """Return the ink of one digit, as `find_writing` does. Raises PictureBlank."""
    return find_writing(pixels).ink


def find_writing(pixels: Pixels) -> Writing:
    """Return the ink of one digit and what else is as large.

    The paper may be dark, light or unevenly lit. A small drawing on one exact shade of paper is
    taken as it is: every pixel of it counts. In larger pictures and photos ink is told from paper
    by Otsu's threshold (1979), and marks that do not belong to the digit (table edges, specks) are
    taken away.

    pixels: uint8 (H, W), black 0, white 255.
    Returns ink as large as the picture, or less where it was enlarged or lies on a page. Raises
    PictureBlank when nothing stands out from the paper.
    """
    pixels = crop_picture(pixels)
    shade, shares = find_common_shade(pixels)
    if shares < CLEAN_PAPER_SHARES:
        light_ink = is_light_on_dark(pixels)
        writing = extract_photo(pixels, light_ink)
        check_it_is_no_shade(pixels, writing)
        return look_closely(pixels, writing, light_ink)
    contrast = measure_distance(pixels, shade)
    return Writing(contrast) if max(pixels.shape) <= SMALL_SIDE_PX else separate_digit(contrast)


def crop_picture(pixels: Pixels) -> Pixels:
    """Return the photo alone that is pasted on one shade, and what was enlarged as it was."""
    photo, small = crop_photo(pixels, find_common_shade(pixels)[0]), undo_enlargement(pixels)
    # A digit of large blocks may fill its box as a photo does.
    if photo is not None and (small is pixels or has_plain_border(photo)):
        return undo_enlargement(photo)
    return small


def list_other_inks(pixels: Pixels) -> Iterator[Ink]:
    """Yield what else could be the ink, for a picture whose likeliest ink shows no digit.

    The opposite polarity, for light that makes paper look like ink; then both as in even light;
    without what lies near the borders; and smoother, for coarse grain: of these what is rather the
    edge of a sheet is none. Then as on paper of one shade, for strokes so thick that they pass for
    paper, and last as on paper that hard shadows lie on. What runs across the picture, or along its
    border, is none of it. A drawing whose paper is beyond doubt has no other ink.
    """
    pixels = crop_picture(pixels)
    if find_common_shade(pixels)[1] > CERTAIN_PAPER_SHARES:
        return
    light_ink = is_light_on_dark(pixels)
    middle = cut_middle(pixels)
    smoother = cv2.GaussianBlur(pixels, (0, 0), max(1.0, GRAIN_SHARE * max(pixels.shape)))
    for part in (pixels, even_light(pixels), middle, smoother):
        for light in (light_ink, not light_ink):
            with contextlib.suppress(PictureBlank):
                ink = extract_photo(part, light).ink
                if not (crosses_picture(ink) or is_edge(part, ink)):
                    yield ink
    on_one_shade = (measure_flat_contrast(pixels, light) for light in (light_ink, not light_ink))
    for contrast in (*on_one_shade, remove_shadows(pixels, is_written_lightly(pixels))):
        with contextlib.suppress(PictureBlank):
            ink = separate_digit(smooth(contrast)).ink
            if not (crosses_picture(ink) or lies_along_border(ink)):
                yield ink


def cut_middle(pixels: Pixels) -> Pixels:
    """Leave a margin out on all four sides."""
    top, left = (int(MARGIN_SHARE * side) for side in pixels.shape)
    return np.ascontiguousarray(pixels[top : pixels.shape[0] - top, left : pixels.shape[1] - left])


def extract_photo(pixels: Pixels, light_ink: bool) -> Writing:
    """Return what is written on a photo. Raises PictureBlank."""
    return separate_digit(smooth(remove_shading(pixels, light_ink)))


def look_closely(pixels: Pixels, writing: Writing, light_ink: bool) -> Writing:
    """Take a digit that is small beside its picture again from the paper just around it.

    What smooths the grain of a whole picture blurs its strokes.
    """
    left, top, width, height = cv2.boundingRect(writing.ink)
    side = max(width, height)
    if side > SMALL_DIGIT_SHARE * max(pixels.shape):
        return writing
    rows = slice(max(top - side, 0), top + height + side)
    columns = slice(max(left - side, 0), left + width + side)
    with contextlib.suppress(PictureBlank):
        near = extract_photo(np.ascontiguousarray(pixels[rows, columns]), light_ink)
        return replace(writing, ink=near.ink)
    return writing


def check_it_is_no_shade(pixels: Pixels, writing: Writing) -> None:
    """Take what reaches in from the border again in even light, where a soft shade vanishes.

    Raises PictureBlank where it does.
    """
    if list_border(writing.ink).any():
        even = even_light(pixels)
        extract_photo(even, is_light_on_dark(even))


def measure_flat_contrast(pixels: Pixels, light_ink: bool) -> Ink:
    """Return the contrast against paper of one shade, the lightest or, for light ink, the darkest.

    uint8 (H, W) → the same.
    """
    return pixels - pixels.min() if light_ink else pixels.max() - pixels


def measure_distance(pixels: Pixels, shade: int) -> Ink:
    """Return how far each pixel is from a flat paper's shade, stretched to 255."""
    distance = cv2.absdiff(pixels, np.full_like(pixels, shade))
    top = int(distance.max())
    if top < BLANK_CONTRAST:
        raise _say_blank()
    return cv2.convertScaleAbs(distance, alpha=255 / top)


def smooth(contrast: Ink) -> Ink:
    """Take the grain of paper and camera out of a picture that is large enough to have one."""
    side = max(contrast.shape)
    if side <= SMALL_SIDE_PX:
        return contrast
    return cv2.GaussianBlur(contrast, (0, 0), max(0.8, SMOOTHED_SHARE * side))


def separate_digit(contrast: Ink) -> Writing:
    """Tell the digit's marks from others. Raises PictureBlank where no mark is strong enough."""
    threshold, mask = binarise(contrast)
    strips = cv2.max(find_strips(mask), find_enclosures(mask))
    if strips.any():
        # A table is often so much darker than ink that a threshold between both misses the ink.
        margin = np.ones((2 * HALO_PX + 1, 2 * HALO_PX + 1), np.uint8)
        rest = contrast * (1 - cv2.dilate(strips, margin))
        with contextlib.suppress(PictureBlank):
            rest_threshold, rest_mask = binarise(rest)
            if has_large_mark(rest_mask):
                contrast, threshold, mask = rest, rest_threshold, rest_mask
    kept = select_digit(mask)
    large = list(list_large_marks(mask, kept))
    parts, others = (
        tuple(clear_noise(contrast, mark, threshold) for mark, inside in large if inside == wanted)
        for wanted in (True, False)
    )
    return Writing(clear_noise(contrast, kept, threshold), parts if len(parts) > 1 else (), others)


def binarise(contrast: Ink) -> tuple[float, Ink]:
    """Return Otsu's threshold and the marks above it, 0 and 1. Raises PictureBlank."""
    threshold, mask = cv2.threshold(contrast, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    strong = contrast[mask > 0]
    if strong.size == 0 or find_quantile(strong, 0.5) < BLANK_CONTRAST:
        raise _say_blank()
    return threshold, np.asarray(mask, np.uint8)


def clear_noise(contrast: Ink, mask: Ink, threshold: float) -> Ink:
    """Keep the contrast in and just around the marks, and stretch strokes to 255."""
    strokes = contrast[mask > 0]
    floor, top = FAINT_SHARE * threshold, max(find_quantile(strokes, 0.8), threshold + 1)
    halo = cv2.dilate(mask, np.ones((HALO_PX, HALO_PX), np.uint8))
    lifted = np.clip((contrast.astype(np.float32) - floor) * (255 / (top - floor)), 0, 255)
    return (lifted * halo).astype(np.uint8)


def _say_blank() -> PictureBlank:
    return PictureBlank(
        "Nothing is written on the picture. Send one with a digit that stands out from its paper."
    )
