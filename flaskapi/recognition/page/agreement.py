"""Let two readers of a line agree: digits judged one by one, and the line read as a whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, islice

from flaskapi.recognition.page.segmentation import (
    Candidate,
    Segmentation,
    choose_segmentation,
    find_segmentations,
)
from flaskapi.recognition.page.spelling import Pattern, Spelling, list_spellings, weigh_spelling
from flaskapi.recognition.page.transcript import Transcript

COMPARED = 24
AGREED_FROM = 0.5
VISIBLE_SHARE = 0.5
# How much the line's reader counts beside the chances of the digits by themselves.
READER_WEIGHT = 0.75
OWN_WEIGHT = 0.6
# From here on what who reads lines says of digits that touch counts, whatever each looks like.
SURE_OF_TOUCHING = 0.98


@dataclass(frozen=True)
class Line:
    """The segmentations through one line, by their number of digits, and what else is known.

    transcript: what a line reader saw; None without one. transcribed: the likeliest segmentation
    into its text's digits, if there is any and it is not the likeliest by itself.
    """

    segmentations: dict[int, Segmentation]
    transcript: Transcript | None = None
    transcribed: Segmentation | None = None

    @cached_property
    def best(self) -> Segmentation:
        """The likeliest segmentation for both readers; without digits where nothing is read."""
        best, nothing = choose_segmentation(self.segmentations), self.segmentations.get(0)
        if self.transcript is None or self.likeliest is None:
            return best
        if nothing is not None:
            [empty] = weigh_again([weigh_spelling("", nothing, best)], self.transcript)
            if empty.confidence > self.likeliest.confidence:
                return nothing
        return self.likeliest.segmentation

    @cached_property
    def sureness(self) -> float:
        """How sure it is that these are digits and which, each of them, 0..1; 0 of none.

        Who reads lines is torn by letters that look like digits one by one, so its own confidence
        counts beside that of both, geometric means a digit; or what both are sure of by themselves.
        """
        if not self.best.digits or self.likeliest is None:
            return 0.0
        agreed = self.likeliest.confidence ** (1 / len(self.likeliest.text))
        if self.transcript is None:
            return agreed
        accord = measure_accord(self.likeliest, self.transcript)
        if len(self.likeliest.text) == 1:
            # Its reader never learned digits that stand alone among specks.
            return max(agreed, accord)
        mixed = (1 - OWN_WEIGHT) * agreed + OWN_WEIGHT * self.transcript.sureness
        return max(mixed, accord)

    @cached_property
    def likeliest(self) -> Spelling | None:
        """What it most likely says, of one digit at least; None where it can't."""
        return next(self.list_spellings(), None)

    def list_spellings(self, pattern: Pattern | None = None) -> Iterator[Spelling]:
        """Yield what the line may say, the likeliest for both readers first, at most once each."""
        spellings = list_spellings(self.segmentations, pattern)
        if self.transcript is None:
            yield from spellings
            return
        first = next(spellings, None)
        if first is not None and first.text == self.transcript.text:
            [agreed] = weigh_again([first], self.transcript)
            if agreed.confidence > AGREED_FROM:
                # Nothing can be likelier, so nothing needs to be compared yet.
                yield agreed
                yield from weigh_again(list(islice(spellings, COMPARED)), self.transcript)
                return
        compared = chain([first] if first else [], spellings)
        own = self._spell_transcript(pattern)
        yield from weigh_again([*islice(compared, COMPARED), *own], self.transcript)

    def _spell_transcript(self, pattern: Pattern | None) -> list[Spelling]:
        """Return the reader's text, where the marks and a pattern allow it."""
        if self.transcript is None or self.transcribed is None or not self.transcribed.digits:
            return []
        text, best = self.transcript.text, choose_segmentation(self.segmentations)
        if pattern is not None and not pattern.fits(text):
            return []
        return [weigh_spelling(text, self.transcribed, best)]


def make_line(
    candidates: Sequence[Candidate], pieces: int, transcripts: Sequence[Transcript]
) -> Line:
    """Return a line with the likeliest segmentations of its candidates.

    Of several transcripts the one counts with which the candidates agree best.
    """
    segmentations = find_segmentations(candidates, pieces)
    if not transcripts:
        return Line(segmentations)
    alone, lines = choose_segmentation(segmentations).text, []
    for transcript in transcripts:
        text = transcript.text
        spelled = find_segmentations(candidates, pieces, text) if text != alone else {}
        lines.append(Line(segmentations, transcript, spelled.get(len(text))))
    return max(lines, key=lambda line: line.sureness)


def measure_accord(spelling: Spelling, transcript: Transcript) -> float:
    """Return how sure both readers are, each by itself, of what both say, 0..1.

    0 where they say different things, or nothing but strokes: these are in printed letters as well.
    """
    text, digits = spelling.text, spelling.segmentation.digits
    if text != transcript.text or all(digit.is_stroke for digit in digits):
        return 0.0
    seen = spelling.seen ** (1 / len(text))
    # Pieces of what touches look like anything.
    counted = [d for d in digits if d.hypothesis.weight == 1 or seen < SURE_OF_TOUCHING]
    # Where each of several digits stands may be left open, but not where the only one does.
    whole = transcript.sureness if len(text) == 1 else seen
    return min([whole, *(digit.confidence for digit in counted)])


def weigh_again(spellings: Sequence[Spelling], transcript: Transcript) -> list[Spelling]:
    """Return each text once, with the confidence of both readers, the likeliest first."""
    texts = {spelling.text: spelling for spelling in sorted(spellings, key=_get_confidence)}
    if not texts:
        return []
    visible = [list_visible(spelling, transcript) for spelling in texts.values()]
    chances = transcript.measure_chances(visible)
    mixed = [
        mix_confidence(spelling, float(chance))
        for spelling, chance in zip(texts.values(), chances, strict=True)
    ]
    return sorted(mixed, key=_get_confidence, reverse=True)


def list_visible(spelling: Spelling, transcript: Transcript) -> str:
    """Return a spelling without digits far smaller than the others, which no line reader sees."""
    smallest_px = VISIBLE_SHARE * transcript.digit_px
    return "".join(
        character
        for character, digit in zip(spelling.text, spelling.segmentation.digits, strict=True)
        if digit.hypothesis.mark.size_px >= smallest_px
    )


def mix_confidence(spelling: Spelling, chance: float) -> Spelling:
    """Return a spelling with the weighted geometric mean of both readers' confidences."""
    own = spelling.confidence ** (1 - READER_WEIGHT)
    return replace(spelling, confidence=own * chance**READER_WEIGHT, seen=chance)


def _get_confidence(spelling: Spelling) -> float:
    return spelling.confidence
