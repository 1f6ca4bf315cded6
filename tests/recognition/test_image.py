"""Decoding: every format and mode people send, and every way a file can be bad."""

import cv2
import numpy as np
import pytest
from PIL import Image

from flaskapi.errors import FormatUnsupported, PictureTooLarge, PictureUnreadable
from flaskapi.recognition.image import LONGEST_PX, decode_image, decode_reduced
from tests.conftest import draw_digit, encode

MAX_PIXELS = 64_000_000
SEVEN = draw_digit(7)


def decode(data: bytes) -> np.ndarray:
    return decode_image(data, MAX_PIXELS)


def difference(pixels: np.ndarray, expected: np.ndarray) -> float:
    assert pixels.shape == expected.shape
    return float(np.abs(pixels.astype(int) - expected).mean())


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP"])
def test_every_format_decodes_to_the_same_grey(kind: str) -> None:
    assert difference(decode(encode(SEVEN, kind)), SEVEN) < 3


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_png_mode_decodes_to_the_same_grey(mode: str) -> None:
    assert difference(decode(encode(SEVEN, "PNG", mode)), SEVEN) < 8


def test_cmyk_jpeg_decodes_to_the_same_grey() -> None:
    assert difference(decode(encode(SEVEN, "JPEG", "CMYK")), SEVEN) < 8


@pytest.mark.parametrize("top", [255, 4095, 65535])
def test_16_bit_png_uses_its_whole_range(top: int) -> None:
    deep = (SEVEN.astype(np.float64) / SEVEN.max() * top).astype(np.uint16)
    assert difference(decode(encode(deep)), SEVEN) < 2


def test_first_frame_of_an_animation_is_taken() -> None:
    other = Image.fromarray(255 - SEVEN)
    data = encode(Image.fromarray(SEVEN), "GIF", save_all=True, append_images=[other])
    assert difference(decode(data), SEVEN) < 3


@pytest.mark.parametrize("most", [1, 16])
def test_array_of_a_data_set_uses_its_whole_range(most: int) -> None:
    array = (cv2.resize(SEVEN, (8, 8), interpolation=cv2.INTER_AREA) / 255 * most).round()
    stretched = decode(encode(array.astype(np.uint8)))
    assert difference(stretched, array * (255 / array.max())) < 1


@pytest.mark.parametrize(("side_px", "most"), [(64, 16), (28, 17), (28, 4), (28, 0)])
def test_dark_picture_stays_dark(side_px: int, most: int) -> None:
    dark = np.zeros((side_px, side_px), np.uint8)
    dark[5:9, 5:9] = most
    assert np.array_equal(decode(encode(dark)), dark)


@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (0, 0, 160)])
def test_ink_that_is_only_in_the_alpha_channel_is_found(colour: tuple[int, int, int]) -> None:
    image = Image.new("RGBA", (140, 140), (*colour, 0))
    image.putalpha(Image.fromarray(255 - SEVEN))
    assert difference(decode(encode(image)), SEVEN) < 1


def test_transparent_palette_entry_is_paper() -> None:
    image = Image.fromarray((SEVEN < 128).astype(np.uint8), "P")
    image.putpalette([255, 255, 255, 0, 0, 0])
    pixels = decode(encode(image, transparency=0))
    assert difference(pixels, np.where(SEVEN < 128, 0, 255)) < 1


def test_transparent_margin_of_a_photo_takes_the_shade_of_its_paper() -> None:
    photo = Image.fromarray(SEVEN // 2 + 60).convert("RGBA")
    page = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    page.paste(photo, (30, 30))
    pixels = decode(encode(page))
    assert abs(int(pixels[0, 0]) - int(pixels[32, 32])) < 4


@pytest.mark.parametrize(
    ("orientation", "expected"),
    [(1, SEVEN), (3, np.rot90(SEVEN, 2)), (6, np.rot90(SEVEN, -1)), (8, np.rot90(SEVEN, 1))],
)
def test_exif_orientation_turns_the_picture_upright(orientation: int, expected: np.ndarray) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert difference(decode(encode(SEVEN, "JPEG", exif=exif.tobytes())), expected) < 3


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_invalid_orientation_is_ignored(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert difference(decode(encode(SEVEN, "JPEG", exif=exif.tobytes())), SEVEN) < 3


@pytest.mark.parametrize("body", [b"\xff" * 40, b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0"])
def test_garbled_exif_is_ignored(body: bytes) -> None:
    assert difference(decode(encode(SEVEN, "JPEG", exif=b"Exif\0\0" + body)), SEVEN) < 3


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "1", "I;16"])
def test_large_picture_is_reduced_whatever_its_mode(mode: str) -> None:
    large = np.kron(SEVEN, np.ones((30, 30), np.uint8))
    image = Image.fromarray(large.astype(np.uint16) * 257) if mode == "I;16" else None
    data = encode(image) if image else encode(large, "PNG", mode)
    pixels = decode(data)
    assert max(pixels.shape) < 2400
    assert pixels.min() < 30
    assert pixels.max() > 225


def test_long_row_keeps_its_digits_large_enough_to_be_read() -> None:
    assert decode(encode(np.full((65, 2800), 200, np.uint8))).shape == (65, 2800)
    assert max(decode(encode(np.full((50, 20_000), 200, np.uint8))).shape) <= 2 * LONGEST_PX


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_it_is_told_how_far_a_picture_was_reduced(kind: str) -> None:
    pixels, reduction = decode_reduced(
        encode(np.full((2000, 3000), 200, np.uint8), kind), MAX_PIXELS
    )
    assert pixels.shape[1] * reduction == 3000
    assert pixels.shape[0] * reduction == pytest.approx(2000, abs=reduction)


def test_picture_in_the_colours_of_a_palette_that_is_not_there_is_unreadable() -> None:
    data = encode(SEVEN, "PNG", "P")
    palette = data.index(b"PLTE") - 4
    length = int.from_bytes(data[palette : palette + 4], "big")
    with pytest.raises(PictureUnreadable):
        decode(data[:palette] + data[palette + 12 + length :])


def test_large_photo_is_reduced() -> None:
    large = np.kron(SEVEN, np.ones((30, 30), np.uint8))
    assert max(decode(encode(large, "JPEG")).shape) < 2400


@pytest.mark.parametrize(
    "data",
    [b"seven", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"RIFF\0\0\0\0WAVEfmt "],
    ids=["text", "svg", "pdf", "sound"],
)
def test_what_is_no_picture_is_unsupported(data: bytes) -> None:
    with pytest.raises(FormatUnsupported, match="Save it as PNG or JPEG"):
        decode(data)


def test_tiff_is_unsupported_even_though_pillow_reads_it() -> None:
    with pytest.raises(FormatUnsupported):
        decode(encode(SEVEN, "TIFF"))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_truncated_picture_is_unreadable(kind: str, share: float) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (64, 64), np.uint8)
    data = encode(noise, kind)
    with pytest.raises(PictureUnreadable):
        decode(data[: int(share * len(data))])


def test_empty_file_is_unreadable() -> None:
    with pytest.raises(PictureUnreadable, match="empty"):
        decode(b"")


def test_picture_beyond_the_limit_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(PictureTooLarge, match="19,000 pixels"):
        decode_image(encode(SEVEN), 19_000)


def test_picture_of_900_million_pixels_is_too_large() -> None:
    header = encode(Image.new("1", (8, 8)))
    bomb = header[:16] + (30_000).to_bytes(4, "big") * 2 + header[24:]
    with pytest.raises(PictureTooLarge):
        decode(_with_right_checksum(bomb))


def _with_right_checksum(png: bytes) -> bytes:
    import zlib

    return png[:29] + zlib.crc32(png[12:29]).to_bytes(4, "big") + png[33:]
