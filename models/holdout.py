"""Write the held-out digits that candidates are judged by: `python models/holdout.py --out DIR`.

`mnist.npz` has all of them as they are; beside it are folders of photos of some of them.
"""

import sys

import numpy as np

from models.composition.photographs import PHOTO_CONDITIONS
from models.data import HOLDOUT_DIGITS, DataError, load_mnist
from models.photo import parse_arguments, show_place, write_photos

PHOTOS = 100


def main(arguments: list[str] | None = None) -> int:
    """Write held-out digits and photos of them; return the exit status."""
    options = parse_arguments(arguments, __doc__, PHOTOS, HOLDOUT_DIGITS)
    try:
        digits = load_mnist(options.data).holdout
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    options.out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(options.out / "mnist.npz", images=digits.images, labels=digits.labels)
    for number, condition in enumerate(PHOTO_CONDITIONS, start=1):
        # Its own random numbers, so that it shows the same whatever other conditions there are.
        rng = np.random.default_rng([options.seed, *condition.encode()])
        write_photos(digits, condition, options.count, options.out / condition, rng)
        show_place(number, len(PHOTO_CONDITIONS))
    print(f"\rWrote {len(digits)} digits, and {options.count} photos of each condition.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
