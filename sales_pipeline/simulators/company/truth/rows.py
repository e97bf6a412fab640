"""The published shapes that the oracle predicts, and their gzip CSV form.

Rows are written in key order with a fixed gzip header, so equal truths are equal files.
"""

import csv
import gzip
import io
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar, get_args, get_type_hints

Row = TypeVar("Row")
KEY_COLUMNS = ("kpi_id", "scope_type", "scope_key", "period_grain", "period_key")


@dataclass(frozen=True, slots=True)
class TruthRow:
    """One cell of fct_kpi_values."""

    kpi_id: str
    scope_type: str
    scope_key: str
    period_grain: str
    period_key: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    status: str
    is_partial: bool
    row_count: int


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One row of fct_kpi_comparisons."""

    kpi_id: str
    scope_type: str
    scope_key: str
    period_grain: str
    period_key: str
    value: Decimal | None
    prev_value: Decimal | None
    prev_change: Decimal | None
    prev_growth: Decimal | None
    prev_status: str
    yoy_value: Decimal | None
    yoy_change: Decimal | None
    yoy_growth: Decimal | None
    yoy_status: str
    is_partial: bool
    flags: str


def row_key(row: TruthRow | ComparisonRow) -> tuple[str, ...]:
    return (row.kpi_id, row.scope_type, row.scope_key, row.period_grain, row.period_key)


def write_truth(rows: Iterable[TruthRow] | Iterable[ComparisonRow], path: Path) -> int:
    """Write rows of one kind in key order, whole or not at all; returns how many."""
    ordered: list[Any] = sorted(rows, key=row_key)
    columns = [field.name for field in fields(ordered[0])] if ordered else []
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in ordered:
        writer.writerow([_as_text(getattr(row, column)) for column in columns])
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.write_bytes(gzip.compress(text.getvalue().encode(), mtime=0))
    temporary.replace(path)
    return len(ordered)


def read_truth(path: Path, kind: type[Row]) -> list[Row]:
    """Read back what `write_truth` wrote."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        return list(records(stream, kind))


def records(lines: Iterable[str], kind: type[Row]) -> Iterator[Row]:
    """Rows of a CSV with a header as flat dataclasses; extra columns are left out,
    and what has no column keeps its default."""
    readers = {name: _reader(hint) for name, hint in get_type_hints(kind).items()}
    for record in csv.DictReader(lines):
        yield kind(**{name: read(record[name]) for name, read in readers.items() if name in record})


def _as_text(cell: Any) -> str:
    if cell is None:
        return ""
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def _reader(hint: Any) -> Callable[[str], Any]:
    """How text becomes a value of a type; empty text is None where the type allows it."""
    choices = get_args(hint)
    if type(None) in choices:
        read = _READERS[choices[0]]
        return lambda text: read(text) if text else None
    return _READERS[hint]


_READERS: dict[Any, Callable[[str], Any]] = {
    str: str,
    int: int,
    Decimal: Decimal,
    bool: lambda text: {"True": True, "False": False}[text],
    date: date.fromisoformat,
}
