"""What is worth keeping of a picture that was answered."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flaskapi.recognition.encoding import encode_image
from flaskapi.recognition.frame import Frame
from flaskapi.recognition.image import Pixels
from flaskapi.recognition.preparation import Preparation

VERSION_DIGITS = 12


@dataclass(frozen=True)
class KeptPicture:
    """A picture as a file without metadata, its media type, and the SHA-256 of that file."""

    content: bytes
    media_type: str
    sha256: str


@dataclass(frozen=True)
class Evidence:
    """What an answer rests on: the picture, and the frame, uint8 (28, 28), that was classified."""

    picture: KeptPicture
    frame: Frame


def keep_picture(pixels: Pixels) -> KeptPicture:
    """Return a picture to keep. pixels: uint8 (H, W), upright."""
    content, media_type = encode_image(pixels)
    # The same pixels make the same file, and a small file is quicker to digest.
    return KeptPicture(content, media_type, hashlib.sha256(content).hexdigest())


def collect_evidence(preparation: Preparation) -> Evidence:
    """Return what an answer rests on."""
    picture = preparation.pixels if preparation.picture is None else preparation.picture
    return Evidence(keep_picture(picture), preparation.frame)


@cache
def identify_pipeline() -> str:
    """Return what changes whenever the code between a picture and its frame does."""
    return digest_code(Path(__file__).parent)


def digest_code(folder: Path) -> str:
    """Return what changes whenever a module in a folder, or in one below it, does."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*.py")):
        digest.update(file.relative_to(folder).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()[:VERSION_DIGITS]
