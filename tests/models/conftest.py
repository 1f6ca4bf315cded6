"""What the tests of training share."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import pytest

from models.data import Mnist, load_mnist


@pytest.fixture(scope="session")
def mnist() -> Mnist:
    """MNIST itself, downloaded the first time."""
    return load_mnist()
