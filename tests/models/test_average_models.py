"""`python models/average_models.py`: one network of several."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from flaskapi.recognition.model_file import read_model_file
from models import average_models
from models.average_models import SETTLING, average, check_kinship
from models.composition.training_set import Mixture
from models.data import DataError, Mnist
from models.network import build_network
from models.start_model import StartModel, copy_network, load_start_model
from tests.conftest import SHIPPED_MODEL

LIMIT = "--limit=300"


@pytest.fixture(scope="module")
def shipped() -> StartModel:
    return load_start_model(SHIPPED_MODEL)


@pytest.fixture(scope="module")
def averaged(tmp_path_factory: pytest.TempPathFactory, mnist: Mnist) -> Path:
    """The shipped model and itself, averaged."""
    out = tmp_path_factory.mktemp("averaged") / "mean.h5"
    files = [str(SHIPPED_MODEL), str(SHIPPED_MODEL)]
    assert average_models.main([*files, LIMIT, f"--out={out}"]) == 0
    return out


def test_card_names_what_was_averaged(averaged: Path) -> None:
    training = read_model_file(averaged).card["training"]
    command = f"python models/average_models.py {LIMIT} my_model.h5 my_model.h5"
    assert training["command"] == command
    first, second = training["averaged"]
    assert first == second
    assert first["file"] == "my_model.h5"
    shipped = read_model_file(SHIPPED_MODEL)
    assert first["model_id"] == shipped.model_id
    assert first["command"] == shipped.card["training"]["command"]


def test_one_model_alone_is_no_mean(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        average_models.main([str(SHIPPED_MODEL)])
    assert "two models or more" in capsys.readouterr().err


def test_mean_of_a_model_and_itself_reads_as_well(averaged: Path) -> None:
    assert read_model_file(averaged).card["measured"]["holdout_accuracy"] > 0.99


def test_weights_are_the_mean(shipped: StartModel, mnist: Mnist) -> None:
    other = copy_network(shipped.network)
    other.set_weights([weights + 1 for weights in other.get_weights()])
    few = Mixture(photos=5, foreigners=5, negatives=5)
    mean = average([shipped.network, other], mnist.train, replace(SETTLING, limit=50, mixture=few))
    # The last layer's are none of a batch norm's, which are estimated anew.
    for before, after in zip(
        shipped.network.layers[-1].get_weights(), mean.layers[-1].get_weights(), strict=True
    ):
        assert np.allclose(after, before + 0.5, atol=1e-5)


def test_networks_of_other_shapes_are_refused(shipped: StartModel) -> None:
    smaller = StartModel(build_network((2, 2, 2)), {}, "")
    with pytest.raises(DataError, match="different shapes"):
        check_kinship([shipped, smaller])


def test_missing_file_is_said_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "mean.h5"
    assert average_models.main([str(SHIPPED_MODEL), "none.h5", f"--out={out}"]) == 1
    assert "There is no model file none.h5" in capsys.readouterr().err
    assert not out.exists()
