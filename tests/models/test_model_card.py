"""The model card is written from the shipped model as it is."""

import re
from pathlib import Path

import pytest

from flaskapi.recognition.model_file import read_model_file
from models import model_card
from tests.conftest import SHIPPED_MODEL


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The card of the shipped model, measured on few pictures."""
    file = tmp_path_factory.mktemp("card") / "MODEL_CARD.md"
    arguments = [f"--out={file}", "--count=2", "--digits=20"]
    assert model_card.main(arguments) == 0
    return file


def test_card_tells_what_the_file_says_and_what_was_measured(written: Path) -> None:
    text = written.read_text()
    card = read_model_file(SHIPPED_MODEL).card
    assert f"Model `{card['weights_sha256'][:12]}`" in text
    assert f"`{card['training']['command']}`" in text
    assert re.search(r"^\| MNIST test \| 20 \| (95|100)\.00% \| ", text, re.MULTILINE)
    assert re.search(r"^\| mixed \| 2 \| ", text, re.MULTILINE)
    assert "error of the surest 98%" in text


def test_every_figure_has_its_data_date_and_command(written: Path) -> None:
    text = written.read_text()
    # The head, two tables and three plots.
    assert text.count("--count=2 --digits=20") == 6
    for name in model_card.PLOTS:
        assert f"(model_card/{name}.png)" in text
        plot = written.parent / "model_card" / f"{name}.png"
        assert plot.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("argument", ["--model=none.h5", "--data=none.npz"])
def test_missing_file_is_said_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], argument: str
) -> None:
    assert model_card.main([f"--out={tmp_path / 'CARD.md'}", argument]) == 1
    assert argument.split("=")[1] in capsys.readouterr().err
    assert not any(tmp_path.iterdir())
