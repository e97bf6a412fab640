"""Rows of plain Python values as an SQL relation.

Row by row, 5,000 batches would take a second; pandas or Arrow are not needed for that.
"""

from collections.abc import Iterable, Mapping

from sales_pipeline.sources.files.sql import literal, quoted


def relation(columns: Mapping[str, str], rows: Iterable[tuple[object, ...]]) -> str:
    """A query that returns these rows in these columns (name -> DuckDB type)."""
    values = ",\n".join(f"({', '.join(map(_sql, row))})" for row in rows)
    if not values:
        nulls = ", ".join(f"null::{type_} as {quoted(name)}" for name, type_ in columns.items())
        return f"select {nulls} where false"
    typed = ", ".join(f"{quoted(n)}::{type_} as {quoted(n)}" for n, type_ in columns.items())
    return f"select {typed} from (values {values}) as rows ({', '.join(map(quoted, columns))})"


def _sql(value: object) -> str:
    if value is None:
        return "null"
    return str(value) if isinstance(value, int) else literal(str(value))
