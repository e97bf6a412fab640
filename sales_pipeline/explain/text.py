"""An explanation for people: on a screen, and as a CSV file with every row."""

import csv
from collections.abc import Iterator
from dataclasses import astuple, fields
from decimal import Decimal
from pathlib import Path

from sales_pipeline.explain.cell import Cell
from sales_pipeline.explain.explanation import Explanation, Part, Row

COLUMNS = ("measure", *(field.name for field in fields(Row)))


def lines_of(explanation: Explanation, limit: int) -> Iterator[str]:
    """The explanation line by line; of each measure `limit` rows, 0 for all."""
    cell = explanation.cell
    yield from _head(cell)
    parts = {part.name: part for part in explanation.parts}
    for name, sql, value in (
        ("numerator" if cell.denominator_sql else "value", cell.numerator_sql, cell.numerator),
        ("denominator", cell.denominator_sql, cell.denominator),
    ):
        if sql is not None:
            yield f"{name} = {' '.join(sql.split())} = {_number(value)}"
    for part in parts.values():
        yield ""
        yield from _part(part, limit)
    yield ""
    yield _verdict(explanation)


def _head(cell: Cell) -> Iterator[str]:
    yield f"{cell.name_zh}  {cell.name_en}  ({cell.kpi_id}, {cell.kpi_code})"
    yield f"  {cell.definition_zh}"
    yield f"  {cell.definition_en}"
    yield f"  formula  {cell.formula}  (definition {cell.definition_version})"
    yield f"  scope    {cell.scope_type} {cell.scope_key}  {cell.scope_name or ''}".rstrip()
    yield f"  period   {cell.period_key}  {cell.period_start} .. {cell.period_end}"
    yield f"  as of    {cell.end}, known on {cell.knowledge_date}, data {cell.data_state}"
    yield f"  value    {_number(cell.value)}  {cell.status}"
    yield ""


def _part(part: Part, limit: int) -> Iterator[str]:
    if part.total is None:
        yield f"{part.name}: not there"
        return
    is_whole = all(row.amount == int(row.amount) for row in part.rows)
    shown = part.rows[: limit or None]
    amounts = [_number(row.amount, is_whole) for row in shown]
    width = max(map(len, amounts), default=0)
    yield f"{part.name}: {len(part.rows)} rows add up to {_number(part.total, is_whole)}"
    for row, amount in zip(shown, amounts, strict=True):
        more = f"  ({row.rows} lines, the last one:)" if row.rows > 1 else ""
        yield f"  {amount:>{width}}  {row.day}  {row.record}{more}  {_place(row)}"
    if len(shown) < len(part.rows):
        yield f"  ... {len(part.rows) - len(shown)} more: --rows 0 shows all, --output writes them"


def _place(row: Row) -> str:
    """Where the row comes from: file and row number, or the id that the API gave the record."""
    if row.batch_id is None:
        return row.source_system or ""
    place = f"{row.source_system} {row.file or row.batch_id}"
    if row.row_number is not None:
        place += f" row {row.row_number}"
    return f"{place} record {row.source_record_id}" if row.source_record_id else place


def _verdict(explanation: Explanation) -> str:
    if explanation.adds_up:
        return "The rows give the published figures."
    return (
        f"The rows do NOT give the published figures: they give"
        f" {_number(explanation.numerator)} / {_number(explanation.denominator)}."
    )


def _number(value: Decimal | None, is_whole: bool = False) -> str:
    """Two decimals and more where there are more; none among whole numbers."""
    if value is None:
        return "none"
    if is_whole:
        return f"{value:,.0f}"
    whole, _, decimals = f"{value:,.6f}".partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"


def write_csv(explanation: Explanation, target: Path) -> int:
    """Every row of every measure; returns how many. UTF-8 with a mark, as spreadsheets want it."""
    with target.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        rows = [(part.name, *astuple(row)) for part in explanation.parts for row in part.rows]
        writer.writerows(rows)
    return len(rows)
