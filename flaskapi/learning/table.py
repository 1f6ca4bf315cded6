"""Write what the gate, a replay and drift found as text, for a terminal."""

from collections.abc import Iterator, Sequence

from flaskapi.learning.corrections import NOT_A_DIGIT
from flaskapi.learning.drift import Drift
from flaskapi.learning.gate import Comparison
from flaskapi.learning.judgement import Judgement
from flaskapi.learning.replay import Change

WORSE, FINE = "worse", "ok"


def format_comparisons(comparisons: Sequence[Comparison]) -> Iterator[str]:
    """Yield a line of headings, one a set, and one a class in which answers changed."""
    yield f"{'':20}{'number':>8}{'now':>10}{'candidate':>11}{'lost':>6}{'won':>6}{'chance':>9}"
    for item in comparisons:
        if item.label is not None and not item.lost and not item.won:
            continue
        shares = (f"{share / item.number:.2%}" for share in (item.before, item.after))
        now, candidate = shares
        yield (
            f"{name_comparison(item):20}{item.number:8}{now:>10}{candidate:>11}{item.lost:6}"
            f"{item.won:6}{item.chance:9.3f}  {WORSE if item.is_worse else FINE}"
        )


def format_judgement(judgement: Judgement, is_promoted: bool) -> Iterator[str]:
    """Yield the table, what is suspicious, and what came of it."""
    yield from format_comparisons(judgement.comparisons)
    yield from map(str, judgement.suspicions)
    candidate = f"The candidate {judgement.model_id} is"
    if judgement.is_refused:
        yield f"{candidate} refused: the model in service stays."
    else:
        yield f"{candidate} {'in service now' if is_promoted else 'no worse'}."


def name_comparison(item: Comparison) -> str:
    """Return what a line of the table is about."""
    if item.label is None:
        return item.name
    return "  no digit" if item.label == NOT_A_DIGIT else f"  {item.label}"


def format_change(change: Change) -> str:
    """Return an answer that would change as one line."""
    said = "" if change.said is None else f"  (a person said {change.said})"
    return f"{change.id}  {change.before} → {change.after}{said}"


def format_drift(drifts: Sequence[Drift]) -> Iterator[str]:
    """Yield a line of headings and one a distribution."""
    yield f"{'':22}{'index':>8}{'chance':>8}"
    for drift in drifts:
        yield f"{drift.title:22}{drift.index:8.3f}{drift.chance:8.3f}  {drift.verdict}"
