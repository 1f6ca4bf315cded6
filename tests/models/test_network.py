"""The network: its shapes, its size, and that it learns."""

import keras
import numpy as np
import pytest

from flaskapi.recognition.digits import load_typical_digits
from models.network import (
    EpochBatches,
    build_network,
    compile_network,
    make_targets,
    settle_batch_norm,
)
from models.recipes import FULL, QUICK

DIGITS = np.stack(load_typical_digits())
LABELS = np.arange(10, dtype=np.uint8)


def make_batches(batch_size: int = 4) -> EpochBatches:
    rng = np.random.default_rng(0)

    def draw() -> tuple[np.ndarray, np.ndarray]:
        order = rng.permutation(10)
        return DIGITS[order], make_targets(LABELS[order])

    return EpochBatches(draw, batch_size, epochs=20)


@pytest.fixture(scope="module")
def network() -> keras.Model:
    keras.utils.set_random_seed(0)
    return build_network(QUICK.filters)


def test_network_has_the_size_its_docstring_says(network: keras.Model) -> None:
    assert network.count_params() == 83_739
    assert "83,739" in (build_network.__doc__ or "")


def test_scores_are_probabilities(network: keras.Model) -> None:
    scores = np.asarray(network(DIGITS[..., np.newaxis].astype(np.float32)))
    assert scores.shape == (10, 11)
    assert scores.sum(axis=1) == pytest.approx(1, abs=1e-5)


def test_only_standard_layers_are_used(network: keras.Model) -> None:
    for layer in network.layers:
        assert type(layer).__module__.startswith("keras.src.layers")
        assert not isinstance(layer, keras.layers.Lambda)


def test_network_learns_ten_digits_by_heart() -> None:
    keras.utils.set_random_seed(0)
    network = build_network(QUICK.filters)
    batches = make_batches()
    compile_network(network, 20 * len(batches))
    history = network.fit(batches, epochs=20, verbose=0).history
    settle_batch_norm(network, batches)
    assert history["loss"][-1] < history["loss"][0] / 2
    read = np.asarray(network(DIGITS[..., np.newaxis].astype(np.float32))).argmax(axis=1)
    assert (read == LABELS).mean() >= 0.8


def test_batches_hold_every_digit_once_in_a_new_order_each_epoch() -> None:
    batches = make_batches()
    orders = []
    for _ in range(2):
        targets = np.concatenate([batches[i][1] for i in range(len(batches))])
        orders.append(targets.argmax(axis=1).tolist())
        batches.on_epoch_end()
    assert [len(batches[i][0]) for i in range(3)] == [4, 4, 2]
    assert sorted(orders[0]) == sorted(orders[1]) == LABELS.tolist()
    assert orders[0] != orders[1]


def test_network_of_the_full_recipe_stays_under_half_a_million_parameters() -> None:
    assert build_network(FULL.filters).count_params() == 293_915
