"""The convolutional network and how it learns."""

from collections.abc import Callable

import keras
import numpy as np
import numpy.typing as npt
from keras import layers

from flaskapi.recognition.frame import FRAME_SIDE_PX

LABELS = 10
PEAK_LEARNING_RATE = 0.004
WARM_UP_SHARE = 0.2
WEIGHT_DECAY = 0.001
LABEL_SMOOTHING = 0.05
EMA_SHARE = 0.04
BATCH_NORM_MOMENTUM = 0.9
DROPOUT = 0.3
SETTLING_BATCHES = 200


def build_network() -> keras.Model:
    """Return the untrained network, 103,834 parameters, standard layers only.

    float32 (N, 28, 28, 1) of 0..255 → float32 (N, 10), softmax. Scaling is its first layer.
    """
    frames = keras.Input((FRAME_SIDE_PX, FRAME_SIDE_PX, 1), name="frame")
    x = layers.Rescaling(1 / 255, name="scale")(frames)  # (N, 28, 28, 1)
    x = convolve(convolve(x, 16), 16)
    x = layers.MaxPooling2D()(x)  # (N, 14, 14, 16)
    x = convolve(convolve(x, 32), 32)
    x = layers.MaxPooling2D()(x)  # (N, 7, 7, 32)
    x = convolve(convolve(x, 64), 64)
    x = layers.Dropout(DROPOUT)(layers.Flatten()(x))  # (N, 3136)
    scores = layers.Dense(LABELS, activation="softmax", name="scores")(x)
    return keras.Model(frames, scores, name="mnist_cnn")


def convolve(x: keras.KerasTensor, filters: int) -> keras.KerasTensor:
    """Add a 3×3 convolution, batch normalisation and ReLU."""
    x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization(momentum=BATCH_NORM_MOMENTUM)(x)
    return layers.ReLU()(x)


def compile_network(model: keras.Model, steps: int) -> None:
    """Prepare a network for that many training steps.

    One warm-up and a cosine down to nearly zero (Smith 2018, Loshchilov and Hutter 2017), a
    moving average of the weights (Polyak and Juditsky 1992), label smoothing (Szegedy 2016).
    """
    warm_up = int(WARM_UP_SHARE * steps)
    schedule = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=PEAK_LEARNING_RATE / 100,
        decay_steps=max(steps - warm_up, 1),
        warmup_target=PEAK_LEARNING_RATE,
        warmup_steps=warm_up,
    )
    momentum = 1 - 1 / max(EMA_SHARE * steps, 2)
    optimizer = keras.optimizers.AdamW(
        schedule, weight_decay=WEIGHT_DECAY, use_ema=True, ema_momentum=momentum
    )
    loss = keras.losses.CategoricalCrossentropy(label_smoothing=LABEL_SMOOTHING)
    model.compile(optimizer, loss, metrics=["accuracy"])


class VariedDigits(keras.utils.PyDataset):
    """Batches of training digits, varied anew every epoch.

    vary: uint8 (N, 28, 28) → the same, called once an epoch on the digits in a new order.
    """

    def __init__(
        self,
        images: npt.NDArray[np.uint8],
        labels: npt.NDArray[np.uint8],
        batch_size: int,
        rng: np.random.Generator,
        vary: Callable[[npt.NDArray[np.uint8]], npt.NDArray[np.uint8]],
    ) -> None:
        super().__init__()
        self._images, self._labels = images, labels
        self._batch_size, self._rng, self._vary = batch_size, rng, vary
        self.on_epoch_end()

    def on_epoch_end(self) -> None:
        """Shuffle and vary the digits for the next epoch."""
        order = self._rng.permutation(len(self._labels))
        self._frames = self._vary(self._images[order])
        self._targets = keras.utils.to_categorical(self._labels[order], LABELS)

    def __len__(self) -> int:
        return -(-len(self._labels) // self._batch_size)

    def __getitem__(self, index: int) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        part = slice(index * self._batch_size, (index + 1) * self._batch_size)
        return self._frames[part][..., np.newaxis].astype(np.float32), self._targets[part]


def settle_batch_norm(model: keras.Model, batches: VariedDigits) -> None:
    """Estimate the batch norms' statistics anew, for the averaged weights that training ends with.

    Izmailov et al., "Averaging Weights Leads to Wider Optima" (2018), section 3.2.
    """
    for index in range(min(len(batches), SETTLING_BATCHES)):
        model(batches[index][0], training=True)
