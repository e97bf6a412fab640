"""The columns of a batch as the rules see them, and values of a suite as exact SQL literals.

Pure functions from names, types and values to SQL text, so that the same suite is the same query.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

INTEGERS = {
    "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT",
    "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT",
}  # fmt: skip


class Kind(StrEnum):
    """What a column holds, as far as rules care."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    FLOAT = "floating point"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"
    OTHER = "other"


SIMPLE_KINDS = {
    "VARCHAR": Kind.TEXT,
    "DOUBLE": Kind.FLOAT,
    "FLOAT": Kind.FLOAT,
    "BOOLEAN": Kind.BOOLEAN,
    "DATE": Kind.DATE,
    "TIMESTAMP": Kind.TIMESTAMP,
}
NUMERIC = {Kind.INTEGER, Kind.DECIMAL, Kind.FLOAT, Kind.BOOLEAN}


class CannotEvaluate(Exception):
    """A rule and the columns of this batch do not fit; the message says what to change."""


@dataclass(frozen=True)
class BatchColumn:
    """A column with its DuckDB type."""

    name: str
    type: str

    @property
    def kind(self) -> Kind:
        if self.type.startswith("DECIMAL"):
            return Kind.DECIMAL
        return Kind.INTEGER if self.type in INTEGERS else SIMPLE_KINDS.get(self.type, Kind.OTHER)

    @property
    def sql(self) -> str:
        """The value; NaN counts as missing, as it does in pandas."""
        name = quoted(self.name)
        return f"nullif({name}, 'nan')" if self.kind is Kind.FLOAT else name

    @property
    def value(self) -> str:
        """The value as literals compare with it: booleans are 0 and 1, as they are in Python."""
        return f"{self.sql}::INTEGER" if self.kind is Kind.BOOLEAN else self.sql

    @property
    def number(self) -> str:
        """The value, which must be a number."""
        if self.kind not in NUMERIC:
            raise CannotEvaluate(f"{self} is not a number: this rule needs a numeric column")
        return self.value

    @property
    def text(self) -> str:
        """The value as text, where Python and DuckDB write it the same way."""
        if self.kind is Kind.TEXT:
            return self.sql
        if self.kind in {Kind.INTEGER, Kind.DATE}:
            return f"{self.sql}::VARCHAR"
        raise CannotEvaluate(f"{self} has no one text form: pattern rules need a text column")

    def __str__(self) -> str:
        return f"column {self.name} ({self.type})"


class Table:
    """The columns of a batch in file order; technical ones have a leading underscore."""

    def __init__(self, columns: Mapping[str, str]) -> None:
        self._columns = {name: BatchColumn(name, type_) for name, type_ in columns.items()}

    def column(self, name: str) -> BatchColumn:
        """A column that rules can read."""
        if name not in self._columns:
            raise CannotEvaluate(f"column {name} is not in the batch; it has {', '.join(self.own)}")
        column = self._columns[name]
        if column.kind is Kind.OTHER:
            raise CannotEvaluate(f"{column} is of a type that rules do not read")
        return column

    @property
    def own(self) -> list[str]:
        """Names of the columns that came from the source."""
        return [name for name in self._columns if not name.startswith("_")]

    @property
    def types(self) -> dict[str, str]:
        """Column name to DuckDB type."""
        return {column.name: column.type for column in self._columns.values()}


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def text_literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def literal(column: BatchColumn, value: object) -> str:
    """A value of a suite in the type of a column; a number is the decimal that was written."""
    kind = column.kind
    if isinstance(value, str) and kind is Kind.TEXT:
        return text_literal(value)
    if isinstance(value, int | Decimal) and kind in NUMERIC:
        return number_literal(value, kind)
    if isinstance(value, datetime) and kind is Kind.TIMESTAMP:
        return f"TIMESTAMP '{value.isoformat(sep=' ')}'"
    if type(value) is date and kind is Kind.DATE:
        return f"DATE '{value.isoformat()}'"
    raise CannotEvaluate(f"{value!s} cannot be compared with {column}; {_hint(kind)}")


def number_literal(value: int | Decimal, kind: Kind) -> str:
    digits = str(int(value)) if isinstance(value, int) else format(value, "f")
    return f"CAST('{digits}' AS DOUBLE)" if kind is Kind.FLOAT else f"({digits})"


def float_literal(value: float) -> str:
    return f"CAST('{value!r}' AS DOUBLE)"


def _hint(kind: Kind) -> str:
    return {
        Kind.TEXT: 'write it in quotes: "A"',
        Kind.DATE: 'write a date without a time: "2026-01-31"',
        Kind.TIMESTAMP: 'write a date with a time: "2026-01-31 00:00:00"',
    }.get(kind, "write a number")
