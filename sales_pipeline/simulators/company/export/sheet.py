"""Small tables as rows of named cells, and their bytes as CSV, workbook, JSON or Parquet.

The same rows give the same bytes: workbooks carry a fixed creation date.
"""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import xlsxwriter

from sales_pipeline.simulators.company.row import Cell, Row

WORKBOOK_DATE = datetime(2020, 1, 1)


@dataclass(slots=True)
class Sheet:
    """`headers` maps column names of the layout to what the system prints; rows use the former."""

    headers: dict[str, str]
    rows: list[Row] = field(default_factory=list)
    footer: Row | None = None

    def cells(self) -> Iterator[list[Cell]]:
        for row in [*self.rows, *([self.footer] if self.footer else [])]:
            yield [row.get(name) for name in self.headers]


def text_of(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def csv_bytes(sheet: Sheet, encoding: str, delimiter: str = ",") -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(sheet.headers.values())
    writer.writerows([text_of(c) for c in row] for row in sheet.cells())
    return out.getvalue().encode(encoding)


def json_bytes(sheet: Sheet, lines: bool = False) -> bytes:
    rows = [dict(zip(sheet.headers.values(), row, strict=True)) for row in sheet.cells()]
    if lines:
        return "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows).encode()
    return (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode()


def xlsx_bytes(
    sheet: Sheet, name: str, over: Sequence[tuple[str, int, int]] = (), note: str | None = None
) -> bytes:
    """A workbook with one sheet; `over` are (title, first, last column) of a row above the header.

    With `note` a title line stands above everything, as people like to have it.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": WORKBOOK_DATE})
    page = book.add_worksheet(name)
    days, bold = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"bold": True})
    top = 0
    if note:
        page.write(0, 0, note, bold)
        top = 1
    if over:
        _write_upper(page, sheet, over, top, bold)
        top += 1
    else:
        page.write_row(top, 0, list(sheet.headers.values()), bold)
    for r, row in enumerate(sheet.cells(), start=top + 1):
        _write_row(page, r, row, days)
    book.close()
    return out.getvalue()


def _write_upper(
    page: xlsxwriter.worksheet.Worksheet,
    sheet: Sheet,
    over: Sequence[tuple[str, int, int]],
    top: int,
    bold: object,
) -> None:
    """Two header rows: group titles merged across, plain titles merged down."""
    titles = list(sheet.headers.values())
    grouped = {c for _, first, last in over for c in range(first, last + 1)}
    for title, first, last in over:
        page.merge_range(top, first, top, last, title, bold)
    for at, title in enumerate(titles):
        if at in grouped:
            page.write(top + 1, at, title, bold)
        else:
            page.merge_range(top, at, top + 1, at, title, bold)


def _write_row(page: xlsxwriter.worksheet.Worksheet, r: int, row: list[Cell], days: object) -> None:
    for c, cell in enumerate(row):
        if cell is None or cell == "":
            continue
        if isinstance(cell, date):
            page.write_datetime(r, c, cell, days)
        elif isinstance(cell, str):
            page.write_string(r, c, cell)
        else:
            page.write_number(r, c, float(cell))
