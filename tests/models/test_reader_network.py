"""The network that reads lines: its shapes, its size, and that it learns."""

import keras
import numpy as np
import pytest

from flaskapi.recognition.digits import load_typical_digits
from models.composition.lines import MOST_DIGITS, WrittenLine
from models.reader_network import (
    LineBatches,
    build_reader_network,
    compile_reader_network,
    to_targets,
)


def write_line(text: str) -> WrittenLine:
    frames = [load_typical_digits()[int(character)] for character in text]
    return WrittenLine(np.pad(np.concatenate(frames, axis=1), ((2, 2), (0, 0))), text)


@pytest.fixture(scope="module")
def network() -> keras.Model:
    keras.utils.set_random_seed(0)
    return build_reader_network()


def test_network_is_small_and_of_standard_layers(network: keras.Model) -> None:
    assert network.count_params() < 500_000
    for layer in network.layers:
        assert type(layer).__module__.startswith("keras.src.layers")
        assert not isinstance(layer, keras.layers.Lambda)


@pytest.mark.parametrize("width", [32, 100, 256])
def test_every_second_column_has_eleven_logits(network: keras.Model, width: int) -> None:
    assert network(np.zeros((2, 32, width, 1), np.float32)).shape == (2, width // 2, 11)


def test_targets_leave_0_for_nothing_new() -> None:
    targets = to_targets(["09", ""])
    assert targets.shape == (2, MOST_DIGITS)
    assert targets[0, :3].tolist() == [1, 10, 0]
    assert not targets[1].any()


def test_each_epoch_is_drawn_once() -> None:
    drawn = [write_line(text) for text in ("0123", "4567", "8990")]
    lines = iter([[line] for line in drawn])
    batches = LineBatches(lambda: next(lines), 1, epochs=3)
    for line in drawn:
        assert np.array_equal(batches[0][0][0, ..., 0], line.ink)
        batches.on_epoch_end()
    assert np.array_equal(batches[0][0][0, ..., 0], drawn[-1].ink)


def test_network_learns_a_few_lines_by_heart() -> None:
    keras.utils.set_random_seed(0)
    lines = [write_line(text) for text in ("0123", "4567", "8990", "2468")] * 2
    network = build_reader_network()
    batches = LineBatches(lambda: lines, 4, epochs=30)
    compile_reader_network(network, 30 * len(batches), peak=0.003)
    history = network.fit(batches, epochs=30, verbose=0).history
    assert history["loss"][-1] < history["loss"][0] / 4
