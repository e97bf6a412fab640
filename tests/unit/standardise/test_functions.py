"""The standardisers as DuckDB functions: the same keys, NULL for NULL, each text done once."""

import duckdb
import pytest

from sales_pipeline.standardise import functions
from sales_pipeline.standardise.functions import Function, register


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    register(connection)
    return connection


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("nfkc('Ａ　')", "A"),
        ("to_simplified('華為')", "华为"),
        ("without_readings('企業(yè)')", "企業"),
        ("company_key('華為技術有限公司')", "华为技术"),
        ("person_key('Wei, Li')", "li wei"),
        ("phone_e164('13800138000', 'CN')", "+8613800138000"),
        ("phone_e164('13800138000', null)", "+8613800138000"),
        ("email_key('A@B.com')", "a@b.com"),
        ("email_domain('a@b.com')", "b.com"),
        ("web_domain('www.b.com')", "b.com"),
        ("place_code('广东', '深圳')", "440300"),
        ("place_code(null, '深圳')", "440300"),
    ],
)
def test_each_function_is_there(
    connection: duckdb.DuckDBPyConnection, call: str, expected: str
) -> None:
    assert connection.sql(f"select {call}").fetchall() == [(expected,)]


@pytest.mark.parametrize("name", functions.FUNCTIONS)
def test_null_gives_null(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    nulls = ", ".join(["null"] * functions.FUNCTIONS[name].arguments)
    assert connection.sql(f"select {name}({nulls})").fetchall() == [(None,)]


def test_a_column_of_many_chunks_keeps_its_rows(connection: duckdb.DuckDBPyConnection) -> None:
    wrong = connection.sql(
        "select count(*) from range(10_000) as r (n)"
        " where email_key(case when n % 7 > 0 then n % 5000 || '@B.com' end)"
        " is distinct from case when n % 7 > 0 then n % 5000 || '@b.com' end"
    )
    assert wrong.fetchall() == [(0,)]


def test_a_function_inside_coalesce_gives_its_own_texts(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """Texts of more than 12 bytes, which DuckDB keeps by address."""
    wrong = connection.sql(
        "select count(*) from (select '0212' || (7520000 + n) as phone, n from range(20_000) r (n))"
        " where coalesce(phone_e164(phone, 'CN'), 'no number of a telephone ' || n)"
        " not in ('+86212' || (7520000 + n), 'no number of a telephone ' || n)"
    )
    assert wrong.fetchall() == [(0,)]


def test_a_text_is_worked_out_once_a_chunk(
    connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    counted = Function(lambda text: seen.append(text) or text)
    monkeypatch.setattr(functions, "FUNCTIONS", {"counted": counted})
    register(connection)
    rows = connection.sql("select counted('t' || n % 3) from range(1000) as r (n)").fetchall()
    assert (len(rows), sorted(seen)) == (1000, ["t0", "t1", "t2"])


def test_a_cursor_has_the_functions(connection: duckdb.DuckDBPyConnection) -> None:
    assert connection.cursor().sql("select nfkc(' x ')").fetchall() == [("x",)]
