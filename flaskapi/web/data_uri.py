"""Pictures within answers."""

from base64 import b64encode
from io import BytesIO

import numpy as np
import numpy.typing as npt
from PIL import Image

SHOWN_SIDE_PX = 480


def make_data_uri(pixels: npt.NDArray[np.uint8], side_px: int = SHOWN_SIDE_PX) -> str:
    """Return uint8 (H, W) or (H, W, 3) as a PNG in a data URI, no larger than a page shows it."""
    image = Image.fromarray(pixels)
    image.thumbnail((side_px, side_px))
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return "data:image/png;base64," + b64encode(buffer.getvalue()).decode()
