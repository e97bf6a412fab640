"""What a report says, independent of how it is drawn: figures and the blocks that arrange them.

Plain frozen values, so one content can be rendered as HTML, Excel and CSV any number of times.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the snapshot with its address; `value` is None where it is not computable."""

    kpi_id: str
    scope_type: str
    scope_key: str
    grain: str
    period: str
    measure: str
    value: Decimal | None
    status: str
    unit: str
    decimals: int
    direction: str = "higher"
    is_partial: bool = False
    data_state: str = "current"
    flags: str = ""

    @property
    def address(self) -> tuple[str, str, str, str, str, str]:
        return (
            self.kpi_id, self.scope_type, self.scope_key, self.grain, self.period, self.measure,
        )  # fmt: skip

    @property
    def exact(self) -> str:
        """The value with all its digits and no idle zeros; empty where there is none."""
        return "" if self.value is None else f"{self.value.normalize():f}"


Part = str | Figure


@dataclass(frozen=True)
class Points:
    """Sentences with figures inside, the summary a busy reader stops at."""

    sentences: tuple[tuple[Part, ...], ...]


@dataclass(frozen=True)
class Card:
    """One KPI with its comparisons and its recent course."""

    title: str
    figure: Figure
    comparisons: tuple[tuple[str, Figure], ...] = ()
    history: tuple[Figure, ...] = ()
    note: str = ""
    is_hero: bool = False


@dataclass(frozen=True)
class Cards:
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Row:
    """One member of a table; an empty cell is a measure that does not apply to it."""

    label: str
    cells: tuple[Figure | None, ...]
    sub: str = ""


@dataclass(frozen=True)
class Table:
    """Members down, measures across; the column `bar` is also drawn as bars."""

    title: str
    label_title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    bar: int | None = None
    # A matrix mixes units in a column, so each cell then carries its own unit.
    is_matrix: bool = False
    # What the second line of a name says; without it, whom the member belongs to.
    sub_title: str = ""


@dataclass(frozen=True)
class Category:
    """A place on the axis: short label, second line, the full name for tooltips and Excel."""

    label: str
    sub: str
    name: str
    is_muted: bool = False


@dataclass(frozen=True)
class Series:
    name: str
    kind: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Chart:
    title: str
    categories: tuple[Category, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True)
class Option:
    label: str
    chart: Chart


@dataclass(frozen=True)
class Switch:
    """One chart for each member of several dimensions, one of them shown at a time."""

    title: str
    groups: tuple[tuple[str, tuple[Option, ...]], ...]
    note: str = ""


@dataclass(frozen=True)
class Ranking:
    """Short bar lists side by side, such as the first and the last five."""

    lists: tuple[tuple[str, tuple[Row, ...]], ...]


Block = Points | Cards | Table | Chart | Switch | Ranking


def figures_of(content: object) -> Iterator[Figure]:
    """Every figure inside a section, block or document, in reading order."""
    if isinstance(content, Figure):
        yield content
    elif isinstance(content, tuple):
        for item in content:
            yield from figures_of(item)
    elif is_dataclass(content):
        for item in fields(content):
            yield from figures_of(getattr(content, item.name))
