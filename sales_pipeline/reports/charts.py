"""Turns a chart's figures into positions in percent, so that a page can draw it at any width.

Geometry only: floats place ink, the numbers people read stay Decimals of the snapshot.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from sales_pipeline.reports.content import Category, Chart, Figure, Series

_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_TICKS = 4
# Percent of the chart: a single month should not be a wall.
WIDEST_BAR = 9.0


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    is_partial: bool


@dataclass(frozen=True)
class Line:
    """A series as poly-lines; `open` leads to a period in progress and is drawn apart."""

    paths: tuple[str, ...]
    open: str = ""
    index: int = 0


@dataclass(frozen=True)
class Slot:
    """One category: where its column stands and what its tooltip lists."""

    category: Category
    centre: float
    is_right: bool
    figures: tuple[tuple[str, Figure, float | None], ...]


@dataclass(frozen=True)
class Plot:
    ticks: tuple[tuple[float, Decimal], ...]
    zero: float
    bars: tuple[tuple[int, Box], ...]
    lines: tuple[Line, ...]
    slots: tuple[Slot, ...]
    width: float


def plot(chart: Chart) -> Plot:
    """Lay a chart out in a square of 100 by 100; y runs downwards as in SVG."""
    figures = [f for series in chart.series for f in series.figures]
    whole = bool(figures) and figures[0].unit in ("count", "units")
    ends = [end for series in chart.series for span in levels(series) for end in span]
    low, high, step = axis(ends, whole)
    span = float(high - low)

    def height(value: Decimal | None) -> float | None:
        return None if value is None else round(100 - float(value - low) / span * 100, 3)

    width = 100 / max(len(chart.categories), 1)
    zero = height(Decimal(0)) or 0.0
    ticks = tuple((height(value) or 0.0, value) for value in _values(low, high, step))
    bars, lines = [], []
    for index, series in enumerate(chart.series):
        tops = [height(figure.value) for figure in series.figures]
        if series.kind == "bridge":
            bars += _steps(series, height, width)
        elif series.kind == "bar":
            bars += [(index, box) for box in _bars(series, tops, zero, width)]
        else:
            lines.append(_line(series.figures, tops, width, index=index))
    slots = tuple(
        _slot(chart, n, width, [height(_top(s, n)) for s in chart.series])
        for n in range(len(chart.categories))
    )
    return Plot(ticks, zero, tuple(bars), tuple(lines), slots, width)


def levels(series: Series) -> list[tuple[Decimal, ...]]:
    """From where to where each figure reaches; in a bridge, on top of those before it.

    The first and the last figure of a bridge stand on the ground.
    """
    if series.kind != "bridge":
        return [() if f.value is None else (f.value,) for f in series.figures]
    reached = Decimal(0)
    found: list[tuple[Decimal, ...]] = []
    for n, figure in enumerate(series.figures):
        value = figure.value or Decimal(0)
        start = Decimal(0) if n in (0, len(series.figures) - 1) else reached
        reached = start + value
        found.append((start, reached))
    return found


def axis(values: list[Decimal], whole: bool = False) -> tuple[Decimal, Decimal, Decimal]:
    """Round axis ends around the values and zero, and the step between ticks."""
    low, high = min([Decimal(0), *values]), max([Decimal(0), *values])
    if low == high:
        high = Decimal(1)
    rough = (high - low) / _TICKS
    power = Decimal(1).scaleb(rough.adjusted())
    step = next(power * s for s in _STEPS if power * s >= rough)
    if whole:
        step = Decimal(math.ceil(step))
    return math.floor(low / step) * step, math.ceil(high / step) * step, step


def spark(figures: tuple[Figure, ...]) -> Line:
    """A sparkline from the lowest to the highest value."""
    known = [figure.value for figure in figures if figure.value is not None]
    if len(known) < 2:
        return Line(())
    low, span = min(known), float(max(known) - min(known)) or 1.0
    tops = [
        None if f.value is None else round(96 - float(f.value - low) / span * 92, 2)
        for f in figures
    ]
    return _line(figures, tops, 100 / (len(tops) - 1), inset=0.0)


def share_of_largest(figures: list[Figure | None]) -> list[float | None]:
    """Bar lengths of a table column in percent of its largest absolute value."""
    values = [
        None if figure is None or figure.value is None else abs(figure.value) for figure in figures
    ]
    largest = max((value for value in values if value is not None), default=Decimal(0))
    if not largest:
        return [None] * len(values)
    return [None if v is None else round(float(v / largest) * 100, 1) for v in values]


def _values(low: Decimal, high: Decimal, step: Decimal) -> list[Decimal]:
    return [low + step * n for n in range(int((high - low) / step) + 1)]


def _top(series: Series, n: int) -> Decimal | None:
    """Where the tag of a figure stands."""
    return max(levels(series)[n]) if series.kind == "bridge" else series.figures[n].value


def _steps(
    series: Series, height: Callable[[Decimal | None], float | None], width: float
) -> list[tuple[int, Box]]:
    """Boxes of a bridge: the ends in the first colour, gains in the third, losses in the second."""
    thick, last = min(width * 0.6, WIDEST_BAR), len(series.figures) - 1
    found = []
    for n, (start, end) in enumerate(levels(series)):
        top, bottom = height(max(start, end)) or 0.0, height(min(start, end)) or 0.0
        colour = 0 if n in (0, last) else 2 if end >= start else 1
        left, tall = round((n + 0.5) * width - thick / 2, 3), round(bottom - top, 3)
        is_open = series.figures[n].is_partial and n == last
        found.append((colour, Box(left, top, round(thick, 3), tall, is_open)))
    return found


def _bars(series: Series, tops: list[float | None], zero: float, width: float) -> list[Box]:
    thick = min(width * 0.6, WIDEST_BAR)
    return [
        Box(
            round((n + 0.5) * width - thick / 2, 3), min(top, zero), round(thick, 3),
            round(abs(zero - top), 3), figure.is_partial,
        )
        for n, (figure, top) in enumerate(zip(series.figures, tops, strict=True))
        if top is not None
    ]  # fmt: skip


def _line(
    figures: tuple[Figure, ...],
    tops: list[float | None],
    width: float,
    inset: float = 0.5,
    index: int = 0,
) -> Line:
    if len(tops) < 2 or not figures[-1].is_partial:
        return Line(_paths(tops, width, inset), index=index)
    before: list[float | None] = [None] * (len(tops) - 2)
    last = _paths(before + tops[-2:], width, inset)
    return Line(_paths([*tops[:-1], None], width, inset), "".join(last), index)


def _paths(tops: list[float | None], width: float, inset: float) -> tuple[str, ...]:
    """Poly-lines of neighbouring known points; a gap stays a gap."""
    points = [(round((n + inset) * width, 2), top) for n, top in enumerate(tops)]
    paths: list[list[str]] = []
    for (x0, y0), (x1, y1) in pairwise(points):
        if y0 is None or y1 is None:
            continue
        if not paths or paths[-1][-1] != f"{x0},{y0}":
            paths.append([f"{x0},{y0}"])
        paths[-1].append(f"{x1},{y1}")
    return tuple(" ".join(path) for path in paths)


def _slot(chart: Chart, n: int, width: float, tops: list[float | None]) -> Slot:
    figures = tuple(
        (series.name, series.figures[n], top)
        for series, top in zip(chart.series, tops, strict=True)
    )
    centre = round((n + 0.5) * width, 3)
    return Slot(chart.categories[n], centre, centre > 50, figures)
