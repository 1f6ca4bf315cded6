"""What an examination finds: one sentence or two, with the cure where something is wrong."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How an examined thing is. Skipped: there is nothing to examine, which is no fault."""

    OK = "ok"
    FAULT = "fault"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's report: what was examined, how it is, what to do."""

    check: str
    verdict: Verdict
    text: str


def say_ok(check: str, text: str) -> Finding:
    """Return the finding that all is well."""
    return Finding(check, Verdict.OK, text)


def say_fault(check: str, text: str) -> Finding:
    """Return the finding of a fault; the text ends with its cure."""
    return Finding(check, Verdict.FAULT, text)


def say_skipped(check: str, text: str) -> Finding:
    """Return the finding that there is nothing to examine."""
    return Finding(check, Verdict.SKIPPED, text)
