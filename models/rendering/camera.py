"""Take the picture: tilt, light, focus, noise, the page it is pasted on, and the file."""

from io import BytesIO

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from models.rendering.look import Look
from models.rendering.paper import Layer

Colours = npt.NDArray[np.uint8]

LEAST_BLUR_PX = 0.25
WHITE = 255


def tilt_layer(layer: Layer, look: Look, border: int) -> Layer:
    """Return a layer as a turned and leaning camera sees it.

    border: OpenCV's way of going on beyond the edge.
    """
    if not (look.turn_degrees or look.lean):
        return layer
    height, width = layer.shape[:2]
    middle = np.array([width, height]) / 2
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * middle
    angle = np.deg2rad(look.turn_degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    # The far edge of a sheet looks shorter.
    seen = corners * np.where(corners[:, 1:] < 0, 1 - look.lean, 1) @ turn.T
    matrix = cv2.getPerspectiveTransform(
        (corners + middle).astype(np.float32), (seen + middle).astype(np.float32)
    )
    return cv2.warpPerspective(layer, matrix, (width, height), borderMode=border)


def expose(scene: Layer, light: Layer | None, look: Look, rng: np.random.Generator) -> Colours:
    """Return what the camera sees of a scene in that light, uint8 (H, W, 3), RGB.

    scene: float32 (H, W, 3), 0..255, and light: float32 (H, W), 0..1.
    """
    if light is not None:
        scene = scene * light[..., np.newaxis]
    if look.blur_px > LEAST_BLUR_PX:
        scene = cv2.GaussianBlur(scene, (0, 0), look.blur_px)
    if look.noise:
        noise = look.noise * rng.standard_normal(scene.shape[:2], np.float32)
        scene = scene + noise[..., np.newaxis]
    return np.clip(np.rint(scene), 0, 255).astype(np.uint8)


def paste_picture(picture: Colours, share: float, rng: np.random.Generator) -> Colours:
    """Return a picture on a white page of which it takes that share of each side."""
    height, width = picture.shape[:2]
    free_y, free_x = int(height * (1 / share - 1)), int(width * (1 / share - 1))
    page = np.full((height + free_y, width + free_x, 3), WHITE, np.uint8)
    top, left = rng.integers(0, free_y + 1), rng.integers(0, free_x + 1)
    page[top : top + height, left : left + width] = picture
    return page


def encode_picture(picture: Colours, look: Look) -> bytes:
    """Return a picture as a file in the look's format: RGB, or RGBA of 4 channels."""
    buffer = BytesIO()
    options: dict[str, int] = {"compress_level": 1} if look.format == "PNG" else {}
    if look.format != "PNG":
        options = {"quality": look.quality}
    Image.fromarray(picture).save(buffer, look.format, **options)
    return buffer.getvalue()
