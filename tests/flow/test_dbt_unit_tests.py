"""The dbt models one by one: their unit tests, on rows written beside them, and how they join.

Both need the columns of a built warehouse: one of a company without a row is enough.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import pytest
from flow_home import Home

from sales_pipeline.receivables import function as settle
from sales_pipeline.settings import DBT_DIR
from sales_pipeline.standardise import functions as standardisers

MODELS = DBT_DIR / "models"
# How DuckDB joins by a condition that has more than comparisons of both sides: a constant, an OR.
PAIR_BY_PAIR = "BLOCKWISE_NL_JOIN"
# The few lines of a budget, which may be for 'all' of something.
FEW_PAIRS = {"mart_expense_budget"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    built = Home(tmp_path_factory.mktemp("units"))
    built.night(date(2026, 11, 20))
    return built


@pytest.fixture(scope="module")
def compiled(home: Home) -> dict[str, str]:
    """SQL of every model that is built."""
    written = {path.stem for path in MODELS.rglob("*.sql")}
    found = (home.folder / "dbt" / "compiled").rglob("*.sql")
    return {path.stem: path.read_text("utf-8") for path in found if path.stem in written}


@pytest.fixture(scope="module")
def results(home: Home, compiled: dict[str, str]) -> dict[str, str]:
    """Message of every unit test, by model and name; empty for one that passed.

    They write over what is compiled.
    """
    home.dbt("test", "--select", "test_type:unit", check=False)
    found = json.loads((home.folder / "dbt" / "run_results.json").read_text())["results"]
    return {
        ".".join(result["unique_id"].split(".")[2:]): (
            "" if result["status"] == "pass" else str(result["message"])
        )
        for result in found
    }


def test_every_unit_test_of_a_model_passes(results: dict[str, str]) -> None:
    failed = {name: message for name, message in results.items() if message}
    assert not failed, "\n\n".join(f"{name}\n{message}" for name, message in failed.items())


def test_unit_tests_have_been_run(results: dict[str, str]) -> None:
    """A selection that finds nothing would pass as well."""
    written = sum(
        len(re.findall(r"\n    model: \w+\n", path.read_text(encoding="utf-8")))
        for path in MODELS.rglob("*.yml")
    )
    assert len(results) == written > 100


def test_no_model_joins_two_tables_pair_by_pair(home: Home, compiled: dict[str, str]) -> None:
    """A left join on `a.kind = 'x' and a.key = b.key` compares all pairs of rows, though it has an
    equality: `case a.kind when 'x' then a.key end = b.key` is a hash join. 9,000 orders beside
    8,000 invoices took 0.6 s for the one and 0.01 s for the other; a million never end."""
    with duckdb.connect() as connection:
        standardisers.register(connection)
        settle.register(connection)
        for name in ("sales", "work", "control"):
            path = home.settings.warehouse / f"{name}.duckdb"
            connection.execute(f"attach '{path}' as {name} (read_only)")
        connection.execute("use sales")
        slow = {name for name, sql in compiled.items() if any(_equalities(connection, sql))}
    assert len(compiled) > 200
    assert slow == FEW_PAIRS


def _equalities(connection: duckdb.DuckDBPyConnection, sql: str) -> Iterator[str]:
    """Conditions of joins pair by pair that have an equality of two columns."""
    ((_, plan),) = connection.execute(f"explain (format json) {sql}").fetchall()
    nodes: list[dict[str, Any]] = json.loads(plan)
    while nodes:
        node = nodes.pop()
        nodes += node["children"]
        condition = str(node["extra_info"].get("Condition"))
        if node["name"] == PAIR_BY_PAIR and re.search(r"\(\w+ = \w+\)", condition):
            yield condition
