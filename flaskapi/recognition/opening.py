"""Open the packaged models: what reads single digits, and what reads pages."""

from dataclasses import dataclass
from pathlib import Path

from flaskapi.errors import ModelCorrupt
from flaskapi.recognition.classifier import OnnxClassifier
from flaskapi.recognition.digits import load_typical_digits
from flaskapi.recognition.model_file import Task, read_model_file
from flaskapi.recognition.page.line_reader import OnnxLineReader, read_typical_line
from flaskapi.recognition.page.reader import Reader
from flaskapi.recognition.recognizer import Recognizer


@dataclass(frozen=True)
class Readers:
    """What reads one digit and what reads many, on the same classifier."""

    recognizer: Recognizer
    reader: Reader

    def prove(self) -> None:
        """Check that the ten most typical bundled digits are read right. Raises ModelCorrupt."""
        digits = list(range(10))
        read = [prediction.digit for prediction in self.recognizer.classify(load_typical_digits())]
        if read != digits:
            raise ModelCorrupt(
                f"The model reads ten plain digits 0 to 9 as {read}. Train or package it again."
            )
        if self.reader.line_reader is None:
            return
        text = read_typical_line(self.reader.line_reader)
        if text != "".join(map(str, digits)):
            raise ModelCorrupt(
                f"The line reader reads ten plain digits 0 to 9 as {text!r}. Train it again with "
                "`python models/reader_model.py`."
            )


def open_readers(model: Path, line_reader: Path | None, threads: int, max_pixels: int) -> Readers:
    """Open a classifier's file and, if there is one, a line reader's. Raises ModelError.

    max_pixels: the largest picture that is taken.
    """
    classifier = OnnxClassifier(read_model_file(model), threads)
    lines = (
        OnnxLineReader(read_model_file(line_reader, Task.LINE), threads) if line_reader else None
    )
    reader = Reader(classifier, max_pixels, lines)
    return Readers(Recognizer(classifier, max_pixels, lines), reader)
