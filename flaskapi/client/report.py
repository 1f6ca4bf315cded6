"""What the command prints: a line for each answer, for people or in JSON for programs."""

import json
import sys
from dataclasses import asdict
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from flaskapi.client.answers import Label, Prediction, Reading, Record
from flaskapi.client.failures import ServiceProblem

Json = dict[str, Any]
FileAnswer = Prediction | Reading | ServiceProblem | OSError


class Report:
    """Prints answers to standard output and problems to standard error, and counts these.

    In JSON both are lines of standard output, so that each file has one.
    """

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json
        self.problems = 0
        for stream in (sys.stdout, sys.stderr):
            # Files may have names that are no text in any encoding.
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")

    def say_file(self, path: Path, answer: FileAnswer) -> None:
        """Print the answer to a file, or the problem with it."""
        if isinstance(answer, Exception):
            self.say_problem(answer, path)
        elif self._as_json:
            write_json({"file": str(path), **asdict(answer)})
        elif isinstance(answer, Prediction):
            write_line(f"{path}: {format_prediction(answer)}")
        else:
            write_line(f"{path}: {format_reading(answer)}")

    def say_record(self, record: Record) -> None:
        """Print what was said of an answer."""
        if self._as_json:
            write_json(asdict(record))
        elif record.label is not None:
            write_line(f"{record.id}: {format_label(record.label)}")

    def say_problem(self, problem: Exception, path: Path | None = None) -> None:
        """Print what went wrong, with a file or with the whole."""
        self.problems += 1
        if self._as_json:
            named = {} if path is None else {"file": str(path)}
            write_json({**named, "problem": describe_problem(problem)})
        else:
            named_by = "" if path is None else f"{path}: "
            sys.stderr.write(f"{named_by}{explain(problem)}\n")

    def show_progress(self, done: int, total: int) -> None:
        """Overwrite the last line of a terminal with how far it is."""
        sys.stderr.write(f"\r{done:,} of {total:,} files\033[K" + "\n" * (done == total))
        sys.stderr.flush()


def write_line(text: str) -> None:
    """Write one line to standard output."""
    sys.stdout.write(f"{text}\n")


def write_json(said: Json) -> None:
    """Write one line of JSON to standard output; times are in ISO 8601."""
    write_line(json.dumps(said, default=format_time, ensure_ascii=False))


def format_time(time: datetime) -> str:
    """Return a time in ISO 8601."""
    return time.isoformat()


def format_prediction(prediction: Prediction) -> str:
    """Return a digit as words for people."""
    name = format_id(prediction.id)
    if prediction.digit is not None:
        return f"{prediction.digit} ({prediction.confidence:.1%}){name}"
    guess = f"if any, {prediction.best_guess} ({prediction.confidence:.1%})"
    return f"no digit; {guess}. {prediction.reason}{name}"


def format_reading(reading: Reading) -> str:
    """Return all digits of a picture as words for people, lines of a page after each other."""
    text = " / ".join(reading.text.split("\n"))
    said = f"{text} ({reading.confidence:.1%})" if text else "no digits"
    if reading.fits is False:
        said += ", which does not fit what was asked for"
    others = ", ".join(f"{other.text} ({other.confidence:.1%})" for other in reading.alternatives)
    return said + (f", or {others}" if others else "") + format_id(reading.id)


def format_id(prediction_id: str | None) -> str:
    """Return the id behind an answer, nothing where it was not stored."""
    return f"  {prediction_id}" if prediction_id else ""


def format_label(label: Label) -> str:
    """Return what was said as words for people."""
    said = label.text.replace("\n", " / ") if label.text is not None else label.digit
    return "labelled as no digit" if said in (None, "") else f"labelled as {said}"


def explain(problem: Exception) -> str:
    """Return what went wrong as words for people."""
    if isinstance(problem, OSError):
        return f"This file cannot be read: {problem.strerror}."
    return str(problem)


def describe_problem(problem: Exception) -> Json:
    """Return what went wrong as JSON, with what the service said of it."""
    if not isinstance(problem, ServiceProblem):
        return {"detail": explain(problem)}
    return {
        "status": problem.status,
        "slug": problem.slug,
        "title": problem.title,
        "detail": problem.detail,
        "request_id": problem.request_id,
    }
