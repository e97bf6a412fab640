"""Compares the marts of the floor with those of the pipeline, cell by cell and row by row."""

from pathlib import Path

import duckdb

# The pipeline keeps versions of a KPI cell; the floor has the current one only.
CURRENT_CELLS = """
select kpi_id, scope_type, scope_key, period_grain, period_key, definition_version, value,
    numerator, denominator, value_status, row_count
from pipeline.marts.fct_kpi_values_history
where valid_to is null and value_status <> 'absent'
"""


def differing_rows(floor: Path, pipeline: Path) -> dict[str, tuple[int, int]]:
    """Table -> (rows of the floor, rows that only one side has, both ways)."""
    with duckdb.connect(config={"threads": 2, "memory_limit": "3GB"}) as connection:
        connection.execute(f"attach '{floor}' as floor (read_only)")
        connection.execute(f"attach '{pipeline}' as pipeline (read_only)")
        tables = connection.execute(
            "select table_name from duckdb_tables() where database_name = 'floor' order by 1"
        ).fetchall()
        return {name: _differences(connection, name) for (name,) in tables}


def _differences(connection: duckdb.DuckDBPyConnection, table: str) -> tuple[int, int]:
    """Hashes of whole rows are matched: an EXCEPT of 10 M wide rows needs more memory."""
    theirs = f"({CURRENT_CELLS})" if table == "fct_kpi_values" else f"pipeline.marts.{table}"
    described = connection.execute(f"describe floor.marts.{table}").fetchall()
    types = {name: type_ for name, type_, *_ in described}
    # The pipeline may tell more of a row than the floor does; what both tell is compared.
    described = connection.execute(f"describe select * from {theirs}").fetchall()
    other = {name: type_ for name, type_, *_ in described}
    if different := {name: other.get(name) for name in types if types[name] != other.get(name)}:
        raise AssertionError(f"{table}: the pipeline has {different}, the floor {types}")
    # Load metadata is no content: a record delivered again unchanged keeps its first batch.
    columns = ", ".join(name for name in types if not name.startswith("_"))
    found = connection.execute(
        f"""
        with hashes as (
            select hash({columns}) as row_hash, 1 as side from floor.marts.{table}
            union all
            select hash({columns}), -1 from {theirs}
        )
        select (select count(*) from floor.marts.{table}), coalesce(sum(abs(surplus)), 0)::bigint
        from (select sum(side) as surplus from hashes group by row_hash having surplus <> 0)
        """
    ).fetchone()
    return found if found else (0, 0)
