"""Propose what on a line could be one digit: marks, pieces of them, and marks together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flaskapi.recognition.page.cuts import cut_mark, join_marks
from flaskapi.recognition.page.marks import Mark
from flaskapi.recognition.page.suspects import Suspects

# Wider than this share of its line's height, a mark may be two digits that touch.
WIDE = 0.85
FLATTEST = 12
WIDEST_DIGIT = 1.5
NEAR_SHARE = 0.12
ABOVE_SHARE = 0.5
MOST_JOINED = 3
SHORTEST_PIECE = 0.5
MOST_PIECES = 5
# What it costs, in natural logarithms of probability, to see a digit in less than a mark.
CUT_COST = 0.4
# And in nothing but dots, such as a colon.
DOTS_COST, DOT_SHARE = 3.0, 0.35
# Of digits that touch, each shows a part of the other, which a classifier of single digits never
# learned to ignore.
TOUCHING_WEIGHT = 0.3
ONCE = (0.0,)


@dataclass(frozen=True)
class Hypothesis:
    """Pieces start to stop of a line, seen as one digit; cost: how unusual that is.

    weight: how much it counts what the network says of it, 0..1. is_unseen: whether who reads the
    line as a whole sees no digit there.
    """

    start: int
    stop: int
    mark: Mark
    cost: float = 0.0
    weight: float = 1.0
    is_unseen: bool = False

    @property
    def is_single(self) -> bool:
        """Whether it is one piece rather than several together."""
        return self.stop - self.start == 1


@dataclass(frozen=True)
class Piece:
    """A mark, or a part of the mark of that number."""

    mark: Mark
    number: int
    is_cut: bool


def propose_digits(line: Sequence[Mark], suspects: Suspects) -> tuple[list[Hypothesis], int]:
    """Return all hypotheses on a line's marks, from left to right, and its number of pieces.

    suspects: marks that may be more or less than one digit; each of the others is one or none.
    """
    height_px = sorted(mark.box[3] for mark in line)[len(line) // 2]
    pieces = list(list_pieces(line, suspects, height_px))
    hypotheses = []
    for start, stop in list_runs(pieces):
        run = pieces[start:stop]
        if len(run) > 1 and not any(piece.number in suspects for piece in run):
            continue
        if not belong_together(run, pieces, start, stop, height_px):
            continue
        mark = join_marks([piece.mark for piece in run])
        cost = CUT_COST * cuts_through(pieces, start, stop)
        if cost and mark.box[3] < SHORTEST_PIECE * height_px:
            continue
        cost += DOTS_COST * are_dots(run, height_px)
        seen = max(len(suspects.get(piece.number, ONCE)) for piece in run)
        weight = TOUCHING_WEIGHT if seen > 1 else 1.0
        hypotheses.append(Hypothesis(start, stop, mark, cost, weight, seen == 0))
    return hypotheses, len(pieces)


def list_runs(pieces: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """Yield the first of some neighbouring pieces and the one after the last: few, or a mark's."""
    for start, piece in enumerate(pieces):
        most = min(start + MOST_PIECES, len(pieces))
        yield from ((start, stop) for stop in range(start + 1, most + 1))
        last = max(place for place, other in enumerate(pieces) if other.number == piece.number)
        if last >= most and (start == 0 or pieces[start - 1].number != piece.number):
            # However finely a mark is cut, it can also be left out as a whole.
            yield start, last + 1


def list_pieces(line: Sequence[Mark], suspects: Suspects, height_px: float) -> Iterator[Piece]:
    """Yield the marks of a line; wide suspects, and those seen as several digits, in pieces."""
    for number, mark in enumerate(line):
        is_wide = mark.box[2] > WIDE * max(height_px, mark.box[3] * 0.9)
        seen_px = suspects.get(number, ())
        is_suspect = number in suspects and (is_wide or len(seen_px) > 1) and not is_line(mark)
        pieces = cut_mark(mark, seen_px) if is_suspect else []
        if len(pieces) < 2:
            yield Piece(mark, number, is_cut=False)
        else:
            for piece in pieces:
                yield Piece(piece, number, is_cut=True)


def is_line(mark: Mark) -> bool:
    """Tell whether a mark is flatter than touching digits in a row can be."""
    return mark.box[2] > FLATTEST * mark.box[3]


def belong_together(
    run: Sequence[Piece], pieces: Sequence[Piece], start: int, stop: int, height_px: float
) -> bool:
    """Tell whether pieces may make one digit.

    Those of one mark may, and marks close to each other; a piece and another mark only where the
    one is above the other, as the bar of a 5.
    """
    if len(run) == 1 or run[0].number == run[-1].number:
        return True
    if run[-1].number - run[0].number >= MOST_JOINED:
        return False
    boxes = [piece.mark.box for piece in run]
    width = max(x + w for x, _, w, _ in boxes) - min(x for x, _, _, _ in boxes)
    tallest = max(height_px, *(box[3] for box in boxes))
    gaps = [after[0] - (before[0] + before[2]) for before, after in pairwise(boxes)]
    nearest = NEAR_SHARE * tallest
    if cuts_through(pieces, start, stop):
        nearest = -ABOVE_SHARE * min(box[2] for box in boxes)
    return width <= WIDEST_DIGIT * tallest and max(gaps) <= nearest


def are_dots(run: Sequence[Piece], height_px: float) -> bool:
    """Tell whether pieces are several marks, and all of them small."""
    largest_px = max(piece.mark.size_px for piece in run)
    return run[0].number != run[-1].number and largest_px < DOT_SHARE * height_px


def cuts_through(pieces: Sequence[Piece], start: int, stop: int) -> int:
    """Count the ends of a run of pieces that lie within a mark, 0 to 2."""
    at_start = start > 0 and pieces[start - 1].number == pieces[start].number
    at_stop = stop < len(pieces) and pieces[stop - 1].number == pieces[stop].number
    return int(at_start) + int(at_stop)
