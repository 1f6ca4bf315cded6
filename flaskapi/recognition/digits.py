"""Two hundred MNIST training digits that travel with the code.

With them a server proves that it can read before it says it is ready, a stranger's model is tried
out, and a newcomer gets a picture to send. `digits.png` shows one label a row, 20 digits each; the
ten of the first column are the most typical of their label.
"""

from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from flaskapi.recognition.frame import FRAME_SIDE_PX, Frame
from flaskapi.recognition.image import decode_image

DIGITS_PER_LABEL = 20
LABELS = 10
SHEET_PIXELS = LABELS * DIGITS_PER_LABEL * FRAME_SIDE_PX**2


@cache
def load_digits() -> npt.NDArray[np.uint8]:
    """Return the bundled digits, uint8 (10, 20, 28, 28): label, number, frame."""
    sheet = decode_image(files(__package__).joinpath("digits.png").read_bytes(), SHEET_PIXELS)
    tiles = sheet.reshape(LABELS, FRAME_SIDE_PX, DIGITS_PER_LABEL, FRAME_SIDE_PX)
    return tiles.transpose(0, 2, 1, 3)


def load_typical_digits() -> list[Frame]:
    """Return the most typical frame of each label, 0 to 9."""
    return list(load_digits()[:, 0])
