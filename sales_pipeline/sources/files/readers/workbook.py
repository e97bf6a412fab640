"""xlsx and xls: cells as text, the way the sheet holds them: dates as ISO, numbers with 15 digits.

Row numbers are those of the sheet. Formula errors arrive as empty cells (calamine drops them).
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sales_pipeline.sources.files.header import join_rows
from sales_pipeline.sources.files.layout import Layout
from sales_pipeline.sources.files.problems import Unreadable, problem
from sales_pipeline.sources.files.raw import RawRow, RawTable, Workspace, store, unique_headers

# From here on a double does not hold each integer: Excel has already replaced the digits by zeros.
LARGEST_EXACT = 10**15


def read(layout: Layout, path: Path, work: Workspace) -> RawTable:
    """Read the declared sheet (or the first one)."""
    grid = _grid(layout, path)
    form = layout.format
    first = form.skip_rows + form.header_rows
    top = [[cell_text(cell) for cell in row] for row in grid[form.skip_rows : first]]
    headers = form.names or unique_headers(_trimmed(join_rows(top)))
    if not any(cell for row in top for cell in row) and not form.names:
        why = f"row {form.skip_rows + 1} is empty"
        raise Unreadable(problem("header_missing", path.name, {"why": why, "layout": layout.file}))
    return store(work, headers, _rows(grid, first, len(headers)))


def _grid(layout: Layout, path: Path) -> list[list[Any]]:
    from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound

    try:
        with path.open("rb") as stream:
            book = CalamineWorkbook.from_filelike(stream)
            sheet = layout.format.sheet or book.sheet_names[0]
            return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except WorksheetNotFound:
        facts = {"sheet": sheet, "sheets": ", ".join(book.sheet_names), "layout": layout.file}
        raise Unreadable(problem("sheet_missing", path.name, facts)) from None
    except CalamineError as error:
        raise Unreadable(problem("file_truncated", path.name, {"why": error})) from None


def _trimmed(headers: list[str]) -> list[str]:
    """Without the blank headers at the right end that formatted cells leave behind."""
    width = max((i for i, header in enumerate(headers, 1) if header), default=0)
    return headers[:width]


def _rows(grid: list[list[Any]], first: int, width: int) -> Iterator[RawRow]:
    """Rows with at least one filled cell."""
    for number, row in enumerate(grid[first:], first + 1):
        cells = [cell_text(cell) for cell in row[:width]]
        if any(cells):
            yield RawRow(number, [*cells, *[None] * (width - len(cells))])


def cell_text(cell: object) -> str | None:
    if isinstance(cell, str):
        return cell.strip() or None
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date | time | timedelta | int):
        return str(cell)
    return None


def _number(cell: float) -> str:
    """15 significant digits, as Excel shows them: 0.1 + 0.2 is 0.3 there."""
    if cell.is_integer() and abs(cell) < LARGEST_EXACT:
        return str(int(cell))
    return f"{cell:.15G}"
