"""Find the paper of a picture: its exact shade, its shading, its edges on a white page."""

import cv2
import numpy as np
import numpy.typing as npt

from flaskapi.recognition.frame import Ink
from flaskapi.recognition.image import Pixels

SHADING_SIDE_PX = 96
SHADING_KERNEL_SHARE = 0.3
SHADING_BLUR_PX = 1.5
SHADOWED_SIDE_PX, SHADOWED_KERNEL_SHARE = 160, 0.14
LIGHT_SIDE_PX = 32
LIGHT_LEVEL = 160.0
LEAST_LIGHT = 16.0
MIXED_BORDER = 0.25
THIN_SIDE_PX, THIN_KERNEL_PX = 320, 7
THIN_PX = 5


def find_common_shade(pixels: Pixels) -> tuple[int, float]:
    """Return the exact shade that shows most, and its shares of border and picture, 0..2.

    Both are counted alike: bold digits that are cropped tightly cover most of the one or the
    other, hardly ever of both.
    """
    border = list_border(pixels)
    along, in_all = (np.bincount(part.ravel(), minlength=256) for part in (border, pixels))
    shares = along / border.size + in_all / pixels.size
    shade = int(shares.argmax())
    return shade, float(shares[shade])


def remove_shading(pixels: Pixels, light_ink: bool) -> Ink:
    """Return the contrast of light or of dark ink against the local paper, uint8 (H, W).

    The paper's shading is what a morphological closing (opening, for light ink) leaves of the
    picture at a size where strokes vanish.
    """
    scale = SHADING_SIDE_PX / max(pixels.shape)
    return divide_by_paper(pixels, light_ink, scale, SHADING_KERNEL_SHARE * SHADING_SIDE_PX)


def remove_shadows(pixels: Pixels, light_ink: bool) -> Ink:
    """Return the contrast of ink against paper on which shadows lie, uint8 (H, W).

    The paper follows the border of a hard shadow, and strokes as thick as a small share of the
    picture alone are ink.
    """
    pixels = 255 - pixels if light_ink else pixels
    small = shrink(pixels, min(SHADOWED_SIDE_PX / max(pixels.shape), 1.0))
    side = max(3, int(SHADOWED_KERNEL_SHARE * max(small.shape)) | 1)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, disc)
    # Beside its border a shadow is nowhere lighter than it is.
    paper = cv2.min(paper, cv2.GaussianBlur(paper, (0, 0), SHADING_BLUR_PX))
    return divide_by(pixels, paper)


def divide_by_paper(pixels: Pixels, light_ink: bool, scale: float, kernel_px: float) -> Ink:
    """Return the contrast against paper found on a scale, with a kernel of so many pixels of it."""
    pixels = 255 - pixels if light_ink else pixels
    small = shrink(pixels, scale)
    side = max(3, int(min(kernel_px, max(small.shape))) | 1)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    return divide_by(pixels, cv2.GaussianBlur(paper, (0, 0), SHADING_BLUR_PX))


def divide_by(pixels: Pixels, paper: Pixels) -> Ink:
    """Return how much darker than a paper, found on any scale, each pixel is, uint8 (H, W)."""
    paper = cv2.resize(paper, pixels.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return 255 - cv2.divide(pixels, cv2.max(paper, 1), scale=255)


def even_light(pixels: Pixels) -> Pixels:
    """Return the picture as in even light: without a vignette, or light from one side."""
    light = cv2.resize(
        fit_light(shrink(pixels, LIGHT_SIDE_PX / max(pixels.shape))), pixels.shape[::-1]
    )
    return np.clip(pixels * (LIGHT_LEVEL / np.maximum(light, LEAST_LIGHT)), 0, 255).astype(np.uint8)


def shrink(pixels: Pixels, scale: float) -> Pixels:
    """Resample a picture to a scale, by area."""
    height, width = pixels.shape
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)


def is_light_on_dark(pixels: Pixels) -> bool:
    """Tell whether the ink is lighter than the paper: paper is what the border mostly shows.

    Shades are taken relative to a smooth light fitted to the picture, or else the dark border of a
    vignette would pass for dark paper. Where the border shows both, as across a hard shadow, ink
    is what is thin.
    """
    small = shrink(pixels, SHADING_SIDE_PX / max(pixels.shape))
    pixels = cv2.resize(small, (LIGHT_SIDE_PX, LIGHT_SIDE_PX), interpolation=cv2.INTER_AREA)
    levels = np.clip(pixels - fit_light(pixels) + 128, 0, 255).astype(np.uint8)
    threshold, _ = cv2.threshold(levels, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    border = list_border(levels)
    dark_share = np.count_nonzero(border <= threshold) / border.size
    if abs(dark_share - 0.5) > MIXED_BORDER:
        return bool(dark_share > 0.5)
    return is_thin_light(pixels, THIN_PX)


def is_written_lightly(pixels: Pixels) -> bool:
    """Tell whether the thin things on a page are lighter than what is around them.

    On a page strokes are thin, and shadows, tables and sheets are not.
    """
    small = shrink(pixels, min(THIN_SIDE_PX / max(pixels.shape), 1.0))
    return is_thin_light(small, THIN_KERNEL_PX)


def is_thin_light(pixels: Pixels, kernel_px: int) -> bool:
    """Tell whether what is thinner than a kernel is rather lighter than darker, uint8 (H, W)."""
    kernel = np.ones((kernel_px, kernel_px), np.uint8)
    light, dark = (
        float(np.square(cv2.morphologyEx(pixels, how, kernel), dtype=np.float32).sum())
        for how in (cv2.MORPH_TOPHAT, cv2.MORPH_BLACKHAT)
    )
    return light > dark


def fit_light(pixels: Pixels) -> npt.NDArray[np.float32]:
    """Return the quadratic surface of x and y that comes closest to the pixels, float32 (H, W).

    It follows a vignette or a light from one side and no stroke. The second of the two
    least-squares fits leaves out what is far from the first, which is mostly ink.
    """
    y, x = np.meshgrid(
        *(np.linspace(-1, 1, size, dtype=np.float32) for size in pixels.shape), indexing="ij"
    )
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1).reshape(-1, 6)
    values = pixels.reshape(-1).astype(np.float32)
    distance = np.zeros_like(values)
    for _ in range(2):
        near = distance <= distance.std()
        surface = terms @ np.linalg.lstsq(terms[near], values[near], rcond=None)[0]
        distance = np.abs(values - surface)
    return surface.reshape(pixels.shape)


def list_border(pixels: Pixels) -> Pixels:
    """Return the pixels along the four edges, uint8 (2 × H + 2 × W)."""
    return np.concatenate(list_sides(pixels))


def list_sides(pixels: Pixels) -> tuple[Pixels, ...]:
    """Return the pixels along each edge, the upper, lower, left and right one, uint8 (W or H,)."""
    return pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]
