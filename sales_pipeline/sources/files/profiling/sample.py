"""A sample file as a grid of texts, with what was found out about its format on the way.

Reads the first few thousand rows; a guess made here is a draft for a person, never a rule.
"""

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb

from sales_pipeline.sources.files.content import guess_encoding, head, kind
from sales_pipeline.sources.files.readers.workbook import cell_text
from sales_pipeline.sources.files.sql import literal

MAX_ROWS = 5000
LINE_SUFFIXES = (".jsonl", ".ndjson")
DELIMITERS = ",\t;|"


class UnknownSample(ValueError):
    """A file that is none of the formats a layout can declare."""


@dataclass(frozen=True)
class Sample:
    """Rows as in the file; `form` is the start of the layout's format section.

    `typed` says that date cells come as ISO texts (sheets, Parquet).
    """

    form: dict[str, Any]
    grid: list[list[str]]
    typed: bool = False


def read_sample(path: Path) -> Sample:
    """Recognise the format by content, not by name."""
    start = head(path)
    found = kind(start)
    if found == "Parquet":
        return _parquet(path)
    if found.startswith("a zip"):
        return _workbook(path, "xlsx")
    if found.startswith("an old"):
        return _workbook(path, "xls")
    if found != "text":
        valid = "csv, tsv, xlsx, xls, parquet, json, jsonl"
        raise UnknownSample(f"{path.name} is {found}; a layout can declare {valid}")
    encoding = guess_encoding(start)
    text = path.read_bytes()[: 8 << 20].decode(encoding, errors="replace").removeprefix("\ufeff")
    form = {} if encoding == "utf-8" else {"encoding": encoding}
    if text.lstrip()[:1] in "{[":
        return _lines(text, form) if path.suffix in LINE_SUFFIXES else _json(text, form)
    return _delimited(text, form)


def _delimited(text: str, form: dict[str, Any]) -> Sample:
    lines = text.splitlines(keepends=True)[: MAX_ROWS + 50]
    delimiter = max(DELIMITERS, key=lambda mark: _regularity(lines[:200], mark))
    grid = list(csv.reader(lines, delimiter=delimiter))
    if delimiter == "\t":
        return Sample({"type": "tsv", **form}, grid)
    own = {} if delimiter == "," else {"delimiter": delimiter}
    return Sample({"type": "csv", **form, **own}, grid)


def _regularity(lines: list[str], mark: str) -> tuple[int, int]:
    """How many lines have the most frequent number of fields, if that is more than one."""
    widths = [len(row) for row in csv.reader(lines, delimiter=mark) if row]
    if not widths:
        return (0, 0)
    usual = max(set(widths), key=lambda width: (widths.count(width), width))
    return (widths.count(usual) if usual > 1 else 0, usual)


def _workbook(path: Path, kind_: str) -> Sample:
    from python_calamine import CalamineWorkbook

    with path.open("rb") as stream:
        book = CalamineWorkbook.from_filelike(stream)
        sheets = {name: book.get_sheet_by_name(name) for name in book.sheet_names}
        name = max(sheets, key=lambda n: sheets[n].total_height)
        cells = sheets[name].to_python(skip_empty_area=False)[:MAX_ROWS]
    grid = [[cell_text(cell) or "" for cell in row] for row in cells]
    form = {"type": kind_} if len(sheets) == 1 else {"type": kind_, "sheet": name}
    return Sample(form, grid, typed=True)


def _parquet(path: Path) -> Sample:
    with duckdb.connect() as con:
        found = con.execute(f"from read_parquet({literal(str(path))}) limit {MAX_ROWS}")
        names = [item[0] for item in found.description or ()]
        rows = found.fetchall()
    return Sample({"type": "parquet"}, [names, *map(_texts, rows)], typed=True)


def _json(text: str, form: dict[str, Any]) -> Sample:
    """One record a line, or one document with a list in it."""
    try:
        document = json.loads(text)
    except json.JSONDecodeError:
        return _lines(text, form)
    if isinstance(document, dict):
        lists = [key for key, value in document.items() if isinstance(value, list)]
        if lists:
            records = document[lists[0]][:MAX_ROWS]
            return Sample({"type": "json", **form, "records": lists[0]}, _flat(records))
        return Sample({"type": "json", **form}, _flat([document]))
    return Sample({"type": "json", **form}, _flat(document[:MAX_ROWS]))


def _lines(text: str, form: dict[str, Any]) -> Sample:
    """JSON lines; the last one may be cut off by the size of the sample."""
    lines = [line for line in text.splitlines() if line.strip()]
    records = [json.loads(line) for line in islice(lines[:-1] or lines, MAX_ROWS)]
    return Sample({"type": "jsonl", **form}, _flat(records))


def _flat(records: list[dict[str, Any]]) -> list[list[str]]:
    """Nested objects as dotted paths; lists stay text, because they may want `explode`."""
    rows = [dict(_leaves(record)) for record in records]
    names = list(dict.fromkeys(name for row in rows for name in row))
    return [names, *([_text(row.get(name)) for name in names] for row in rows)]


def _leaves(record: dict[str, Any], prefix: str = "") -> Iterable[tuple[str, Any]]:
    for key, value in record.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _texts(row: Iterable[Any]) -> list[str]:
    return [_text(cell) for cell in row]


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, list | dict):
        return json.dumps(cell, ensure_ascii=False)
    return str(cell).lower() if isinstance(cell, bool) else str(cell)
