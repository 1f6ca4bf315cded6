"""The corrections that people gave: which to learn from, and which only to judge by."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from flaskapi.errors import LearningError
from flaskapi.recognition.frame import FRAME_SIDE_PX, Frame
from flaskapi.recognition.model_file import replace_file
from flaskapi.records.database import Database
from flaskapi.records.record import StoredRecord, Task
from flaskapi.records.selection import Wanted, iterate_records

NOT_A_DIGIT = 10
# One picture in so many is never learned from.
JUDGED_EVERY = 5
DIGEST_DIGITS = 8
CORRECTED = Wanted(task=Task.DIGIT, labelled=True)


@dataclass(frozen=True)
class Correction:
    """A picture of one digit with what a person said it is.

    frame: uint8 (28, 28). label: 0..9, or 10 for no digit. said_by: the name of the key, None
    without one. picture_sha256: of the picture as it was kept.
    """

    frame: Frame
    label: int
    said_by: str | None
    said_at_ms: int
    picture_sha256: str

    @property
    def is_to_judge(self) -> bool:
        """Whether it is kept out of training; the same picture always is, or never."""
        return int(self.picture_sha256[:DIGEST_DIGITS], 16) % JUDGED_EVERY == 0


@dataclass(frozen=True)
class Corrections:
    """All corrections, each picture once, in the part to learn from and the part to judge by."""

    learn: list[Correction]
    judge: list[Correction]


def load_corrections(
    database: Database, advance: Callable[[int], None] = lambda _: None
) -> Corrections:
    """Return what people said of single digits. Raises RecordsUnavailable.

    advance is told how many records were read, of those CORRECTED finds.
    """
    found = []
    with database.read() as connection:
        for record in iterate_records(connection, CORRECTED):
            found.append(make_correction(record))
            advance(1)
    return split_corrections(collapse_duplicates(found))


def make_correction(record: StoredRecord) -> Correction:
    """Return the correction in a labelled record of one digit."""
    if record.label is None or record.frame is None:
        raise ValueError(f"record {record.id} is no labelled digit")
    frame = np.frombuffer(record.frame, np.uint8).reshape(FRAME_SIDE_PX, FRAME_SIDE_PX)
    label = NOT_A_DIGIT if record.label.digit is None else record.label.digit
    said = record.label
    return Correction(frame, label, said.said_by, said.said_at_ms, record.picture_sha256)


def collapse_duplicates(corrections: Iterable[Correction]) -> list[Correction]:
    """Return each picture once, with what was said of it last."""
    ordered = sorted(corrections, key=lambda correction: correction.said_at_ms)
    return list({correction.picture_sha256: correction for correction in ordered}.values())


def split_corrections(corrections: Sequence[Correction]) -> Corrections:
    """Split by the hash of the picture, so that a picture stays on its side for ever."""
    return Corrections(
        [correction for correction in corrections if not correction.is_to_judge],
        [correction for correction in corrections if correction.is_to_judge],
    )


def limit_keys(corrections: Sequence[Correction], most_per_key: float) -> list[Correction]:
    """Return as many corrections as possible of which no key gave more than a share, 0..1.

    Whoever has no key counts as one. Of a key that gave more, the latest are kept.
    """
    given = Counter(correction.said_by for correction in corrections)
    total = len(corrections)
    while True:
        most = int(most_per_key * total)
        allowed = sum(min(count, most) for count in given.values())
        if allowed == total:
            break
        total = allowed
    kept: dict[str | None, list[Correction]] = defaultdict(list)
    for correction in sorted(corrections, key=lambda correction: -correction.said_at_ms):
        if len(kept[correction.said_by]) < most:
            kept[correction.said_by].append(correction)
    return [correction for group in kept.values() for correction in group]


def write_corrections(corrections: Sequence[Correction], file: Path) -> None:
    """Write `images`, uint8 (N, 28, 28), and `labels`, uint8 (N,), as an .npz file, whole."""
    # NumPy would add an ending to a name without one.
    with replace_file(file) as beside, beside.open("wb") as archive:
        np.savez_compressed(
            archive, images=stack_frames(corrections), labels=stack_labels(corrections)
        )


def stack_frames(corrections: Sequence[Correction]) -> npt.NDArray[np.uint8]:
    """Return the frames of corrections, at least one, as uint8 (N, 28, 28)."""
    return np.stack([correction.frame for correction in corrections])


def stack_labels(corrections: Sequence[Correction]) -> npt.NDArray[np.uint8]:
    """Return the labels of corrections as uint8 (N,)."""
    return np.array([correction.label for correction in corrections], np.uint8)


def choose_to_learn(corrections: Corrections, most_per_key: float) -> list[Correction]:
    """Return what is to be learned from. Raises LearningError where there is nothing."""
    if not corrections.learn:
        raise LearningError(
            "Nobody has corrected anything yet. Say what pictures show with "
            "`PUT /predictions/<id>/label`, and export again."
        )
    chosen = limit_keys(corrections.learn, most_per_key)
    if not chosen:
        raise LearningError(
            f"No key may give more than {most_per_key:.0%} of the digits, and these come from too "
            "few keys for that. Let more people label, or allow more with --most-per-key."
        )
    return chosen
