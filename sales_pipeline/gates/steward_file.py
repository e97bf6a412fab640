"""The steward's queue as a file, CSV or Excel: one line for each cell that a rule refuses.

Everything is text, in Excel too, so that codes keep their leading zeros on the way back.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from sales_pipeline.gates.corrections import CorrectionError

TO_FILL = ("new", "decision", "who", "when", "reason")
DISCARD = "discard"
WIDTH = 18


@dataclass(frozen=True)
class OpenCell:
    """A cell of a quarantined row: where it stands, what it breaks, the text that stands there."""

    batch: str  # <source>/<table>/<batch_id>
    row_number: str
    record_id: str
    file: str
    rule: str
    owner: str
    link: str
    column: str
    old: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.batch, self.row_number, self.record_id, self.column


COLUMNS = (*(field.name for field in fields(OpenCell)), *TO_FILL)


@dataclass(frozen=True)
class QueueLine:
    """A line as it came back; `place` names file and row."""

    place: str
    cells: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self["batch"], self["row_number"], self["record_id"], self["column"]

    @property
    def is_decided(self) -> bool:
        return bool(self["new"] or self["decision"])


def write_queue(cells: Iterable[OpenCell], path: Path) -> int:
    """Write the queue with empty columns for the steward; returns the number of lines."""
    rows = [[*asdict(cell).values(), *("" for _ in TO_FILL)] for cell in cells]
    if path.suffix == ".xlsx":
        _write_sheet(rows, path)
    else:
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream).writerows([COLUMNS, *rows])
    return len(rows)


def _write_sheet(rows: Sequence[Sequence[str]], path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet, text = book.add_worksheet("quarantine"), book.add_format({"num_format": "@"})
        sheet.set_column(0, len(COLUMNS) - 1, WIDTH, text)
        for at, row in enumerate([COLUMNS, *rows]):
            for column, cell in enumerate(row):
                sheet.write_string(at, column, cell, text)


def read_queue(path: Path) -> list[QueueLine]:
    """The lines of a queue that came back.

    Raises CorrectionError, with file, row and column, where the file is not such a queue.
    """
    read = _sheet_rows if path.suffix == ".xlsx" else _csv_rows
    header, *rows = list(read(path)) or [[]]
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise CorrectionError(
            f"{path}, row 1: no column {', '.join(missing)}; export the queue again and fill it in"
        )
    return [
        QueueLine(f"{path}, row {number}", dict(zip(header, row, strict=False)))
        for number, row in enumerate(rows, start=2)
        if any(row)
    ]


def _csv_rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        yield from csv.reader(stream)


def _sheet_rows(path: Path) -> Iterator[list[str]]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True)
    names: list[str] = []
    for number, row in enumerate(book.active.iter_rows(values_only=True), start=1):
        names = names or [str(cell) for cell in row]
        yield [
            _text(cell, f"{path}, row {number}, column {name}")
            for name, cell in zip(names, row, strict=False)
        ]


def _text(cell: Any, place: str) -> str:
    """A number has lost its leading zeros, and a date its form: nobody can tell what was typed."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    raise CorrectionError(
        f"{place}: a number or date of Excel; format the cell as text and type it again"
    )
