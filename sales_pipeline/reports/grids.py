"""Turns the blocks of a document into plain tables with text columns and figure columns.

A workbook shows tables where a page shows cards and choosers; no figure is added or lost.
"""

from dataclasses import dataclass

from sales_pipeline.reports.content import Block, Cards, Chart, Figure, Row, Switch, Table
from sales_pipeline.reports.document import Document, Section
from sales_pipeline.reports.i18n import Text

Line = tuple[tuple[str, ...], tuple[Figure | None, ...]]


@dataclass(frozen=True)
class Grid:
    """One sheet: text headings, figure headings, lines, and the charts that go with them."""

    title: str
    texts: tuple[str, ...]
    figures: tuple[str, ...]
    lines: tuple[Line, ...]
    total: Line | None = None
    charts: tuple[Chart, ...] = ()
    intro: str = ""


def grids(document: Document) -> list[Grid]:
    """A sheet for each tabular block; charts join the first sheet of their section."""
    text = Text(document.language)
    return [grid for section in document.sections for grid in _section(section, text)]


def _section(section: Section, text: Text) -> list[Grid]:
    charts = tuple(block for block in section.blocks if isinstance(block, Chart))
    tabular = [block for block in section.blocks if isinstance(block, Cards | Table | Switch)]
    if not tabular:
        return [_with(_of_chart(chart, section.title, text), section, (chart,)) for chart in charts]
    found = []
    for number, block in enumerate(tabular):
        name = getattr(block, "title", "")
        title = f"{section.title} {name}" if name and len(tabular) > 1 else section.title
        own = charts if number == 0 else ()
        found.append(_with(_of_block(block, title, text), section, own))
    return found


def _with(grid: Grid, section: Section, charts: tuple[Chart, ...]) -> Grid:
    merged = (*grid.charts, *(chart for chart in charts if chart not in grid.charts))
    return Grid(grid.title, grid.texts, grid.figures, grid.lines, grid.total, merged, section.intro)


def _of_block(block: Block, title: str, text: Text) -> Grid:
    if isinstance(block, Cards):
        return _of_cards(block, title, text)
    if isinstance(block, Switch):
        return _of_switch(block, title, text)
    if isinstance(block, Table):
        return _of_table(block, title, text)
    raise TypeError(f"a {type(block).__name__} has no table form")


def _of_cards(cards: Cards, title: str, text: Text) -> Grid:
    lines: list[Line] = []
    for card in cards.cards:
        lines.append(((card.title, text("measure.value")), (card.figure,)))
        lines += [((card.title, label), (figure,)) for label, figure in card.comparisons]
    return Grid(title, (text("metric"), text("measure")), (text("number"),), tuple(lines))


def _of_switch(switch: Switch, title: str, text: Text) -> Grid:
    """Every chart of a chooser as lines, so that a filter does what the chooser does."""
    lines = [
        ((group, option.label, category.name), tuple(s.figures[n] for s in option.chart.series))
        for group, options in switch.groups
        for option in options
        for n, category in enumerate(option.chart.categories)
    ]
    names = max((o.chart.series for _, options in switch.groups for o in options), key=len)
    headings = tuple(series.name for series in names)
    first = switch.groups[0][1][0].chart
    padded = tuple(
        (texts, (*figures, *[None] * (len(headings) - len(figures)))) for texts, figures in lines
    )
    texts = (text("scope"), text("name"), text("period"))
    return Grid(title, texts, headings, padded, charts=(_named(first, switch.title),))


def _of_table(table: Table, title: str, text: Text) -> Grid:
    has_sub = any(row.sub for row in table.rows)

    def line(row: Row) -> Line:
        return ((row.label, row.sub) if has_sub else (row.label,)), row.cells

    sub_title = table.sub_title or text("belongs_to")
    texts = (table.label_title, sub_title) if has_sub else (table.label_title,)
    return Grid(
        title, texts, table.columns, tuple(line(row) for row in table.rows),
        line(table.total) if table.total else None,
    )  # fmt: skip


def _of_chart(chart: Chart, title: str, text: Text) -> Grid:
    lines = tuple(
        ((category.name,), tuple(series.figures[n] for series in chart.series))
        for n, category in enumerate(chart.categories)
    )
    headings = tuple(series.name for series in chart.series)
    return Grid(title, (text("period"),), headings, lines, charts=(chart,))


def _named(chart: Chart, title: str) -> Chart:
    return Chart(title, chart.categories, chart.series)
