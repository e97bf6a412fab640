"""Content hashes of marts: what "equal marts" means.

Order-independent, over names, types and values of the columns that do not start with an underscore,
so load metadata and row order never count. Files of the same content differ in bytes, not in hash.
Marts about deliveries are left out: the same records may come in other batches.
"""

import duckdb

from sales_pipeline.sources.files.sql import literal, quoted

MARTS = "marts"
ABOUT_DELIVERIES = (
    "dim_batch", "fct_corrections", "fct_dq_results", "fct_quarantine", "fct_reconciliation",
    "mart_dq_scorecard",
)  # fmt: skip


def mart_tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Tables and views of the marts schema, by name."""
    rows = connection.execute(
        "select table_name from information_schema.tables"
        " where table_catalog = current_database() and table_schema = ? order by 1",
        [MARTS],
    )
    return [name for (name,) in rows.fetchall()]


def content_columns(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """Name -> type of the columns that count."""
    rows = connection.execute(
        "select column_name, data_type from information_schema.columns"
        " where table_catalog = current_database() and table_schema = ? and table_name = ?"
        " order by ordinal_position",
        [MARTS, table],
    )
    return {name: type_ for name, type_ in rows.fetchall() if not name.startswith("_")}


def hash_expression(columns: dict[str, str]) -> str:
    """SQL aggregate: the sum of the rows' 64-bit hashes, with duplicates counted.

    hash(0) is 0 and hash(1.00) is hash(100), so rows are counted too and types are part of it.
    """
    schema = ", ".join(f"{name} {type_}" for name, type_ in columns.items())
    values = ", ".join(map(quoted, columns))
    return (
        f"hash({literal(schema)})::hugeint + count(*) + coalesce(sum(hash({values})::hugeint), 0)"
    )


def table_hash(
    connection: duckdb.DuckDBPyConnection, table: str, rows_from: str | None = None
) -> tuple[int, str]:
    """(rows, hash) of one mart; rows_from: SQL of a copy of its rows that is cheaper to read."""
    expression = hash_expression(content_columns(connection, table))
    rows, digest = connection.execute(
        f"select count(*), {expression} from {rows_from or f'{MARTS}.{quoted(table)}'}"
    ).fetchone() or (0, 0)
    return rows, f"{digest:x}"


def marts_hash(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Hash of every mart that equality is about: equal dictionaries are equal marts."""
    compared = [table for table in mart_tables(connection) if table not in ABOUT_DELIVERIES]
    return {table: table_hash(connection, table)[1] for table in compared}
