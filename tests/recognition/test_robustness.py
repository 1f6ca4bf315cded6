"""Whatever bytes come, a picture is answered or refused with a reason; nothing else is raised."""

from contextlib import suppress

import numpy as np
import pytest

from flaskapi.errors import RequestError
from flaskapi.recognition.preparation import prepare_picture
from tests.conftest import draw_digit, encode

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK")
MAX_PIXELS = 64_000_000


@pytest.mark.filterwarnings("ignore")  # Pillow warns of what is odd in files that are.
@pytest.mark.parametrize("kind", FORMATS)
def test_damaged_bytes_raise_request_errors_alone(kind: str) -> None:
    rng = np.random.default_rng(FORMATS.index(kind))
    whole = encode(draw_digit(8, 40), kind)
    for _ in range(300):
        data = bytearray(whole)
        for place in rng.integers(len(data), size=rng.integers(1, 6)):
            data[place] = rng.integers(256)
        with suppress(RequestError):
            prepare_picture(bytes(data), MAX_PIXELS)


@pytest.mark.parametrize("mode", MODES)
def test_noise_of_any_size_and_mode_is_answered_or_refused(mode: str) -> None:
    rng = np.random.default_rng(MODES.index(mode))
    for _ in range(60):
        noise = rng.integers(0, 256, rng.integers(1, 60, 2), np.uint8)
        with suppress(RequestError):
            steps = prepare_picture(
                encode(noise, "JPEG" if mode == "CMYK" else "PNG", mode), MAX_PIXELS
            )
            assert steps.frame.max() >= 254
