"""The convolutional network and how it learns."""

from collections.abc import Callable, Sequence

import keras
import numpy as np
import numpy.typing as npt
from keras import layers

from flaskapi.recognition.frame import FRAME_SIDE_PX

Frames = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.uint8]
Targets = npt.NDArray[np.float32]

# The ten digits, and what is none.
OUTPUTS = 11
PEAK_LEARNING_RATE = 0.004
WARM_UP_SHARE = 0.2
WEIGHT_DECAY = 0.001
LABEL_SMOOTHING = 0.05
EMA_SHARE = 0.04
BATCH_NORM_MOMENTUM = 0.9
DROPOUT = 0.3
SETTLING_BATCHES = 200


def build_network(filters: Sequence[int]) -> keras.Model:
    """Return the untrained network, standard layers only.

    float32 (N, 28, 28, 1) of 0..255 → float32 (N, 11), softmax. Scaling is its first layer.
    filters: A, B and C, of the convolutions on 28×28, 12×12 and 6×6 pixels; (16, 32, 64) make
    83,739 parameters. Frames have an empty margin, which the first two do without; so does the
    last: a third less to compute than on 28×28, 14×14 and 7×7.
    """
    first, second, third = filters
    frames = keras.Input((FRAME_SIDE_PX, FRAME_SIDE_PX, 1), name="frame")
    x = layers.Rescaling(1 / 255, name="scale")(frames)  # (N, 28, 28, 1)
    x = convolve(convolve(x, first, "valid"), first, "valid")  # (N, 24, 24, A)
    x = convolve(convolve(layers.MaxPooling2D()(x), second), second)  # (N, 12, 12, B)
    x = convolve(convolve(layers.MaxPooling2D()(x), third), third, "valid")  # (N, 4, 4, C)
    x = layers.Dropout(DROPOUT)(layers.Flatten()(x))  # (N, 16 × C)
    scores = layers.Dense(OUTPUTS, activation="softmax", name="scores")(x)
    return keras.Model(frames, scores, name="mnist_cnn")


def convolve(x: keras.KerasTensor, filters: int, padding: str = "same") -> keras.KerasTensor:
    """Add a 3×3 convolution, batch normalisation and ReLU."""
    x = layers.Conv2D(filters, 3, padding=padding, use_bias=False)(x)
    x = layers.BatchNormalization(momentum=BATCH_NORM_MOMENTUM)(x)
    return layers.ReLU()(x)


def compile_network(model: keras.Model, steps: int, peak: float = PEAK_LEARNING_RATE) -> None:
    """Prepare a network that tells digits for that many training steps.

    peak: the highest learning rate.
    """
    loss = keras.losses.CategoricalCrossentropy()
    model.compile(make_optimizer(steps, peak), loss, metrics=["accuracy"])


def make_targets(labels: Labels, outputs: int = OUTPUTS) -> Targets:
    """Return what scores of labels, uint8 (N,), should be: float32 (N, outputs), rows sum to 1.

    Label smoothing after Szegedy et al. (2016).
    """
    exact = keras.utils.to_categorical(labels, outputs)
    smoothed: Targets = exact * (1 - LABEL_SMOOTHING) + LABEL_SMOOTHING / outputs
    return smoothed.astype(np.float32)


def make_optimizer(steps: int, peak: float = PEAK_LEARNING_RATE) -> keras.optimizers.Optimizer:
    """Return what changes the weights in that many steps; peak: the highest learning rate.

    One warm-up and a cosine down to nearly zero (Smith 2018, Loshchilov and Hutter 2017), and a
    moving average of the weights (Polyak and Juditsky 1992).
    """
    warm_up = int(WARM_UP_SHARE * steps)
    schedule = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=peak / 100,
        decay_steps=max(steps - warm_up, 1),
        warmup_target=peak,
        warmup_steps=warm_up,
    )
    momentum = 1 - 1 / max(EMA_SHARE * steps, 2)
    return keras.optimizers.AdamW(
        schedule, weight_decay=WEIGHT_DECAY, use_ema=True, ema_momentum=momentum
    )


class EpochBatches(keras.utils.PyDataset):
    """Batches of frames that are drawn anew every epoch.

    draw: returns frames, uint8 (N, 28, 28), and targets, float32 (N, outputs), always as many.
    """

    def __init__(
        self, draw: Callable[[], tuple[Frames, Targets]], batch_size: int, epochs: int
    ) -> None:
        super().__init__()
        self._draw, self._batch_size, self._epochs_to_draw = draw, batch_size, epochs
        self.on_epoch_end()

    def on_epoch_end(self) -> None:
        """Draw the next epoch; after the last one it stays."""
        if self._epochs_to_draw > 0:
            self._frames, self._targets = self._draw()
        self._epochs_to_draw -= 1

    def __len__(self) -> int:
        return -(-len(self._frames) // self._batch_size)

    def __getitem__(self, index: int) -> tuple[npt.NDArray[np.float32], Targets]:
        part = slice(index * self._batch_size, (index + 1) * self._batch_size)
        return self._frames[part][..., np.newaxis].astype(np.float32), self._targets[part]


def settle_batch_norm(model: keras.Model, batches: EpochBatches) -> None:
    """Estimate the batch norms' statistics anew, for the averaged weights that training ends with.

    Izmailov et al., "Averaging Weights Leads to Wider Optima" (2018), section 3.2.
    """
    for index in range(min(len(batches), SETTLING_BATCHES)):
        model(batches[index][0], training=True)
