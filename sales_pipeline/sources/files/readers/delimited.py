"""CSV and TSV: DuckDB's own strict reader where the file is regular, a careful one where it is not.

Row numbers are line numbers of the file (a record's first line), header and title lines included.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import duckdb

from sales_pipeline.sources.files.header import join_rows
from sales_pipeline.sources.files.layout import Layout
from sales_pipeline.sources.files.problems import Unreadable, problem
from sales_pipeline.sources.files.raw import RawTable, Workspace, store, unique_headers
from sales_pipeline.sources.files.readers.records import Record, records
from sales_pipeline.sources.files.readers.repair import RowMaker
from sales_pipeline.sources.files.sql import DEFECTS_TYPE, literal
from sales_pipeline.sources.files.text import damaged_text, plain_text, wrong_encoding
from sales_pipeline.sources.files.transcode import LOST, Text

# No cell holds it, so that an empty cell stays '' and the hash of a row sees every cell.
NEVER = "\x01"
LONGEST_RECORD = 16 << 20


class _Start(NamedTuple):
    """The header of the file and the number of lines before the first record."""

    headers: tuple[str, ...]
    lines: int


def read(layout: Layout, path: Path, work: Workspace) -> RawTable:
    """Regular files (one record a line) go to DuckDB as they are, others record by record."""
    text = plain_text(layout, path, work)
    start = _start(layout, text, path)
    return _regular(layout, text, start, work) or _careful(layout, path, work)


def _regular(layout: Layout, text: Text, start: _Start, work: Workspace) -> RawTable | None:
    """The rows if each line below the header is one record with the right number of fields."""
    if text.bad_lines:
        return None
    try:
        relation, count = work.stage(f"select * from {_relation(layout, text, start)}")
    except duckdb.InvalidInputException:
        return None
    if count != text.lines - start.lines:
        return None
    # A row of empty cells is none: sheets export such tails.
    filled = " or ".join(f"trim(c{i}) <> ''" for i in range(len(start.headers)))
    sql = f"""
        select file_row_number + {start.lines + 1} as _n, []::{DEFECTS_TYPE} as _defects,
            * exclude (file_row_number)
        from {relation} where {filled}"""
    return RawTable(sql, start.headers)


def _careful(layout: Layout, path: Path, work: Workspace) -> RawTable:
    """Damaged rows are kept with their defects, the others are unharmed."""
    text = damaged_text(layout, path, work)
    start = _start(layout, text, path)
    maker = RowMaker(layout, path.name, start.headers, text)
    body = (record for record in _records(layout, text) if record.line > start.lines)
    filled = (record for record in body if any(field.strip() for field in record.fields))
    return store(work, start.headers, map(maker.row, filled))


def _records(layout: Layout, text: Text) -> Iterator[Record]:
    with text.path.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
        yield from records(enumerate(lines, 1), layout.format.separator, layout.format.quote)


def _start(layout: Layout, text: Text, path: Path) -> _Start:
    """Read the header rows below the title lines."""
    form = layout.format
    if form.header_rows == 0:
        return _Start(form.names, form.skip_rows)
    after_title = (record for record in _records(layout, text) if record.line > form.skip_rows)
    rows = list(islice(after_title, form.header_rows))
    if len(rows) < form.header_rows:
        why = f"{text.lines} lines, header expected after line {form.skip_rows}"
        facts = {"why": why, "layout": layout.file}
        raise Unreadable(problem("header_missing", path.name, facts))
    headers = unique_headers(join_rows([record.fields for record in rows]))
    _refuse_other_text(layout, path, headers)
    return _Start(headers, rows[-1].last_line)


def _refuse_other_text(layout: Layout, path: Path, headers: tuple[str, ...]) -> None:
    """Stop where the header shows another encoding or another delimiter."""
    if any(LOST in header for header in headers):
        raise Unreadable(wrong_encoding(layout, path, " (in the header)"))
    others = [mark for mark in ",;\t|" if mark in headers[0] and mark != layout.format.separator]
    if len(headers) == 1 and len(layout.columns) > 1 and others:
        found = f"text separated by {others[0]!r}"
        facts = {"declared": layout.format.type, "found": found, "layout": layout.file}
        raise Unreadable(problem("not_the_declared_format", path.name, facts))


def _relation(layout: Layout, text: Text, start: _Start) -> str:
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(start.headers)))
    quote = literal(layout.format.quote)
    return f"""read_csv({literal(str(text.path))}, auto_detect = false, header = false,
        columns = {{{columns}}}, skip = {start.lines}, delim = {literal(layout.format.separator)},
        quote = {quote}, escape = {quote}, nullstr = {literal(NEVER)}, strict_mode = true,
        max_line_size = {LONGEST_RECORD})"""
