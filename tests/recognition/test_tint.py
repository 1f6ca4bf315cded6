"""Ink that has its paper's brightness and another colour."""

import numpy as np
import pytest
from PIL import Image

from flaskapi.errors import PictureBlank
from flaskapi.recognition.image import decode_image
from flaskapi.recognition.ink import extract_ink
from flaskapi.recognition.recognizer import Recognizer
from flaskapi.recognition.tint import decode_tint
from tests.conftest import GREEN, GREY, RED, Colour, FakeClassifier, colour, draw_digit, encode

MAX_PIXELS = 64_000_000


@pytest.mark.parametrize("ink", [RED, GREEN])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_ink_as_bright_as_its_paper_is_seen_by_its_colour(ink: Colour, kind: str) -> None:
    data = encode(colour(draw_digit(3), ink, GREY), kind)
    with pytest.raises(PictureBlank):
        extract_ink(decode_image(data, MAX_PIXELS))
    tint = decode_tint(data, MAX_PIXELS)
    assert tint is not None
    strokes = draw_digit(3) < 50
    assert tint[strokes].mean() < 90
    assert tint[draw_digit(3) == 255].mean() > 220


def test_jpeg_that_is_stored_as_rgb_is_read_as_any() -> None:
    picture = colour(draw_digit(3), RED, GREY)
    tints = [
        decode_tint(encode(picture, "JPEG", quality=95, keep_rgb=keep_rgb), MAX_PIXELS)
        for keep_rgb in (False, True)
    ]
    assert np.abs(np.subtract(*[np.asarray(tint, float) for tint in tints])).mean() < 6


def test_picture_is_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    upright = colour(draw_digit(4), RED, GREY)
    data = encode(np.rot90(upright), "JPEG", exif=exif)
    tint, plain = decode_tint(data, MAX_PIXELS), decode_tint(encode(upright, "JPEG"), MAX_PIXELS)
    assert tint is not None
    assert plain is not None
    assert np.abs(tint.astype(int) - plain).mean() < 3


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_grey_pictures_of_any_mode_have_no_tint(mode: str) -> None:
    assert decode_tint(encode(draw_digit(5), "PNG", mode), MAX_PIXELS) is None


def test_what_is_transparent_stays_unseen() -> None:
    picture = Image.fromarray(colour(draw_digit(3), RED, GREY)).convert("RGBA")
    assert decode_tint(encode(picture), MAX_PIXELS) is not None
    picture.putalpha(0)
    assert decode_tint(encode(picture), MAX_PIXELS) is None


def test_ink_that_shows_in_grey_has_no_tint() -> None:
    assert (
        decode_tint(encode(colour(draw_digit(5), (90, 0, 0), (230, 230, 230))), MAX_PIXELS) is None
    )


@pytest.mark.parametrize("digit", range(10))
def test_digit_as_bright_as_its_paper_is_read(digit: int) -> None:
    recognizer = Recognizer(FakeClassifier(), MAX_PIXELS)
    data = encode(colour(draw_digit(digit), RED, GREY))
    prediction, steps = recognizer.recognize(data)
    assert prediction.digit == digit
    assert steps.pixels.shape == (140, 140)
    assert recognizer.recognize_all([data]) == [prediction]


def test_evenly_coloured_paper_is_blank() -> None:
    paper = np.full((90, 90, 3), (200, 180, 160), np.uint8)
    with pytest.raises(PictureBlank):
        Recognizer(FakeClassifier(), MAX_PIXELS).recognize(encode(paper))
