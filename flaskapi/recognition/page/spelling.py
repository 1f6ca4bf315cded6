"""Which strings a line may say: the likeliest first, and only those of a wanted pattern."""

import heapq
import math
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from flaskapi.errors import InvalidParameter
from flaskapi.recognition.page.segmentation import Segmentation, choose_segmentation

ANY_DIGIT = "#"
SEPARATORS = set("-.()+/ ")
MOST_LENGTH = 64
MOST_SPELLINGS = 5_000
LIKELY_FROM = 0.05
# No line's reader can make a string likely that is less so by its digits alone.
HOPELESS = 1e-6
PHONE_DIGITS = range(7, 16)
ZIP_DIGITS = (5, 9)
DATE_DIGITS = (8, 6)
SHORT_YEAR_DIGITS = 2
LUHN_DIGITS = range(12, 20)


@dataclass(frozen=True)
class Pattern:
    """Strings of digits that are wanted.

    masks: one for each length allowed, of digits and "#" for any. accepts: a last check. meaning:
    what is wanted, in words, of a pattern with a name.
    """

    masks: tuple[str, ...]
    accepts: Callable[[str], bool] = lambda _: True
    meaning: str = ""

    def fits(self, text: str) -> bool:
        """Tell whether a string is one of those wanted."""
        has_form = any(
            len(mask) == len(text)
            and all(wanted in (ANY_DIGIT, digit) for wanted, digit in zip(mask, text, strict=True))
            for mask in self.masks
        )
        return has_form and self.accepts(text)


@dataclass(frozen=True)
class Spelling:
    """A string of digits, the segmentation it was read on, and how likely it is, 0..1.

    seen: how likely it is to who reads the line as a whole, 0..1; 0 where nobody does.
    """

    text: str
    segmentation: Segmentation
    confidence: float
    seen: float = 0.0


def parse_pattern(text: str) -> Pattern:
    """Return the pattern of a name or of digits, "#" and separators. Raises InvalidParameter."""
    if text in NAMED_PATTERNS:
        return NAMED_PATTERNS[text]
    mask = "".join(character for character in text if character not in SEPARATORS)
    if not mask or len(mask) > MOST_LENGTH or any(c not in "0123456789#" for c in mask):
        names = ", ".join(NAMED_PATTERNS)
        raise InvalidParameter(
            f"`pattern` takes {names}, or up to {MOST_LENGTH} digits and # (any digit; %23 in an "
            f"address) with separators - . ( ) + / between, not {text!r}."
        )
    return Pattern((mask,))


def make_length_pattern(length: int) -> Pattern:
    """Return the pattern of any so many digits."""
    return Pattern((ANY_DIGIT * length,))


def list_spellings(
    segmentations: dict[int, Segmentation], pattern: Pattern | None = None
) -> Iterator[Spelling]:
    """Yield what a line may say, the likeliest first, at most once each.

    segmentations: the likeliest for each number of digits.
    """
    best = choose_segmentation(segmentations)
    streams = [
        spell_segmentation(segmentation, best, mask)
        for count, segmentation in sorted(segmentations.items())
        if count > 0
        for mask in choose_masks(pattern, count)
    ]
    merged = heapq.merge(*streams, key=lambda spelling: -spelling.confidence)
    for spelling in islice(merged, MOST_SPELLINGS):
        if pattern is not None and spelling.confidence < HOPELESS:
            return
        if pattern is None or pattern.accepts(spelling.text):
            yield spelling


def weigh_spelling(text: str, segmentation: Segmentation, best: Segmentation) -> Spelling:
    """Return a string spelled on a segmentation; best: the line's likeliest, likelier than it."""
    behind = best.log_likelihood - segmentation.log_likelihood
    return Spelling(text, segmentation, best.confidence * math.exp(-behind))


def choose_masks(pattern: Pattern | None, count: int) -> list[str]:
    """Return what a string of so many digits must look like; nothing where it may not be."""
    if pattern is None:
        return [ANY_DIGIT * count]
    return [mask for mask in pattern.masks if len(mask) == count]


def spell_segmentation(
    segmentation: Segmentation, best: Segmentation, mask: str
) -> Iterator[Spelling]:
    """Yield the strings of a segmentation that fit a mask, the likeliest first.

    best: the line's likeliest, to which all confidences relate.
    """
    choices = [
        [choice for choice in digit.choices if wanted in (ANY_DIGIT, choice[1])]
        for digit, wanted in zip(segmentation.digits, mask, strict=True)
    ]
    behind = best.log_likelihood - segmentation.log_likelihood
    likeliest = [options[0][1] for options in choices]
    # Ranks of those digits alone that are not the likeliest: places and ranks, from left to right.
    heap: list[tuple[float, tuple[tuple[int, int], ...]]] = [
        (behind + sum(options[0][0] for options in choices), ())
    ]
    while heap:
        cost, changes = heapq.heappop(heap)
        digits = [*likeliest]
        for place, rank in changes:
            digits[place] = choices[place][rank][1]
        yield Spelling("".join(digits), segmentation, best.confidence * math.exp(-cost))
        # Each string is reached in one way: by changing its digits from left to right.
        last, rank = changes[-1] if changes else (0, 0)
        for place in range(last, len(choices)):
            before = rank if place == last else 0
            if before + 1 < len(choices[place]):
                kept = changes[:-1] if before else changes
                dearer = cost - choices[place][before][0] + choices[place][before + 1][0]
                heapq.heappush(heap, (dearer, (*kept, (place, before + 1))))


def is_date(text: str) -> bool:
    """Tell whether digits are a day: year first or last, in full or two digits of it."""
    orders = (
        ((0, 4), (4, 6), (6, 8)),
        ((4, 8), (2, 4), (0, 2)),
        ((4, 8), (0, 2), (2, 4)),
    )
    if len(text) == DATE_DIGITS[1]:
        orders = (((4, 6), (2, 4), (0, 2)), ((4, 6), (0, 2), (2, 4)), ((0, 2), (2, 4), (4, 6)))
    return any(is_day(*(text[slice(*part)] for part in order)) for order in orders)


def is_day(year_text: str, month_text: str, day_text: str) -> bool:
    """Tell whether there is such a day, of the years 1000 to 2999 or of two digits."""
    year, month, day = int(year_text), int(month_text), int(day_text)
    if len(year_text) == SHORT_YEAR_DIGITS:
        year += 2000
    if not (1000 <= year <= 2999 and 1 <= month <= 12):
        return False
    return 1 <= day <= monthrange(year, month)[1]


def passes_luhn(text: str) -> bool:
    """Check the last digit as bank cards have it (ISO/IEC 7812-1, by H. P. Luhn)."""
    total = 0
    for place, digit in enumerate(reversed(text)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 * (doubled > 9)
    return total % 10 == 0


def _allow(lengths: range | tuple[int, ...]) -> tuple[str, ...]:
    return tuple(ANY_DIGIT * length for length in lengths)


NAMED_PATTERNS = {
    "phone": Pattern(_allow(PHONE_DIGITS), meaning="7 to 15 digits"),
    "zip": Pattern(_allow(ZIP_DIGITS), meaning="5 or 9 digits"),
    "date": Pattern(_allow(DATE_DIGITS), is_date, "a day in 8 or 6 digits, its year first or last"),
    "luhn": Pattern(
        _allow(LUHN_DIGITS), passes_luhn, "12 to 19 digits, the last checking them as on bank cards"
    ),
}
