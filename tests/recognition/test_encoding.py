"""Pictures are kept as files that give their pixels back."""

import numpy as np
import pytest

from flaskapi.recognition.encoding import PGM_TYPE, encode_again, encode_image
from flaskapi.recognition.image import decode_image
from tests.conftest import draw_digit

MAX_PIXELS = 1_000_000


@pytest.mark.parametrize(("side", "kind"), [(28, "x-portable-graymap"), (100, "png")])
def test_small_picture_is_kept_to_the_grey_level(side: int, kind: str) -> None:
    pixels = draw_digit(7, side)
    file, media_type = encode_image(pixels)
    assert media_type == f"image/{kind}"
    again, shown = encode_again(file, media_type)
    assert shown == "image/png"
    assert np.array_equal(decode_image(again, MAX_PIXELS), pixels)


def test_large_picture_is_kept_nearly_as_it_is() -> None:
    pixels = draw_digit(7, 400)
    file, media_type = encode_image(pixels)
    assert encode_again(file, media_type) == (file, "image/jpeg")
    assert np.abs(decode_image(file, MAX_PIXELS).astype(int) - pixels).mean() < 2


@pytest.mark.parametrize("file", [b"", b"P5 28 28 255\nbroken off"])
def test_damaged_file_is_said(file: bytes) -> None:
    with pytest.raises(ValueError, match="damaged"):
        encode_again(file, PGM_TYPE)
