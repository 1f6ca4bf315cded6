"""Find the marks of a line that may be more or less than one digit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from flaskapi.recognition.page.marks import Mark
from flaskapi.recognition.page.transcript import Sighting, Transcript

# A reader that is less sure of a digit than this does not tell where marks need no second look.
TRUSTED_FROM = 0.8
ASIDE_SHARE = 0.35
SMALL_SHARE = 0.6
# Digits are hardly wider than this many times their height.
WIDE_SHARE = 1.2

# Of marks, by their places on a line: where digits were seen in them, in pixels of the page.
Suspects = Mapping[int, tuple[float, ...]]


def find_suspects(line: Sequence[Mark], transcripts: Sequence[Transcript]) -> Suspects:
    """Return where a line reader saw digits in marks that may be more or less than one.

    Keys are the marks' places on the line: all, unless the reader saw exactly one digit in a mark
    that is no wider than digits are and was sure of it. Of several looks at the line the one that
    saw most counts. Without a reader a digit counts as seen in the middle of each.
    """
    if not transcripts:
        return {place: (mark.box[0] + mark.box[2] / 2,) for place, mark in enumerate(line)}
    looks = [suspect(line, transcript) for transcript in transcripts]
    places = {place for look in looks for place in look}
    return {place: max((look.get(place, ()) for look in looks), key=len) for place in places}


def suspect(line: Sequence[Mark], transcript: Transcript) -> Suspects:
    """Return the suspects of one look at the line."""
    seen: list[list[Sighting]] = [[] for _ in line]
    height_px = sorted(mark.size_px for mark in line)[len(line) // 2]
    for sighting in transcript.sightings:
        distances = [measure_distance(mark, sighting.x_px) for mark in line]
        nearest = min(range(len(line)), key=distances.__getitem__)
        is_beside = distances[nearest] <= ASIDE_SHARE * height_px
        seen[nearest].append(sighting if is_beside else replace(sighting, chance=0.0))
    return {
        place: tuple(sighting.x_px for sighting in seen[place])
        for place, mark in enumerate(line)
        if not is_plain(mark, [sighting.chance for sighting in seen[place]], height_px)
    }


def is_plain(mark: Mark, chances: Sequence[float], height_px: float) -> bool:
    """Tell whether a mark needs no second look: a separator where nothing was seen, or a digit.

    A flat mark can be a part of a digit, and a wide one two digits, whatever was seen.
    """
    _, _, width, height = mark.box
    if is_small(mark, height_px):
        return not chances and width <= WIDE_SHARE * height
    return is_seen_once(chances) and width <= WIDE_SHARE * max(height, height_px)


def is_seen_once(chances: Iterable[float]) -> bool:
    """Tell whether one digit was seen, and surely."""
    first, *others = [*chances] or [0.0]
    return not others and first >= TRUSTED_FROM


def is_small(mark: Mark, height_px: float) -> bool:
    """Tell whether a mark is rather a separator or a speck beside digits of that height."""
    return mark.size_px < SMALL_SHARE * height_px


def measure_distance(mark: Mark, x_px: float) -> float:
    """Return how many pixels beside a mark a place is; below 0 it is within."""
    left, _, width, _ = mark.box
    return abs(x_px - left - width / 2) - width / 2
