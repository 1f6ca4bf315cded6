"""The model card is written from the shipped model as it is."""

import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from flaskapi.recognition.model_file import Task, read_model_file
from models import model_card
from models.card_page import PLOTS
from tests.conftest import SHIPPED_MODEL, SHIPPED_READER, draw_digit, encode


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The card of the shipped model, measured on few pictures."""
    file = tmp_path_factory.mktemp("card") / "MODEL_CARD.md"
    shutil.copy(SHIPPED_MODEL, file.parent / "my_model.h5")
    pictures = file.parent / "pictures"
    pictures.mkdir()
    (pictures / "7__drawn.png").write_bytes(encode(draw_digit(7)))
    (pictures / "blank__paper.png").write_bytes(encode(np.full((50, 50), 255, np.uint8)))
    arguments = [f"--out={file}", f"--model={file.parent / 'my_model.h5'}", "--count=2", "--rows=1"]
    arguments += ["--typeset=20", "--digits=20", f"--pictures={pictures}"]
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


def test_rows_of_digits_are_measured_with_the_line_reader(written: Path) -> None:
    text = written.read_text()
    assert f"with the line reader `{read_model_file(SHIPPED_READER, Task.LINE).model_id}`" in text
    assert "| task | `line` |" in text
    assert re.search(r"^\| touching-pair \| 1 \| (0|100)\.0% \| ", text, re.MULTILINE)


def test_what_is_no_digit_is_measured_in_both_ways(written: Path) -> None:
    text = written.read_text()
    assert re.search(r"^\| greek/letter \| 2 \| (0|50|100)% \|$", text, re.MULTILINE)
    assert re.search(r"^\| empty/blank in /read \| 2 \| ", text, re.MULTILINE)


def test_typefaces_are_measured(written: Path) -> None:
    text = written.read_text()
    assert re.search(r"^\| handwriting \| 20 \| \d+\.\d\d% \| ", text, re.MULTILINE)
    assert re.search(r"^\| printed-letters/letter \| 20 \| \d+% \|$", text, re.MULTILINE)


def test_real_pictures_are_told_apart(written: Path) -> None:
    text = written.read_text()
    assert "| pictures | 1 | 100.00% |" in text
    assert "| pictures/blank | 1 | 100% |" in text
    assert "| pictures/blank in /read | 1 | 100.0% |" in text


def test_figures_are_in_the_file_too(written: Path) -> None:
    before, after = (
        read_model_file(file) for file in (SHIPPED_MODEL, written.parent / "my_model.h5")
    )
    assert after.model_id == before.model_id
    measured = after.card["measured"]["pipeline"]
    assert measured["mnist_png"]["sets"][0]["number"] == 20
    assert set(measured["rendered_photos"]["sureness"]["coverage_errors"]) == {"99%", "98%"}
    assert {row["name"] for row in measured["real_pictures"]["sets"]} == {
        "pictures",
        "pictures/blank",
    }
    assert "/" not in measured["command"].replace("models/model_card.py", "")


def test_every_figure_has_its_data_date_and_command(written: Path) -> None:
    text = written.read_text()
    # The head, six tables and three plots.
    assert text.count("--count=2 --typeset=20 --rows=1 --digits=20") == 10
    for name in PLOTS:
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
