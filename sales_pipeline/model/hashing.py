"""Content hashes of marts: what "equal marts" means.

Order-independent, over the columns that do not start with an underscore, so load metadata and row
order never count. Two files of the same content differ in bytes; their hashes do not.
"""

import duckdb

MARTS = "marts"


def mart_tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Tables and views of the marts schema, by name."""
    rows = connection.execute(
        "select table_name from information_schema.tables where table_schema = ? order by 1",
        [MARTS],
    )
    return [name for (name,) in rows.fetchall()]


def content_columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    rows = connection.execute(
        "select column_name from information_schema.columns"
        " where table_schema = ? and table_name = ? order by ordinal_position",
        [MARTS, table],
    )
    return [name for (name,) in rows.fetchall() if not name.startswith("_")]


def hash_expression(columns: list[str]) -> str:
    """SQL aggregate: the sum of the rows' 64-bit hashes, with duplicates counted."""
    return f"coalesce(sum(hash({', '.join(columns)})::hugeint), 0)"


def table_hash(connection: duckdb.DuckDBPyConnection, table: str) -> tuple[int, str]:
    """(rows, hash) of one mart."""
    expression = hash_expression(content_columns(connection, table))
    rows, digest = connection.execute(
        f"select count(*), {expression} from {MARTS}.{table}"
    ).fetchone() or (0, 0)
    return rows, f"{digest:x}"


def marts_hash(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Hash of every mart: equal dictionaries are equal marts."""
    return {table: table_hash(connection, table)[1] for table in mart_tables(connection)}
