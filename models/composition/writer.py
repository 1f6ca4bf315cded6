"""Draw digits as those people write them whose digits were labelled."""

import numpy as np

from flaskapi.recognition.frame import Frame
from models.composition.augmentation import Variation, vary_digit
from models.composition.distortion import Distortion, distort_digit
from models.data import Digits

STYLED_SHARE = 0.7


class Writer:
    """Draws variants of some people's digits and, once their style is known, MNIST's in it.

    own: the people's digits. others: of MNIST. distortion: the style, or None if there is none.
    """

    def __init__(
        self, own: Digits, others: Digits, distortion: Distortion | None, rng: np.random.Generator
    ) -> None:
        self._own, self._others = own, others
        self._distortion, self._rng = distortion, rng

    def __len__(self) -> int:
        return len(self._own)

    def draw(self, count: int, variation: Variation) -> Digits:
        """Return that many digits, at least one; of the people's own each as often."""
        styled = round(STYLED_SHARE * count) if self._distortion is not None else 0
        rounds = np.arange(count - styled) % len(self._own)
        own = self._rng.permutation(len(self._own))[rounds]
        others = self._rng.integers(len(self._others), size=styled)
        frames = [
            *(vary_digit(image, self._rng, variation) for image in self._own.images[own]),
            *(self._imitate(image, variation) for image in self._others.images[others]),
        ]
        labels = np.concatenate((self._own.labels[own], self._others.labels[others]))
        return Digits(np.stack(frames), labels)

    def _imitate(self, image: Frame, variation: Variation) -> Frame:
        """Return another's digit as these people would write it."""
        varied = vary_digit(image, self._rng, variation)
        return varied if self._distortion is None else distort_digit(varied, self._distortion)
