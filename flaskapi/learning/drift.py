"""Tell how far what is asked now is from what the model was calibrated on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from flaskapi.errors import LearningError
from flaskapi.evaluation.profile import (
    Profile,
    list_edges,
    measure_profile,
    measure_stability_index,
)
from flaskapi.recognition.frame import FRAME_SIDE_PX
from flaskapi.recognition.model_file import ModelFile
from flaskapi.records.database import Database
from flaskapi.records.record import StoredRecord, Task
from flaskapi.records.selection import Wanted, iterate_records

REFERENCE = "reference"
# N. Siddiqi, "Credit Risk Scorecards" (2006).
SHIFTED_FROM, DRIFTED_FROM = 0.1, 0.25
TITLES = {
    "classes": "answers",
    "confidence": "confidence",
    "ink_px": "ink, px of full ink",
    "stroke_px": "stroke width, px",
}


@dataclass(frozen=True)
class Drift:
    """How one distribution has moved.

    bins: what each bin is called. reference, current: shares, 0..1 each. index: the population
    stability index. chance: what that would be of samples so small if nothing had moved.
    """

    title: str
    bins: list[str]
    reference: list[float]
    current: list[float]
    index: float
    chance: float

    @property
    def verdict(self) -> str:
        """Whether it is stable, shifted or drifted, beyond chance; of too few nobody can tell."""
        if self.chance >= DRIFTED_FROM:
            return "too few"
        beyond = self.index - self.chance
        if beyond < SHIFTED_FROM:
            return "stable"
        return "shifted" if beyond < DRIFTED_FROM else "drifted"


def want_asked(since_ms: int) -> Wanted:
    """Return which records tell of drift since a time, in milliseconds."""
    return Wanted(task=Task.DIGIT, since_ms=since_ms)


def measure_drift(
    database: Database,
    model: ModelFile,
    since_ms: int,
    advance: Callable[[int], None] = lambda _: None,
) -> tuple[list[Drift], int]:
    """Compare what was asked since a time with the reference of the model's card.

    Returns the drift of each distribution and how many pictures they are of. advance is told how
    many records were read. Raises LearningError where either is missing, RecordsUnavailable.
    """
    reference: Profile | None = model.card.get(REFERENCE)
    if reference is None:
        raise LearningError(
            "The model's card has no reference to compare with. Train the model again with "
            "`python models/mnist_model.py`."
        )
    records = []
    with database.read() as connection:
        for record in iterate_records(connection, want_asked(since_ms)):
            records += [record] if record.frame else []
            advance(1)
    if not records:
        raise LearningError("No digit was asked in that time. Look further back with --days.")
    current = measure_records(records, reference)
    return [compare(name, reference, current) for name in TITLES], len(records)


def measure_records(records: Sequence[StoredRecord], reference: Profile) -> Profile:
    """Return the profile of records over the bins of a reference."""
    frames = np.frombuffer(b"".join(record.frame or b"" for record in records), np.uint8)
    return measure_profile(
        frames.reshape(-1, FRAME_SIDE_PX, FRAME_SIDE_PX),
        [record.digit for record in records],
        np.array([record.confidence for record in records]),
        list_edges(reference),
    )


def compare(name: str, reference: Profile, current: Profile) -> Drift:
    """Return how one of the distributions of two profiles has moved."""
    old: Any = reference[name]  # type: ignore[literal-required]
    new: Any = current[name]  # type: ignore[literal-required]
    old_shares, new_shares = list(old["shares"]), list(new["shares"])
    chance = (len(old_shares) - 1) * (1 / reference["pictures"] + 1 / current["pictures"])
    index = measure_stability_index(old_shares, new_shares)
    return Drift(TITLES[name], name_bins(old), old_shares, new_shares, index, chance)


def name_bins(distribution: Any) -> list[str]:
    """Return what the bins of a distribution are called."""
    if "labels" in distribution:
        return ["refused" if label is None else str(label) for label in distribution["labels"]]
    return [f"from {edge:g}" for edge in distribution["edges"][:-1]]
