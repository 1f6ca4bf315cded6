"""Run the second network: a line's strip to columns of chances."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from flaskapi.recognition.digits import load_typical_digits
from flaskapi.recognition.frame import FRAME_SIDE_PX, Frame, Ink
from flaskapi.recognition.model_file import ModelFile
from flaskapi.recognition.network import Network
from flaskapi.recognition.page.marks import Mark
from flaskapi.recognition.page.strip import (
    DIGIT_HEIGHT_PX,
    MARGIN_PX,
    STRIP_HEIGHT_PX,
    Strip,
    make_even_strip,
    make_strip,
    make_turned_strip,
)
from flaskapi.recognition.page.transcript import Columns, Transcript, compute_chances

# A steeper row may be written upright or turned with its line.
TURNED_FROM_DEGREES = 8
# The reader tells of every second column of a strip.
COLUMN_STEP_PX = 2
CURE = "Train the line reader again with `python models/reader_model.py`, or restore its file."


class LineReader(Protocol):
    """What tells the digits along a strip; tests put a small fake in its place."""

    @property
    def model(self) -> ModelFile:
        """The file this reader runs."""

    def compute_columns(self, strip: Ink) -> Columns:
        """Return float64 (T, 11) for a strip, uint8 (32, W); rows sum to 1."""


class OnnxLineReader:
    """A line reader that runs the graph of a model file, from several threads if need be."""

    def __init__(self, model: ModelFile, threads: int) -> None:
        """Open the graph and warm it with an empty strip. Raises ModelCorrupt if it won't run."""
        # The graph itself is not needed once it is open.
        self.model = replace(model, graph=b"")
        empty = np.zeros((1, STRIP_HEIGHT_PX, STRIP_HEIGHT_PX, 1), np.float32)
        self._network = Network(model, threads, empty, CURE)

    def compute_columns(self, strip: Ink) -> Columns:
        """Return the chances along a strip, one row for every second column of it."""
        batch = strip[np.newaxis, ..., np.newaxis].astype(np.float32)
        logits = self._network.run(batch)[0]
        return compute_chances(logits, self.model.temperature)


def read_typical_line(reader: LineReader) -> str:
    """Return what a reader reads of the ten most typical bundled digits in a row."""
    return read_frames(reader, load_typical_digits()).text


def read_frames(reader: LineReader, frames: Sequence[Frame]) -> Transcript:
    """Return what a reader sees on frames, uint8 (28, 28), that stand in a row."""
    row = np.concatenate(frames, axis=1)
    above = (STRIP_HEIGHT_PX - FRAME_SIDE_PX) // 2
    ink = np.pad(row, ((above, STRIP_HEIGHT_PX - FRAME_SIDE_PX - above), (MARGIN_PX, MARGIN_PX)))
    return read_strip(reader, Strip(ink, np.arange(ink.shape[1]) + 0.5, DIGIT_HEIGHT_PX))


def transcribe(
    reader: LineReader, line: Sequence[Mark], slope: float, in_haste: bool = False
) -> list[Transcript]:
    """Return what a reader sees on a line, twice where its digits differ much in size.

    On a slope it is the clearer of two ways; the second time all digits are as large as each
    other, unless in haste. slope: in degrees, falling to the right where positive.
    """
    strips = [make_strip(line, slope)]
    if abs(slope) >= TURNED_FROM_DEGREES:
        strips.append(make_turned_strip(line, slope))
    seen = [read_strip(reader, strip) for strip in strips]
    # What one look shows needs no weighing.
    clearest = max(seen, key=lambda look: look.confidence) if len(seen) > 1 else seen[0]
    even = None if in_haste else make_even_strip(line, slope)
    return [clearest, read_strip(reader, even)] if even else [clearest]


def read_strip(reader: LineReader, strip: Strip) -> Transcript:
    """Return what a reader sees on a strip."""
    columns = reader.compute_columns(strip.ink)
    places_px = strip.places_px[: len(columns) * COLUMN_STEP_PX].reshape(-1, COLUMN_STEP_PX)
    return Transcript(columns, places_px.mean(axis=1), strip.digit_px)
