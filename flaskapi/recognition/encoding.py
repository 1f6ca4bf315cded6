"""Encode grey pixels, to keep them and to show them."""

import cv2
import numpy as np

from flaskapi.recognition.image import Pixels

PGM_TYPE = "image/x-portable-graymap"
# Small drawings are kept to the grey level; of photos nobody sees, and no reader notices, the loss.
TINY_PIXELS, LOSSLESS_PIXELS = 1024, 16_384
KEPT_QUALITY = 92
PNG_COMPRESSION = 1


def encode_image(pixels: Pixels) -> tuple[bytes, str]:
    """Return grey pixels, uint8 (H, W), as a file without metadata, and its media type.

    `decode_image` gives the same pixels again, of more than LOSSLESS_PIXELS nearly the same, but
    does not take PGM, the plainest of formats (https://netpbm.sourceforge.net/doc/pgm.html), which
    `encode_again` makes a PNG of.
    """
    if pixels.size <= TINY_PIXELS:
        # Not worth compressing: most pictures are 28×28, and thousands come in a second.
        height, width = pixels.shape
        return b"P5 %d %d 255\n" % (width, height) + pixels.tobytes(), PGM_TYPE
    if pixels.size <= LOSSLESS_PIXELS:
        return encode_png(pixels), "image/png"
    _, file = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, KEPT_QUALITY])
    return file.tobytes(), "image/jpeg"


def encode_again(file: bytes, media_type: str) -> tuple[bytes, str]:
    """Return what `encode_image` made in a format that everybody reads.

    Raises ValueError for what it cannot have made.
    """
    if media_type != PGM_TYPE:
        return file, media_type
    pixels = cv2.imdecode(np.frombuffer(file, np.uint8), cv2.IMREAD_GRAYSCALE) if file else None
    if pixels is None:
        raise ValueError("a kept picture is damaged")
    return encode_png(np.asarray(pixels, np.uint8)), "image/png"


def encode_png(pixels: Pixels) -> bytes:
    """Return grey pixels, uint8 (H, W), as a PNG."""
    _, file = cv2.imencode(".png", pixels, [cv2.IMWRITE_PNG_COMPRESSION, PNG_COMPRESSION])
    return file.tobytes()
