"""Native Excel charts of a sheet, fed from a hidden sheet where a missing value is an empty cell.

The visible table shows an em dash for a missing value, which a chart would draw as zero.
"""

from collections.abc import Callable
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from sales_pipeline.reports.content import Category, Chart, Figure, Series
from sales_pipeline.reports.grids import Grid
from sales_pipeline.reports.workbook_style import ACCENT, COMPARED, LINE, SOFT, number_format

COLOURS = (ACCENT, COMPARED, "#137A68")
BARS_SHOWN = 15
ROWS_ABOVE_CHART = 40
_SIZE = {"width": 760, "height": 320}


class ChartData:
    """The hidden sheet; every number in it is traced like a visible one."""

    NAME = "_chart_data"

    def __init__(
        self, book: xlsxwriter.Workbook, note: Callable[[str, int, int, Figure], None]
    ) -> None:
        self.book, self._note = book, note
        self._cells: list[tuple[int, int, str | Figure]] = []
        self._row = 0

    def add(self, chart: Chart) -> int:
        """Keep a chart's data; returns the row of its headings."""
        top = self._row
        for column, series in enumerate(chart.series, start=1):
            self._cells.append((top, column, series.name))
            for number, figure in enumerate(series.figures, start=1):
                self._cells.append((top + number, column, figure))
        for number, category in enumerate(chart.categories, start=1):
            self._cells.append((top + number, 0, category.name))
        self._row += len(chart.categories) + 2
        return top

    def write_hidden(self) -> None:
        sheet = self.book.add_worksheet(self.NAME)
        sheet.hide()
        for row, column, value in self._cells:
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            elif value.value is not None:
                sheet.write_number(row, column, float(value.value))
                self._note(self.NAME, row, column, value)


def add_charts(sheet: Worksheet, grid: Grid, data: ChartData, below: int) -> None:
    """Charts under a short table, beside a long one."""
    charts = list(grid.charts) or _bars_of(grid)
    is_long = len(grid.lines) > ROWS_ABOVE_CHART
    row, column = (2, len(grid.texts) + len(grid.figures) + 1) if is_long else (below, 0)
    for chart in charts:
        sheet.insert_chart(row, column, _draw(data, chart))
        row += 17


def _bars_of(grid: Grid) -> list[Chart]:
    """The first figure column as bars, when its lines are members of one dimension."""
    lines = [line for line in grid.lines if line[1] and line[1][0] is not None][:BARS_SHOWN]
    lines.reverse()  # Excel draws the first bar at the bottom
    figures = tuple(line[1][0] for line in lines if line[1][0] is not None)
    if len({figure.kpi_id for figure in figures}) != 1 or len(figures) < 2:
        return []
    categories = tuple(Category(line[0][0], "", line[0][0]) for line in lines)
    return [Chart(grid.figures[0], categories, (Series(grid.figures[0], "across", figures),))]


def _draw(data: ChartData, chart: Chart) -> xlsxwriter.chart.Chart:
    top = data.add(chart)
    kinds = [series.kind for series in chart.series]
    first = {"bar": "column", "bridge": "column", "across": "bar", "line": "line"}[kinds[0]]
    drawn = data.book.add_chart({"type": first})
    for number, series in enumerate(chart.series):
        target = drawn
        if series.kind != kinds[0]:
            target = data.book.add_chart({"type": "line"})
        target.add_series(_series(data, chart, series, number, top))
        if target is not drawn:
            drawn.combine(target)
    _dress(drawn, chart, is_across=first == "bar")
    return drawn


def _series(
    data: ChartData, chart: Chart, series: Series, number: int, top: int
) -> dict[str, object]:
    last = top + len(chart.categories)
    column, colour = number + 1, COLOURS[number % len(COLOURS)]
    is_line = series.kind == "line"
    line: dict[str, Any] = {"color": colour, "width": 2.25} if is_line else {"none": True}
    fill: dict[str, Any] = {"none": True} if is_line else {"color": colour}
    return {
        "name": [data.NAME, top, column],
        "categories": [data.NAME, top + 1, 0, last, 0],
        "values": [data.NAME, top + 1, column, last, column],
        "line": line,
        "fill": fill,
        "gap": 60,
    }


def _dress(drawn: xlsxwriter.chart.Chart, chart: Chart, is_across: bool) -> None:
    figure = chart.series[0].figures[0]
    pattern = "#,##0" if figure.unit == "currency" else number_format(figure)
    font = {"color": SOFT}
    grid: dict[str, Any] = {"visible": True, "line": {"color": LINE}}
    values: dict[str, Any] = {"num_format": pattern, "num_font": font, "line": {"none": True}}
    values["major_gridlines"] = grid
    names: dict[str, Any] = {"num_font": font, "line": font, "label_position": "low"}
    hidden: dict[str, Any] = {"visible": False}
    names["major_gridlines"] = hidden
    if all(f.value is None or f.value >= 0 for s in chart.series for f in s.figures):
        values["min"] = 0
    drawn.set_x_axis(values if is_across else names)
    drawn.set_y_axis(names if is_across else values)
    drawn.set_title({"name": chart.title, "overlay": False, "name_font": {"size": 12}})
    legend: dict[str, Any] = {"none": True} if len(chart.series) == 1 else {"position": "top"}
    drawn.set_legend(legend)
    drawn.set_size(_SIZE)
    drawn.show_blanks_as("gap")
    drawn.show_hidden_data()
