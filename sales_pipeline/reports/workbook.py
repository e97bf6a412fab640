"""Writes a document as an Excel workbook with native charts, filters and a trace of every number.

Numbers are written as numbers, text only as text; the same document gives the same bytes.
"""

from datetime import datetime, time
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from sales_pipeline.reports.content import Figure
from sales_pipeline.reports.document import Document
from sales_pipeline.reports.grids import Grid, Line, grids
from sales_pipeline.reports.i18n import Text
from sales_pipeline.reports.numbers import DASH
from sales_pipeline.reports.workbook_charts import ChartData, add_charts
from sales_pipeline.reports.workbook_cover import write_cover, write_glossary
from sales_pipeline.reports.workbook_style import Styles, sheet_names, width_of

HEADER_ROW = 2
LONGEST_COLUMN = 44
# A workbook must not turn an account's name into a formula or a link.
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
TRACED = ("sheet", "cell", "kpi_id", "scope_type", "scope_key", "period_grain", "period_key",
          "measure", "value", "status")  # fmt: skip


def write_workbook(document: Document, path: Path) -> int:
    """Write the workbook; returns how many figures it shows."""
    text = Text(document.language)
    with xlsxwriter.Workbook(str(path), SAFE) as book:
        created = datetime.combine(document.header.as_of_date, time())
        book.set_properties({"title": document.header.title, "created": created})
        trace = Trace()
        writer = Writer(book, document, trace)
        tables = grids(document)
        titles = [text("section.cover"), *(grid.title for grid in tables)]
        names = sheet_names([*titles, text("section.glossary")])
        write_cover(book, names[0], document, writer.styles)
        for name, grid in zip(names[1:-1], tables, strict=True):
            writer.write(name, grid)
        write_glossary(book, names[-1], document, writer.styles)
        writer.data.write_hidden()
        trace.write_hidden(book)
    return len(trace.rows)


class Trace:
    """Where in the workbook each figure stands, kept on a hidden sheet."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, ...]] = []

    def note(self, sheet: str, row: int, column: int, figure: Figure) -> None:
        cell = xlsxwriter.utility.xl_rowcol_to_cell(row, column)
        self.rows.append((sheet, cell, *figure.address, figure.exact, figure.status))

    def write_hidden(self, book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("_trace")
        sheet.hide()
        for number, row in enumerate([TRACED, *self.rows]):
            for column, value in enumerate(row):
                sheet.write_string(number, column, value)


class Writer:
    """Writes grids as sheets of one workbook."""

    def __init__(self, book: xlsxwriter.Workbook, document: Document, trace: Trace) -> None:
        self.book, self.document, self.trace = book, document, trace
        self.text = Text(document.language)
        self.styles = Styles(book)
        self.data = ChartData(book, trace.note)

    def write(self, name: str, grid: Grid) -> None:
        sheet = self.book.add_worksheet(name)
        header = self.document.header
        title = f"{header.title} · {header.period} · {grid.title}"
        sheet.write_string(0, 0, title, self.styles.title)
        sheet.write_string(1, 0, grid.intro, self.styles.soft)
        headings = [*grid.texts, *grid.figures]
        for column, heading in enumerate(headings):
            style = self.styles.head_text if column < len(grid.texts) else self.styles.head
            sheet.write_string(HEADER_ROW, column, heading, style)
        for number, line in enumerate(grid.lines):
            self._line(sheet, HEADER_ROW + 1 + number, line)
        last = HEADER_ROW + len(grid.lines)
        if grid.total:
            self._line(sheet, last + 1, grid.total, bold=True)
        if grid.lines:
            sheet.autofilter(HEADER_ROW, 0, last, len(headings) - 1)
        sheet.freeze_panes(HEADER_ROW + 1, len(grid.texts))
        self._set_up(sheet, grid)
        add_charts(sheet, grid, self.data, last + (3 if grid.total else 2))

    def _line(self, sheet: Worksheet, row: int, line: Line, bold: bool = False) -> None:
        texts, figures = line
        for column, value in enumerate(texts):
            sheet.write_string(row, column, value, self.styles.text(bold))
        for column, figure in enumerate(figures, start=len(texts)):
            if figure is not None:
                self._figure(sheet, row, column, figure, bold)

    def _figure(self, sheet: Worksheet, row: int, column: int, figure: Figure, bold: bool) -> None:
        self.trace.note(sheet.get_name(), row, column, figure)
        style = self.styles.number(figure, bold)
        if figure.value is None:
            sheet.write_string(row, column, DASH, style)
        else:
            sheet.write_number(row, column, float(figure.value), style)
        if figure.value is None or figure.status == "insufficient_history":
            sheet.write_comment(row, column, self.text(f"status.{figure.status}"))
        elif figure.flags == "provisional":
            sheet.write_comment(row, column, self.text("flag.provisional"))

    def _set_up(self, sheet: Worksheet, grid: Grid) -> None:
        """Column widths for Chinese text, and a print set-up that repeats the heading."""
        for column, heading in enumerate([*grid.texts, *grid.figures]):
            texts = [line[0][column] for line in grid.lines if column < len(line[0])]
            width = max(width_of(value) for value in [heading, *texts])
            # Filter buttons cover the end of a heading; sums of money need about 14 digits.
            sheet.set_column(column, column, min(max(width + 4, 14), LONGEST_COLUMN))
        header = self.document.header
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADER_ROW)
        sheet.set_margins(0.5, 0.5, 0.6, 0.6)
        sheet.set_footer(f"&L{header.snapshot_id}&C{header.as_of_date}&R&P / &N")
