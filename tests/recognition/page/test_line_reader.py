"""The second network's place in the reading of a line."""

from dataclasses import replace

import numpy as np
import pytest

from flaskapi.errors import ModelCorrupt
from flaskapi.recognition.frame import Ink
from flaskapi.recognition.model_file import ModelFile, Task, read_model_file
from flaskapi.recognition.page.line_reader import OnnxLineReader, read_typical_line, transcribe
from flaskapi.recognition.page.marks import Mark
from flaskapi.recognition.page.transcript import Columns
from tests.conftest import SHIPPED_READER

INK = np.full((40, 20), 255, np.uint8)


class LevelReader:
    """Sees a 7 in the middle of every strip, and is the surer the more level it is."""

    model = ModelFile(b"", {})

    def __init__(self) -> None:
        self.strips: list[Ink] = []

    def compute_columns(self, strip: Ink) -> Columns:
        self.strips.append(strip)
        rows = int((strip > 127).any(axis=1).sum())
        columns = np.zeros((strip.shape[1] // 2, 11))
        columns[:, 0] = 1
        columns[len(columns) // 2] = 0
        columns[len(columns) // 2, [8, 2]] = 1 / (1 + rows / 100), 1 - 1 / (1 + rows / 100)
        return columns


def make_row(slope: float) -> list[Mark]:
    fall = np.tan(np.deg2rad(slope))
    return [Mark((100 + 30 * n, round(200 + fall * 30 * n), 20, 40), INK) for n in range(6)]


def test_level_line_is_looked_at_once() -> None:
    reader = LevelReader()
    [transcript] = transcribe(reader, make_row(2), 2.0)
    assert transcript.text == "7"
    assert len(reader.strips) == 1


@pytest.mark.parametrize("slope", [-30.0, 25.0])
def test_slanted_line_is_looked_at_in_two_ways_of_which_the_clearer_counts(slope: float) -> None:
    reader = LevelReader()
    [transcript] = transcribe(reader, make_row(slope), slope)
    assert len(reader.strips) == 2
    rows = [int((strip > 127).any(axis=1).sum()) for strip in reader.strips]
    assert transcript.confidence == pytest.approx(1 / (1 + min(rows) / 100))


def test_line_of_uneven_digits_is_looked_at_as_it_is_and_evened_out() -> None:
    reader = LevelReader()
    huge = Mark((300, 150, 50, 100), np.full((100, 50), 255, np.uint8))
    first, second = transcribe(reader, [*make_row(0), huge], 0.0)
    assert len(reader.strips) == 2
    assert first.text == second.text == "7"
    assert len(transcribe(reader, [*make_row(0), huge], 0.0, in_haste=True)) == 1


def test_what_is_seen_lies_where_the_line_is() -> None:
    [transcript] = transcribe(LevelReader(), make_row(0), 0.0)
    [sighting] = transcript.sightings
    assert sighting.x_px == pytest.approx(100 + 170 / 2, abs=3)


def test_shipped_reader_reads_its_ten_digits_and_says_so_surely() -> None:
    reader = OnnxLineReader(read_model_file(SHIPPED_READER, Task.LINE), threads=1)
    assert read_typical_line(reader) == "0123456789"
    columns = reader.compute_columns(np.zeros((32, 200), np.uint8))
    assert columns.shape == (100, 11)
    assert columns.sum(axis=1) == pytest.approx(1)
    assert columns[:, 0].min() > 0.5


def test_graph_that_does_not_run_is_said_in_a_sentence() -> None:
    model = replace(read_model_file(SHIPPED_READER, Task.LINE), graph=b"no graph")
    with pytest.raises(ModelCorrupt, match=r"reader_model\.py"):
        OnnxLineReader(model, threads=1)
