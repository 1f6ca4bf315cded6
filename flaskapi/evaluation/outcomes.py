"""Send pictures through the whole pipeline, and judge the answers by their labels."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from flaskapi.errors import PictureBlank, RequestError
from flaskapi.evaluation.samples import Group, Sample
from flaskapi.recognition.prediction import Prediction
from flaskapi.recognition.recognizer import Recognizer

CHUNK_PICTURES = 32


class Verdict(StrEnum):
    """How an answer is judged."""

    RIGHT = "right"
    WRONG = "wrong"
    REFUSED = "wrongly refused"
    ERROR = "error"


@dataclass(frozen=True)
class Outcome:
    """A picture and what came of it: a prediction, or the error that a client would get."""

    sample: Sample
    answer: Prediction | RequestError

    @property
    def verdict(self) -> Verdict:
        """The judgement: a blank picture counts as refused, any other error is one."""
        if isinstance(self.answer, RequestError) and not isinstance(self.answer, PictureBlank):
            return Verdict.ERROR
        refused = isinstance(self.answer, PictureBlank) or self.answer.rejected
        if self.sample.label is None:
            return Verdict.RIGHT if refused else Verdict.WRONG
        if refused:
            return Verdict.REFUSED
        read = self.answer.digit if isinstance(self.answer, Prediction) else None
        return Verdict.RIGHT if read == self.sample.label else Verdict.WRONG


def recognize_group(recognizer: Recognizer, group: Group) -> Iterator[list[Outcome]]:
    """Yield the outcomes of a group's pictures, some at a time."""
    for start in range(0, len(group.samples), CHUNK_PICTURES):
        samples = group.samples[start : start + CHUNK_PICTURES]
        answers = recognizer.recognize_all([sample.read() for sample in samples])
        yield [Outcome(*pair) for pair in zip(samples, answers, strict=True)]
