"""Rows of a query as records, the same whether they came as JSON or as CSV.

A window may bring again over REST what a bulk query brought: equal records must have equal
payloads, or they would land twice.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from sales_pipeline.sources.extract.connector import Record, Table
from sales_pipeline.sources.http.errors import ContractBroken
from sales_pipeline.sources.salesforce.objects import ID, Column, Selection


def _number(value: Any) -> Any:
    return float(value)


def _moment_text(value: Any) -> Any:
    """REST writes the zone as +0000, which few parsers take; a bulk result as Z."""
    return str(value).replace("+0000", "Z")


Shape = Callable[[Any, Sequence[Column]], dict[str, Any]]
SHAPES: dict[str, Callable[[Any], Any]] = {
    "boolean": lambda value: value if isinstance(value, bool) else value == "true",
    "int": int, "long": int, "double": _number, "currency": _number, "percent": _number,
    "datetime": _moment_text,
}  # fmt: skip


def of_json(row: dict[str, Any], columns: Sequence[Column]) -> dict[str, Any]:
    """Path -> value. `attributes`, which every record and relation carries, is left behind."""
    return {column.path: _shaped(_walk(row, column.path), column.type) for column in columns}


def of_csv(cells: dict[str, str], columns: Sequence[Column]) -> dict[str, Any]:
    """Path -> value; an empty cell is an empty field."""
    return {column.path: _shaped(cells.get(column.path) or None, column.type) for column in columns}


def records_of(
    rows: Iterable[Any], shape: Shape, table: Table, selection: Selection, is_deleted: bool
) -> list[Record]:
    try:
        return [_record(shape(row, selection.columns), selection, is_deleted) for row in rows]
    except (ValueError, TypeError) as error:
        raise ContractBroken(f"{table.label}: a record that is none: {error}") from None


def _record(values: dict[str, Any], selection: Selection, is_deleted: bool) -> Record:
    key, modified = str(values[ID]), values.get(selection.cursor)
    if not (key.isascii() and key.isalnum()):
        raise ValueError("its id is not of letters and digits")
    content = {ID: key} if is_deleted else _nested(values)
    return Record(key, moment(modified) if modified else None, is_deleted, orjson.dumps(content))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _walk(row: Any, path: str) -> Any:
    for name in path.split("."):
        row = row.get(name) if isinstance(row, dict) else None
    return row


def _shaped(value: Any, type: str) -> Any:
    return SHAPES[type](value) if type in SHAPES and value is not None else value


def _nested(values: dict[str, Any]) -> dict[str, Any]:
    """Owner.Name as {"Owner": {"Name": ..}}; a relation without any value is null."""
    row: dict[str, Any] = {}
    for path, value in values.items():
        *parents, name = path.split(".")
        holder = row
        for parent in parents:
            holder = holder.setdefault(parent, {})
        holder[name] = value
    return {name: _collapsed(value, name in values) for name, value in row.items()}


def _collapsed(value: Any, is_field: bool) -> Any:
    if is_field or not isinstance(value, dict):
        return value
    inner = {name: _collapsed(item, False) for name, item in value.items()}
    return inner if any(item is not None for item in inner.values()) else None
