"""The fully convolutional network that reads a strip of digits, and how it learns."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import keras
import numpy as np
import numpy.typing as npt
from keras import layers

from flaskapi.recognition.page.strip import STRIP_HEIGHT_PX
from models.composition.lines import MOST_DIGITS, WrittenLine
from models.network import BATCH_NORM_MOMENTUM, make_optimizer

# "Nothing new here", and the ten digits.
OUTPUTS = 11
FILTERS = (16, 48, 112, 160)
# How far, in columns, the last convolutions look to both sides: a letter is told from a digit by
# its neighbours.
REACHES = (2, 4, 8)
DROPOUT = 0.2

Strips = npt.NDArray[np.uint8]


def build_reader_network() -> keras.Model:
    """Return the untrained network, standard layers only.

    float32 (N, 32, W, 1) of 0..255 → float32 (N, W / 2, 11), logits: at every second column, that
    nothing new is there, or that one of the ten digits is. The first six convolutions do without a
    margin above and below, until one row is left.
    """
    strips = keras.Input((STRIP_HEIGHT_PX, None, 1), name="strip")
    x = layers.Rescaling(1 / 255, name="scale")(strips)
    x = convolve(convolve(x, FILTERS[0]), FILTERS[0])  # (N, 28, W, 16)
    x = layers.MaxPooling2D((2, 2))(x)
    x = convolve(convolve(x, FILTERS[1]), FILTERS[1])  # (N, 10, W / 2, 48)
    x = layers.MaxPooling2D((2, 1))(x)
    x = convolve(convolve(x, FILTERS[2]), FILTERS[3])  # (N, 1, W / 2, 160)
    x = layers.Reshape((-1, FILTERS[3]))(x)
    for reach in REACHES:
        convolution = layers.Conv1D(
            FILTERS[3], 3, padding="same", dilation_rate=reach, use_bias=False
        )
        x = activate(convolution(x))
    columns = layers.Dense(OUTPUTS, name="columns")(layers.Dropout(DROPOUT)(x))
    return keras.Model(strips, columns, name="line_reader")


def convolve(x: keras.KerasTensor, filters: int) -> keras.KerasTensor:
    """Add a 3×3 convolution with batch normalisation and ReLU: as wide, two rows less tall."""
    x = layers.ZeroPadding2D((0, 1))(x)
    return activate(layers.Conv2D(filters, 3, use_bias=False)(x))


def activate(x: keras.KerasTensor) -> keras.KerasTensor:
    """Add batch normalisation and ReLU."""
    return layers.ReLU()(layers.BatchNormalization(momentum=BATCH_NORM_MOMENTUM)(x))


def compile_reader_network(model: keras.Model, steps: int, peak: float) -> None:
    """Prepare a network for that many training steps on texts without places.

    peak: the highest learning rate.

    Connectionist temporal classification (Graves et al. 2006).
    """
    model.compile(make_optimizer(steps, peak), keras.losses.CTC())


class LineBatches(keras.utils.PyDataset):
    """Batches of strips that are composed anew every epoch, while the one before is learned."""

    def __init__(
        self, draw: Callable[[], Sequence[WrittenLine]], batch_size: int, epochs: int
    ) -> None:
        super().__init__()
        self._draw, self._batch_size, self._epochs_to_draw = draw, batch_size, epochs
        # One thread, so that epochs are drawn one after the other, with the same random numbers.
        self._drawing = ThreadPoolExecutor(max_workers=1)
        self._have_next_drawn()
        self.on_epoch_end()

    def on_epoch_end(self) -> None:
        """Take the next epoch, and have the one after it drawn; after the last one it stays."""
        if self._next_lines is None:
            return
        lines = self._next_lines.result()
        self._have_next_drawn()
        self._strips = np.stack([line.ink for line in lines])
        self._targets = to_targets([line.text for line in lines])

    def _have_next_drawn(self) -> None:
        is_left = self._epochs_to_draw > 0
        self._epochs_to_draw -= 1
        self._next_lines = self._drawing.submit(self._draw) if is_left else None

    def __len__(self) -> int:
        return len(self._strips) // self._batch_size

    def __getitem__(self, index: int) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int32]]:
        part = slice(index * self._batch_size, (index + 1) * self._batch_size)
        return to_batch(self._strips[part]), self._targets[part]


def to_batch(strips: Strips) -> npt.NDArray[np.float32]:
    """Return strips, uint8 (N, 32, W), as float32 (N, 32, W, 1)."""
    return strips[..., np.newaxis].astype(np.float32)


def to_targets(texts: Sequence[str]) -> npt.NDArray[np.int32]:
    """Return digits as outputs 1 to 10, int32 (N, 16), filled up with 0."""
    targets = np.zeros((len(texts), MOST_DIGITS), np.int32)
    for target, text in zip(targets, texts, strict=True):
        target[: len(text)] = [int(character) + 1 for character in text]
    return targets
