"""Charts as plain values: places and sizes of what a page, a PDF or a workbook draws; a table always stands beside."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 600, 200
GAP = 0.15  # of a bar's room
MOST_LABELS = 11


@dataclass(frozen=True)
class Bar:
    """One bar, in the pixels of the chart's own box; `label_x` is its middle, `label` empty where it would crowd."""

    x: float
    y: float
    width: float
    height: float
    label_x: float
    label: str
    name: str
    value: float


@dataclass(frozen=True)
class BarChart:
    """Bars from the start of the line; `mirrored` for scripts that read from right to left. `marker_x` is a line."""

    bars: tuple[Bar, ...]
    highest: float
    width: int = WIDTH
    height: int = HEIGHT
    marker_x: float | None = None


def bar_chart(
    entries: Sequence[tuple[str, float]], *, mirrored: bool = False, marker: float | None = None
) -> BarChart:
    """`entries`: name and value from 0, in order. `marker`: a place in bars from the start, as 2.5."""
    highest = max((value for _name, value in entries), default=0)
    room = WIDTH / max(len(entries), 1)
    every = -(-len(entries) // MOST_LABELS) or 1
    bars = []
    for place, (name, value) in enumerate(entries):
        x = place * room + room * GAP / 2
        height = HEIGHT * value / highest if highest else 0
        bars.append(
            Bar(
                x=_place(x, room * (1 - GAP), mirrored),
                y=round(HEIGHT - height, 1),
                width=round(room * (1 - GAP), 1),
                height=round(height, 1),
                label_x=_place(place * room + room / 2, 0, mirrored),
                label=name if place % every == 0 else "",
                name=name,
                value=value,
            )
        )
    line = None if marker is None else _place(marker * room, 0, mirrored)
    return BarChart(tuple(bars), highest, marker_x=line)


def _place(x: float, width: float, mirrored: bool) -> float:
    return round(WIDTH - x - width if mirrored else x, 1)
