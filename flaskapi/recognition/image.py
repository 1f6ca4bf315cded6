"""Decode the bytes of a picture, from anybody, into upright pixels."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import cv2
import numpy as np
import numpy.typing as npt
from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
)

from flaskapi.errors import FormatUnsupported, PictureTooLarge, PictureUnreadable
from flaskapi.recognition.quantiles import find_quantile

Pixels = npt.NDArray[np.uint8]

# Importing a plugin is what makes Pillow able to read its format, and no others are imported.
PLUGINS = (PngImagePlugin, JpegImagePlugin, WebPImagePlugin, GifImagePlugin, BmpImagePlugin)
GREY_MODES = ("1", "L", "LA")
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
SIGNATURE = re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|BM|RIFF....WEBP", re.DOTALL)
EXIF_ORIENTATION = 0x0112
WORKING_SIDE_PX = 700
# A picture that is longer than so many times its short side is a row.
LONG_ASPECT, LONGEST_PX = 2, 4096
DEEPEST = 65_535
OPAQUE_ALPHA = 128
VISIBLE_CONTRAST = 48
PICTURE_FILL = 0.7
# What programs save of data sets: digits as arrays of 0 to about 16 or of 0 and 1, nearly black.
ARRAY_SIDE_PX, ARRAY_MOST = 32, (1, *range(8, 17))

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def decode_image(data: bytes, max_pixels: int) -> Pixels:
    """Return the first frame of a PNG, JPEG, WebP, GIF or BMP picture as upright grey pixels.

    Large pictures are reduced by a whole factor while they are read, to a long side below twice
    WORKING_SIDE_PX, which keeps a photo of 20 megapixels as cheap as one of two.

    data: the file's bytes, of any colour mode. max_pixels: most pixels (width × height) to decode.
    Returns uint8 (H, W), black 0, white 255.
    Raises FormatUnsupported, PictureTooLarge, PictureUnreadable.
    """
    return decode_reduced(data, max_pixels)[0]


def decode_reduced(data: bytes, max_pixels: int) -> tuple[Pixels, float]:
    """Return a picture as `decode_image` does, and how many times as wide and tall it is."""
    image = open_image(data, max_pixels)
    long_side = max(image.size)
    with saying_damaged():
        image.draft("L", (WORKING_SIDE_PX, WORKING_SIDE_PX))
        pixels = _stretch_array(flatten(reduce_image(image)))
    return orient_pixels(pixels, image), long_side / max(pixels.shape)


def decode_colours(data: bytes, max_pixels: int) -> Pixels | None:
    """Return a picture as `decode_image` does, in brightness and two colours.

    Returns uint8 (H, W, 3): Y, Cb and Cr of JFIF; None for a grey or partly transparent picture.
    Raises FormatUnsupported, PictureTooLarge, PictureUnreadable.
    """
    image = open_image(data, max_pixels)
    if image.mode in GREY_MODES or image.mode.startswith("I"):
        return None
    with saying_damaged():
        # A JPEG that is stored as RGB is decoded as nothing else.
        image.draft("RGB", (WORKING_SIDE_PX, WORKING_SIDE_PX))
        small = reduce_image(image)
        if is_see_through(small):
            return None
        pixels = np.asarray(small.convert("RGB").convert("YCbCr"))
    return orient_pixels(pixels, image)


@contextmanager
def saying_damaged() -> Iterator[None]:
    """Say of whatever a decoder stumbles over the same. Raises PictureUnreadable."""
    try:
        yield
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, AssertionError) as error:
        # Pillow asserts that a picture in the colours of a palette has one.
        raise PictureUnreadable(
            "The picture breaks off or is damaged inside. Save it again and send it whole."
        ) from error


def is_see_through(image: Image.Image) -> bool:
    """Tell whether some of an image is transparent; what colour lies there, nobody sees."""
    if not image.has_transparency_data:
        return False
    return bool(np.asarray(image.convert("LA"))[..., 1].min() < OPAQUE_ALPHA)


def orient_pixels(pixels: Pixels, image: Image.Image) -> Pixels:
    """Return an image's pixels, uint8 (H, W) or (H, W, 3), as its EXIF says to look at them."""
    turn = TURNS.get(read_orientation(image))
    return pixels if turn is None else np.asarray(Image.fromarray(pixels).transpose(turn))


def open_image(data: bytes, max_pixels: int) -> Image.Image:
    """Read a picture's header and refuse what is no picture or too large, before any pixel."""
    if not data:
        raise PictureUnreadable("The file is empty (0 bytes). Send the picture itself.")
    try:
        image = Image.open(BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureTooLarge(_say_too_large(max_pixels)) from error
    except Exception as error:
        raise _say_unopened(data) from error
    if image.width * image.height > max_pixels:
        raise PictureTooLarge(_say_too_large(max_pixels))
    return image


def read_orientation(image: Image.Image) -> int:
    """Return the EXIF orientation, or 1 where there is none or EXIF itself is damaged."""
    if "exif" not in image.info and image.format != "PNG":
        return 1
    try:
        return int(image.getexif().get(EXIF_ORIENTATION, 1))
    except Exception:  # EXIF is written by anybody; whatever it breaks, the picture is still good.
        return 1


def reduce_image(image: Image.Image) -> Image.Image:
    """Average whole blocks of pixels until the long side is under twice WORKING_SIDE_PX.

    Rows keep more: they are far longer than their digits are tall.
    """
    short_side, long_side = sorted(image.size)
    working_side = min(long_side, LONG_ASPECT * short_side)
    factor = max(working_side // WORKING_SIDE_PX, long_side // LONGEST_PX)
    if factor < 2:
        return image
    if image.mode in ("1", "P", "PA") or "transparency" in image.info:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    if image.mode.startswith("I"):
        # As many bits a pixel as Pillow does not reduce, and too many to scale before.
        deep = np.asarray(image)
        if deep.dtype != np.uint16:
            deep = deep.clip(0, DEEPEST).astype(np.uint16)
        size = max(image.width // factor, 1), max(image.height // factor, 1)
        return Image.fromarray(cv2.resize(deep, size, interpolation=cv2.INTER_AREA))
    return image.reduce(factor)


def flatten(image: Image.Image) -> Pixels:
    """Return one grey channel, uint8 (H, W), with transparency resolved."""
    if image.mode.startswith("I") or image.mode == "F":
        return _scale_deep(np.asarray(image))
    if image.has_transparency_data:
        layers = np.asarray(image.convert("LA"))
        return _resolve_alpha(layers[..., 0], layers[..., 1])
    return np.asarray(image.convert("L"))


def _stretch_array(pixels: Pixels) -> Pixels:
    """Bring a small array of very small numbers to 8 bits; other pictures stay as they are."""
    if max(pixels.shape) > ARRAY_SIDE_PX:
        return pixels
    top = int(pixels.max())
    return cv2.convertScaleAbs(pixels, alpha=255 / top) if top in ARRAY_MOST else pixels


def _scale_deep(values: npt.NDArray[np.generic]) -> Pixels:
    """Bring 16-bit and deeper grey to 8 bits; small maxima are files that used fewer bits."""
    deep = values.astype(np.float32)
    top = max(float(deep.max()), 255.0)
    return np.clip(deep * (255 / top), 0, 255).astype(np.uint8)


def _resolve_alpha(grey: Pixels, alpha: Pixels) -> Pixels:
    """Lay a picture with transparency on paper.

    An opaque part that fills its own box and shows contrast is a picture, and what is transparent
    takes its commonest shade. Otherwise the alpha channel itself is the shape of the ink.
    """
    solid = (alpha >= OPAQUE_ALPHA).astype(np.uint8)
    if solid.all():
        return grey
    _, _, width, height = cv2.boundingRect(solid)
    opaque = grey[solid > 0]
    if opaque.size < PICTURE_FILL * width * height or opaque.size == 0:
        return 255 - alpha
    low, middle, high = (find_quantile(opaque, share) for share in (0.01, 0.5, 0.99))
    if high - low < VISIBLE_CONTRAST:
        return 255 - alpha
    weight = alpha.astype(np.float32) / 255
    return (grey * weight + middle * (1 - weight)).astype(np.uint8)


def _say_too_large(max_pixels: int) -> str:
    return (
        f"The picture has more than {max_pixels:,} pixels, the most that is read here. "
        "Make it smaller and send it again."
    )


def _say_unopened(data: bytes) -> FormatUnsupported | PictureUnreadable:
    if SIGNATURE.match(data):
        return PictureUnreadable(
            "The file begins like a picture but its header is damaged. Save it again."
        )
    return FormatUnsupported(
        "The file is not a PNG, JPEG, WebP, GIF or BMP picture. Save it as PNG or JPEG."
    )
