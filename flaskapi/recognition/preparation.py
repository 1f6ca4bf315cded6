"""A picture's steps on the way to the network: bytes → pixels → ink → frame."""

from dataclasses import dataclass, replace

from flaskapi.recognition.document import Document, find_document
from flaskapi.recognition.edge import is_edge
from flaskapi.recognition.frame import Frame, Ink, fit_frame
from flaskapi.recognition.image import Pixels, decode_image
from flaskapi.recognition.ink import SMALL_SIDE_PX, find_writing
from flaskapi.recognition.marks import stand_apart
from flaskapi.recognition.paper import list_border
from flaskapi.recognition.prediction import TINY_SIDE_PX


@dataclass(frozen=True)
class Preparation:
    """A picture's steps on the way to the network: pixels and ink uint8 (H, W), frame (28, 28).

    parts, others: ink, the digit's own and what is beside it, that could be a digit of its own.
    document: the sheets of paper on it, if they lie on a table. picture: all of it, where pixels
    may be only a part, or its colours.
    """

    pixels: Pixels
    ink: Ink
    frame: Frame
    parts: tuple[Ink, ...] = ()
    others: tuple[Ink, ...] = ()
    document: Document | None = None
    picture: Pixels | None = None

    @property
    def is_tiny(self) -> bool:
        """Whether it is as small as data sets of digits have them."""
        return max(self.pixels.shape) <= TINY_SIDE_PX

    @property
    def reaches_border(self) -> bool:
        """Whether ink is at the picture's border, where light and tables come from."""
        return bool(list_border(self.ink).any())

    @property
    def shows_neighbours(self) -> bool:
        """Whether its parts stand beside each other, as the digits of a number do."""
        return len(self.parts) > 1 and stand_apart(self.parts)

    @property
    def shows_table(self) -> bool:
        """Whether some of the ink, or of that beside it, is beyond the sheets on a table."""
        if self.document is None or self.ink.shape != self.pixels.shape:
            return False
        return not all(self.document.holds(ink) for ink in (self.ink, *self.others))

    @property
    def shows_edge(self) -> bool:
        """Whether what reaches the border is rather the edge of a sheet or a shadow than ink."""
        is_whole = self.ink.shape == self.pixels.shape and max(self.ink.shape) > SMALL_SIDE_PX
        return is_whole and self.reaches_border and is_edge(self.pixels, self.ink)


def prepare_picture(data: bytes, max_pixels: int) -> Preparation:
    """Bring a picture file to the network's frame. Raises RequestError."""
    pixels = decode_image(data, max_pixels)
    preparation = prepare_pixels(pixels)
    if max(pixels.shape) <= SMALL_SIDE_PX:
        return preparation
    return replace(preparation, document=find_document(pixels))


def prepare_pixels(pixels: Pixels) -> Preparation:
    """Bring a picture, uint8 (H, W), to the network's frame. Raises PictureBlank."""
    writing = find_writing(pixels)
    return Preparation(pixels, writing.ink, fit_frame(writing.ink), writing.parts, writing.others)
