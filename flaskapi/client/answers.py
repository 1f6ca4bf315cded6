"""What the service answers, as frozen dataclasses, and how they are read from its JSON.

What reads JSON here raises KeyError, TypeError or ValueError where it is not what it should be.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from flaskapi.client.failures import ServiceProblem

DIGIT = "digit"

Json = dict[str, Any]


@dataclass(frozen=True)
class Prediction:
    """One digit's answer.

    digit: None where the picture was rejected as no digit, then for `reason`. confidence: the
    probability of best_guess, the likeliest digit in either case. probabilities: of 0 to 9, they
    sum to 1. id: names the record of it, None where none was stored. model: what answered.
    """

    digit: int | None
    confidence: float
    probabilities: tuple[float, ...]
    rejected: bool
    reason: str | None
    best_guess: int
    id: str | None
    model: str
    stored: bool


class Box(NamedTuple):
    """Where a digit stands, in pixels of the upright picture."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class ReadDigit:
    """One digit of a line."""

    digit: int
    confidence: float
    box: Box


@dataclass(frozen=True)
class Line:
    """One line of a reading; digits from left to right."""

    text: str
    confidence: float
    digits: tuple[ReadDigit, ...]


@dataclass(frozen=True)
class Alternative:
    """Another text that a reading could be."""

    text: str
    confidence: float


@dataclass(frozen=True)
class Reading:
    """Many digits' answer.

    text: all lines, with a line break between them; empty where there are no digits. fits: whether
    the text has the pattern or length that was asked for, None where none was. alternatives: the
    next best texts, as many as were asked for at most. limit: a sentence, where the picture has
    more marks than are looked at.
    """

    text: str
    confidence: float
    lines: tuple[Line, ...]
    id: str | None
    model: str
    stored: bool
    fits: bool | None = None
    alternatives: tuple[Alternative, ...] = ()
    limit: str | None = None


@dataclass(frozen=True)
class FilePrediction:
    """The answer to one file of many, or the problem with it."""

    path: Path
    answer: Prediction | ServiceProblem | OSError

    @property
    def prediction(self) -> Prediction | None:
        """The answer; None where there is a problem."""
        return self.answer if isinstance(self.answer, Prediction) else None

    @property
    def problem(self) -> ServiceProblem | OSError | None:
        """Why the service refuses the file, or why it cannot be read; None where it is read."""
        return None if isinstance(self.answer, Prediction) else self.answer


@dataclass(frozen=True)
class Label:
    """What somebody said a picture really shows; digit None and text None is no digit at all.

    said_by: the name of the key, None for somebody without. withdrawn: it was taken back.
    """

    digit: int | None
    text: str | None
    said_by: str | None
    said_at: datetime
    withdrawn: bool = False


@dataclass(frozen=True)
class Record:
    """An answer as it is kept.

    doubt: how doubtful it is, None until that is examined. label: what was said last.
    history: all that was said, the first first; only where one record was asked for.
    """

    id: str
    task: str
    asked_at: datetime
    request_id: str
    answer: Prediction | Reading
    doubt: float | None
    label: Label | None
    history: tuple[Label, ...] = ()


def parse_prediction(answer: Json) -> Prediction:
    """Return what /predict answered."""
    probabilities = tuple(map(float, answer["probabilities"]))
    best_guess = answer["best_guess"] if answer["rejected"] else answer["digit"]
    return Prediction(
        digit=answer["digit"],
        confidence=float(answer["confidence"]),
        probabilities=probabilities,
        rejected=bool(answer["rejected"]),
        reason=answer.get("reason"),
        best_guess=int(best_guess),
        id=answer["id"],
        model=answer["model"],
        stored=bool(answer.get("stored", True)),
    )


def parse_items(answer: Json) -> list[Prediction | ServiceProblem]:
    """Return what /predict/batch answered, in the order sent."""
    common = {"model": answer["model"], "stored": answer.get("stored", True)}
    return [
        parse_problem(item["problem"]) if "problem" in item else parse_prediction(item | common)
        for item in answer["predictions"]
    ]


def parse_problem(problem: Json) -> ServiceProblem:
    """Return an RFC 9457 problem as the error it is."""
    slug = str(problem["type"]).rpartition("/")[2]
    title, detail = str(problem["title"]), str(problem["detail"])
    return ServiceProblem(int(problem["status"]), slug, title, detail, problem.get("request_id"))


def parse_reading(answer: Json) -> Reading:
    """Return what /read answered."""
    return Reading(
        text=answer["text"],
        confidence=float(answer["confidence"]),
        lines=tuple(map(parse_line, answer["lines"])),
        id=answer["id"],
        model=answer["model"],
        stored=bool(answer.get("stored", True)),
        fits=answer.get("fits"),
        alternatives=tuple(
            Alternative(other["text"], float(other["confidence"]))
            for other in answer.get("alternatives", ())
        ),
        limit=answer.get("limit"),
    )


def parse_line(line: Json) -> Line:
    """Return one line of a reading."""
    digits = (
        ReadDigit(digit["digit"], float(digit["confidence"]), Box(*digit["box"]))
        for digit in line["digits"]
    )
    return Line(line["text"], float(line["confidence"]), tuple(digits))


def parse_page(page: Json) -> tuple[list[Record], dict[str, str] | None]:
    """Return a page of records, and the query of the next, None where there is none."""
    following = page["next"]
    query = dict(parse_qsl(urlsplit(following).query)) if following else None
    return [parse_record(record) for record in page["predictions"]], query


def parse_record(record: Json) -> Record:
    """Return what was recorded of one answer."""
    answer = record["answer"] | {"id": record["id"]}
    return Record(
        id=record["id"],
        task=record["task"],
        asked_at=datetime.fromisoformat(record["asked_at"]),
        request_id=record["request_id"],
        answer=parse_prediction(answer) if record["task"] == DIGIT else parse_reading(answer),
        doubt=record["doubt"],
        label=record["label"] and parse_label(record["label"]),
        history=tuple(map(parse_label, record.get("history", ()))),
    )


def parse_label(label: Json) -> Label:
    """Return what somebody said."""
    said_at = datetime.fromisoformat(label["said_at"])
    withdrawn = bool(label.get("withdrawn", False))
    return Label(label.get("digit"), label.get("text"), label["said_by"], said_at, withdrawn)
