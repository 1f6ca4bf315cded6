"""Find the ink in a picture: which of its shades is paper, and how dark each pixel is written."""

import cv2
import numpy as np
import numpy.typing as npt

from flaskapi.errors import PictureBlank
from flaskapi.recognition.frame import Ink
from flaskapi.recognition.image import Pixels, find_quantile

BLANK_CONTRAST = 24
SMALL_SIDE_PX = 64
CLEAN_PAPER_SHARES = 0.75
SHADING_SIDE_PX = 48
SHADING_KERNEL_SHARE = 0.35
SPECK_SHARE = 0.06
STROKE_SHARE = 0.5
FAR_SHARE = 1.0


def extract_ink(pixels: Pixels) -> Ink:
    """Return the ink of one digit, on paper that may be dark, light or unevenly lit.

    A small drawing on one exact shade of paper is taken as it is: every pixel of it counts. In
    larger pictures and photos ink is told from paper by Otsu's threshold (1979), and marks that
    do not belong to the digit (table edges, specks) are taken away.

    pixels: uint8 (H, W), black 0, white 255.
    Returns uint8 (H, W), paper 0, strongest ink 255.
    Raises PictureBlank when nothing stands out from the paper.
    """
    shade = find_clean_paper(pixels)
    if shade is None:
        contrast = remove_shading(pixels)
    else:
        contrast = measure_distance(pixels, shade)
        if max(pixels.shape) <= SMALL_SIDE_PX:
            return contrast
    threshold, mask = cv2.threshold(contrast, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    strong = contrast[mask > 0]
    if strong.size == 0 or find_quantile(strong, 0.5) < BLANK_CONTRAST:
        raise _say_blank()
    return clear_noise(contrast, select_digit(mask), threshold)


def find_clean_paper(pixels: Pixels) -> int | None:
    """Return the exact shade of the paper of a drawing, or None for a photo.

    Paper is what shows most along the border and in all, both counted alike: bold digits that are
    cropped tightly cover most of the one or the other, hardly ever of both.
    """
    border = np.concatenate((pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]))
    along, in_all = (np.bincount(part.ravel(), minlength=256) for part in (border, pixels))
    shares = along / border.size + in_all / pixels.size
    shade = int(shares.argmax())
    return shade if shares[shade] >= CLEAN_PAPER_SHARES else None


def measure_distance(pixels: Pixels, shade: int) -> Ink:
    """Return how far each pixel is from a flat paper's shade, stretched to 255."""
    distance = cv2.absdiff(pixels, np.full_like(pixels, shade))
    top = int(distance.max())
    if top < BLANK_CONTRAST:
        raise _say_blank()
    return cv2.convertScaleAbs(distance, alpha=255 / top)


def remove_shading(pixels: Pixels) -> Ink:
    """Return contrast against the local paper, uint8 (H, W), after finding the paper's polarity.

    The paper's shading is what a morphological closing (opening, for light ink) leaves of the
    picture at a size where strokes vanish.
    """
    if is_light_on_dark(pixels):
        pixels = 255 - pixels
    scale = SHADING_SIDE_PX / max(pixels.shape)
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    side = max(3, int(SHADING_KERNEL_SHARE * max(small.shape)) | 1)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel)
    paper = cv2.GaussianBlur(paper, (0, 0), side / 4)
    paper = cv2.resize(paper, pixels.shape[::-1], interpolation=cv2.INTER_LINEAR)
    light = cv2.divide(pixels, cv2.max(paper, 1), scale=255)
    return 255 - light


def is_light_on_dark(pixels: Pixels) -> bool:
    """Tell whether the ink is lighter than the paper: paper is what the border mostly shows."""
    threshold, _ = cv2.threshold(pixels, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    border = np.concatenate((pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]))
    dark_share = np.count_nonzero(border <= threshold) / border.size
    return bool(dark_share > 0.5)


def select_digit(mask: Ink) -> Ink:
    """Keep the marks that make the digit: the largest, and what lies near it and is no speck.

    mask: uint8 (H, W) of 0 and 1. Returns the same of the kept marks.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    if count <= 2:
        return mask
    areas = stats[:, cv2.CC_STAT_AREA].copy()
    areas[0] = 0
    weights = np.where(touches_border(stats, mask.shape), areas // 4, areas)
    main = int(weights.argmax())
    near = is_near(stats, stats[main])
    kept = (areas >= SPECK_SHARE * areas[main]) & near & (weights == areas)
    kept[main] = True
    kept[0] = False
    return kept.astype(np.uint8)[labels]


def touches_border(stats: npt.NDArray[np.int32], shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    """Tell of each mark whether it reaches the picture's edge."""
    x, y, width, height = (stats[:, i] for i in range(4))
    return (x == 0) | (y == 0) | (x + width == shape[1]) | (y + height == shape[0])


def is_near(stats: npt.NDArray[np.int32], main: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
    """Tell of each mark whether its middle lies within the main mark's box, widened by half."""
    x, y, width, height = (stats[:, i] for i in range(4))
    middle_x, middle_y = x + width / 2, y + height / 2
    reach = FAR_SHARE * max(main[2], main[3]) / 2
    return (
        (middle_x > main[0] - reach)
        & (middle_x < main[0] + main[2] + reach)
        & (middle_y > main[1] - reach)
        & (middle_y < main[1] + main[3] + reach)
    )


def clear_noise(contrast: Ink, mask: Ink, threshold: float) -> Ink:
    """Keep the contrast in and just around the marks, and stretch strokes to 255."""
    strokes = contrast[mask > 0]
    floor, top = STROKE_SHARE * threshold, max(find_quantile(strokes, 0.8), threshold + 1)
    halo = cv2.dilate(mask, np.ones((3, 3), np.uint8))
    lifted = np.clip((contrast.astype(np.float32) - floor) * (255 / (top - floor)), 0, 255)
    return (lifted * halo).astype(np.uint8)


def _say_blank() -> PictureBlank:
    return PictureBlank(
        "Nothing is written on the picture. Send one with a digit that stands out from its paper."
    )
