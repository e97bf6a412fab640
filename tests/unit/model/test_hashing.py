"""Content hashes of marts: equal content is an equal hash, whatever the order of rows."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from sales_pipeline.model.hashing import mart_tables, marts_hash, table_hash

Hash = Callable[[str], tuple[int, str]]
ROWS = "select * from (values (1, 'a'), (2, 'b'), (2, 'b')) as t (n, s)"


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


@pytest.fixture
def hash_of(connection: duckdb.DuckDBPyConnection) -> Hash:
    """(rows, hash) of a query as a mart."""

    def hashed(query: str) -> tuple[int, str]:
        connection.execute("create schema if not exists marts")
        connection.execute(f"create or replace table marts.t as {query}")
        return table_hash(connection, "t")

    return hashed


def test_the_order_of_rows_does_not_matter(hash_of: Hash) -> None:
    assert hash_of(f"{ROWS} order by n") == hash_of(f"{ROWS} order by n desc")


def test_large_tables_of_equal_content_are_equal(hash_of: Hash) -> None:
    rows = "select n, (n * 7)::varchar as s, n::decimal(18, 2) / 3 as d from range(300000) t (n)"
    assert hash_of(rows) == hash_of(f"{rows} order by hash(n)")


def test_duplicates_count(hash_of: Hash) -> None:
    assert hash_of(ROWS)[0] == 3
    hashes = {hash_of(f"{start} {ROWS}")[1] for start in ("", f"{ROWS} union", f"{ROWS} union all")}
    assert len(hashes) == 3


@pytest.mark.parametrize(
    "others",
    [
        ["null::int as n", "0 as n", "1 as n", "-1 as n"],
        ["null::varchar as s", "'' as s", "' ' as s", "'0' as s"],
        ["null::decimal(18, 2) as d", "0.00::decimal(18, 2) as d", "0.01::decimal(18, 2) as d"],
        ["null::date as d", "date '1970-01-01' as d"],
        ["null::boolean as b", "false as b", "true as b"],
        ["null::int as a, 1 as b", "1 as a, null::int as b"],
        ["'ab' as a, 'c' as b", "'a' as a, 'bc' as b"],
        ["'x' as a, 'y' as b", "'y' as a, 'x' as b"],
        ["'净' as s", "'凈' as s"],
    ],
)
def test_null_zero_empty_and_neighbours_differ(hash_of: Hash, others: list[str]) -> None:
    assert len({hash_of(f"select {values}")[1] for values in others}) == len(others)


@pytest.mark.parametrize("rows", ["select 0 as n", "select 0 as a, 0 as b", "select false as b"])
def test_a_row_of_zeros_is_a_row(hash_of: Hash, rows: str) -> None:
    hashes = [
        hash_of(query)[1] for query in (f"{rows} where false", rows, f"{rows} union all {rows}")
    ]
    assert len(set(hashes)) == 3, "DuckDB's hash(0) is 0, so rows are counted as well"


def test_columns_of_the_load_do_not_count(hash_of: Hash) -> None:
    assert hash_of("select 1 as n") == hash_of("select 1 as n, now() as _loaded_at, 5 as _rank")


def test_a_value_in_another_row_differs_though_sums_are_equal(hash_of: Hash) -> None:
    first, second = "(1, 10), (2, 20)", "(1, 20), (2, 10)"
    assert hash_of(f"from (values {first}) t (k, v)") != hash_of(f"from (values {second}) t (k, v)")


def test_a_renamed_column_differs(hash_of: Hash) -> None:
    assert hash_of("select 1 as net") != hash_of("select 1 as gross")
    assert hash_of("select 1 as net where false") != hash_of("select 1 as gross where false")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.00::decimal(18, 2)", "100::bigint"),
        ("1.00::decimal(18, 2)", "1.000::decimal(18, 3)"),
        ("1::int", "1::bigint"),
    ],
)
def test_the_type_is_part_of_the_content(hash_of: Hash, one: str, other: str) -> None:
    # Equal marts have equal contracts: 1.00 and 1.000 are two types, 1.00 and 100 the same bits.
    assert hash_of(f"select {one} as n") != hash_of(f"select {other} as n")


@pytest.mark.parametrize("name", ["order", "Netto Umsatz", "净收入", 'a"b', "group"])
def test_odd_column_names_are_hashed(hash_of: Hash, name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    assert hash_of(f"select 1 as {quoted}") != hash_of(f"select 2 as {quoted}")


def test_marts_about_deliveries_are_no_part_of_equality(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    connection.execute("create schema marts; create table marts.fct as select 1 as n")
    alone = marts_hash(connection)
    connection.execute("create table marts.dim_batch as select 'b1' as batch_id")
    assert marts_hash(connection) == alone
    assert mart_tables(connection) == ["dim_batch", "fct"]


def test_all_marts_are_hashed_and_nothing_else(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    connection.execute("create schema marts; create schema staging")
    connection.execute("create table marts.fct as select 1 as n; create table staging.x (n int)")
    connection.execute("create view marts.kpi as select n from marts.fct")
    alone = marts_hash(connection)
    assert list(alone) == ["fct", "kpi"]
    connection.execute(f"attach '{tmp_path / 'other.duckdb'}' as other")
    connection.execute("create schema other.marts; create table other.marts.fct (n int, m int)")
    connection.execute("create table other.marts.more (n int)")
    assert mart_tables(connection) == ["fct", "kpi"]
    assert marts_hash(connection) == alone


def test_equal_marts_in_files_of_different_bytes_are_equal(tmp_path: Path) -> None:
    hashes = []
    for name, order in (("a", "asc"), ("b", "desc")):
        with duckdb.connect(str(tmp_path / name)) as file:
            file.execute(f"create schema marts; create table marts.t as {ROWS} order by n {order}")
            hashes.append(marts_hash(file))
    assert hashes[0] == hashes[1]
    assert (tmp_path / "a").read_bytes() != (tmp_path / "b").read_bytes()
