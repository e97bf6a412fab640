"""Writes a small published snapshot (sales.duckdb and manifest.json) with the tables reports read.

A stand-in for the warehouse in tests of reports only: its KPI SQL is compact, not the reference.
"""

import json
import shutil
import sys
from datetime import date
from pathlib import Path
from string import Template

import company_fixture as company
import duckdb
import pyarrow as pa

AS_OF = date(2026, 11, 22)
STATES = [
    ("erp", "current", None, "2026-11-22", None),
    ("eshop", "stale", "2026-11-20", "2026-11-19", "orders: row_count 12 is below the minimum 200"),
    ("zoho", "current", None, "2026-11-22", None),
    ("finance", "stale_input", "2026-11-21", "2026-11-20", "fx_rates: batch 20261121 was rejected"),
]


def write_snapshot(folder: Path, as_of: date = AS_OF) -> Path:
    """Build `folder/<snapshot_id>/` and return it."""
    target = folder / f"{as_of:%Y%m%d}-fixture"
    target.mkdir(parents=True)
    with duckdb.connect(str(target / "sales.duckdb")) as database:
        database.execute("create schema marts")
        database.register("raw_lines", pa.Table.from_pylist(company.lines(as_of)))
        database.execute("create temp table lines as from raw_lines")
        database.execute(_kpi_sql(as_of))
        _dimensions(database)
    _manifest(target, as_of)
    return target


def changed_copy(snapshot: Path, folder: Path, statement: str) -> Path:
    """A copy of a snapshot after one more SQL statement, for cases the company does not have."""
    shutil.copytree(snapshot, folder)
    with duckdb.connect(str(folder / "sales.duckdb")) as database:
        database.execute(statement)
    return folder


def _kpi_sql(as_of: date) -> str:
    template = Template((Path(__file__).parent / "kpi_fixture.sql").read_text(encoding="utf-8"))
    return template.substitute(start=company.START, end=date(as_of.year + 1, 1, 1), as_of=as_of)


def _dimensions(database: duckdb.DuckDBPyConnection) -> None:
    database.execute(
        "create table marts.dim_scope (scope_type varchar, scope_key varchar, name_zh varchar, "
        "name_en varchar, parent_type varchar, parent_key varchar, sort_order integer)"
    )
    rows = [("company", "company", "公司合计", "Company", None, None)]
    rows += [("region", *row, "company", "company") for row in company.REGIONS]
    rows += [("team", key, zh, en, "region", parent) for key, zh, en, parent in company.TEAMS]
    for n, (zh, en) in enumerate(company.PEOPLE):
        rows.append(("salesperson", f"E{n + 1:03d}", zh, en, "team", f"T{n // 5 * 2 + n % 2 + 1}"))
    rows += [("product_line", *row, "company", "company") for row in company.PRODUCT_LINES]
    rows += [("channel", *row, "company", "company") for row in company.CHANNELS]
    rows += [("account", *row, None, None) for row in company.accounts()]
    numbered = [(*row, n) for n, row in enumerate(rows)]
    database.executemany("insert into marts.dim_scope values (?, ?, ?, ?, ?, ?, ?)", numbered)
    database.execute(
        "create table marts.source_states (source varchar, data_state varchar, stale_since date, "
        "current_to date, reason varchar)"
    )
    database.executemany("insert into marts.source_states values (?, ?, ?, ?, ?)", STATES)


def _manifest(target: Path, as_of: date) -> None:
    content = {
        "snapshot_id": target.name, "as_of_date": str(as_of), "knowledge_date": str(as_of),
        "created_at": "2026-11-23T00:41:07Z", "reporting_currency": "CNY",
        "model_checksum": "0" * 64, "tables": {"fct_kpi_values": {"rows": 1, "hash": "0"}},
        "source_states": [], "batches": {"erp/order_lines": 783, "eshop/orders": 781},
        "quarantined_rows": 42, "files": {},
    }  # fmt: skip
    (target / "manifest.json").write_text(json.dumps(content), encoding="utf-8")


if __name__ == "__main__":
    print(write_snapshot(Path(sys.argv[1])))
