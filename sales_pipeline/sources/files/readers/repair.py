"""Turns the records of a damaged text file into rows of the header's width, with their defects.

A row is never dropped; the one thing that stops the file is an end that was cut off.
"""

from sales_pipeline.sources.files.footer import FooterTest
from sales_pipeline.sources.files.layout import Layout
from sales_pipeline.sources.files.problems import Unreadable, problem
from sales_pipeline.sources.files.raw import ROW, Defect, RawRow
from sales_pipeline.sources.files.readers.records import Record
from sales_pipeline.sources.files.transcode import LOST, Text


class RowMaker:
    """Makes rows for one file; `row` is called once for each record."""

    def __init__(self, layout: Layout, file: str, headers: tuple[str, ...], text: Text) -> None:
        self.file = file
        self.headers = headers
        self.text = text
        self.bad_lines = set(text.bad_lines)
        self.is_footer = FooterTest(layout, headers)

    def row(self, record: Record) -> RawRow:
        cells: list[str | None] = [*record.fields]
        width = len(self.headers)
        extra = [cell for cell in record.fields[width:] if cell.strip()]
        defects = []
        if record.defect:
            defects.append(Defect(ROW, record.text, record.defect))
        if len(cells) < width or extra:
            reason = f"{len(cells)} fields where the header has {width}"
            defects.append(Defect(ROW, record.text, reason))
        cells = [*cells[:width], *[None] * (width - len(cells))]
        if defects and not self.is_footer(cells):
            self._refuse_cut_end(record, defects[0].reason)
        if not self.bad_lines.isdisjoint(range(record.line, record.last_line + 1)):
            defects += self._lost(cells)
        return RawRow(record.line, cells, tuple(defects))

    def _refuse_cut_end(self, record: Record, reason: str) -> None:
        if record.last_line == self.text.lines and not self.text.ends_with_newline:
            raise Unreadable(problem("file_truncated", self.file, {"why": reason}, row=record.line))

    def _lost(self, cells: list[str | None]) -> list[Defect]:
        return [
            Defect(header, cell, "bytes that are no character in the declared encoding")
            for header, cell in zip(self.headers, cells, strict=True)
            if cell and LOST in cell
        ]
