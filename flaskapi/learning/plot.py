"""Draw drift: each distribution's bars, the reference's beside those of now, as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template

from flaskapi.learning.drift import Drift

PANEL_HEIGHT_PX, BARS_HEIGHT_PX, TOP_PX = 210, 130, 40
WIDTH_PX, LEFT_PX = 760, 20
GAP_SHARE = 0.25


@dataclass(frozen=True)
class Bar:
    """A bar: its corner and size in pixels, and which of both it is of."""

    x: float
    y: float
    width: float
    height: float
    kind: str


@dataclass(frozen=True)
class Panel:
    """One distribution drawn: a heading, bars, and the name beneath each pair, at its middle."""

    heading: str
    y: float
    bars: list[Bar]
    names: list[tuple[float, str]]


def draw_drift(drifts: Sequence[Drift], title: str) -> str:
    """Return the plot as an SVG document. Needs the application's context."""
    panels = [draw_panel(drift, number) for number, drift in enumerate(drifts)]
    height = TOP_PX + PANEL_HEIGHT_PX * len(panels)
    return render_template("drift.svg", title=title, panels=panels, width=WIDTH_PX, height=height)


def draw_panel(drift: Drift, number: int) -> Panel:
    """Return one distribution drawn, the highest bar as high as there is room."""
    top = TOP_PX + number * PANEL_HEIGHT_PX
    base = top + 30 + BARS_HEIGHT_PX
    step = (WIDTH_PX - 2 * LEFT_PX) / len(drift.bins)
    width = step * (1 - GAP_SHARE) / 2
    highest = max(*drift.reference, *drift.current)
    bars, names = [], []
    for place, name in enumerate(drift.bins):
        left = LEFT_PX + place * step
        pair = (("reference", drift.reference[place]), ("now", drift.current[place]))
        for side, (kind, share) in enumerate(pair):
            height = share / highest * BARS_HEIGHT_PX
            bars.append(Bar(left + side * width, base - height, width, height, kind))
        names.append((left + width, name))
    heading = f"{drift.title}: index {drift.index:.3f}, {drift.verdict}"
    return Panel(heading, top, bars, names)
