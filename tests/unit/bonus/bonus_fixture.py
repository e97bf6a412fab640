"""A published snapshot with three representatives, a closed month or two, and late corrections."""

import json
from datetime import date
from pathlib import Path

import duckdb

ALWAYS = ("2026-10-01", None)
PEOPLE = ("E1", "E2", "E3", "M1")
TABLES = """
create schema marts;
create table marts.dim_salesperson as
    select unnest(['E1', 'E2', 'E3', 'M1']) as salesperson_key,
        unnest(['张三', '李四', '王五', '赵六']) as name_zh,
        unnest(['Zhang San', 'Li Si', 'Wang Wu', 'Zhao Liu']) as name_en;
create table marts.dim_salesperson_roles as
    select salesperson_key, if(salesperson_key = 'M1', 'director', 'rep') as role,
        date '2026-01-01' as known_from, date '9999-12-31' as known_to
    from marts.dim_salesperson;
create table marts.dim_kpi as
    select 'net_revenue' as kpi_id, '净销售额' as name_zh, 'Net revenue' as name_en
    union all select 'csat', '客户满意度', 'Customer satisfaction';
create table marts.dim_score_weights as
    select 1 as version, date '2000-01-01' as valid_from, null::date as valid_to,
        'net_revenue' as kpi_id, 'attainment' as target_kpi_id, 0.8::decimal(9, 4) as weight,
        1.2::decimal(9, 4) as cap, 'higher' as direction
    union all
    select 1, date '2000-01-01', null, 'csat', null, 0.2, 1.2, 'higher';
create table marts.dim_period (
    period_grain varchar, period_key varchar, period_start date, period_end date, closed_on date);
insert into marts.dim_period values
    ('month', '2026-10', '2026-10-01', '2026-10-31', '2026-11-06'),
    ('month', '2026-11', '2026-11-01', '2026-11-30', '2026-12-07'),
    ('month', '2026-12', '2026-12-01', '2026-12-31', null);
create table marts.fct_kpi_values_history (
    kpi_id varchar, scope_type varchar, scope_key varchar, period_grain varchar,
    period_key varchar, valid_from date, valid_to date, value decimal(38, 9),
    denominator decimal(38, 6), value_status varchar);
"""


def cell(
    person: str,
    kpi_id: str,
    month: str,
    value: float | None,
    target: float | None = None,
    status: str = "ok",
    known: tuple[str, str | None] = ALWAYS,
) -> tuple[object, ...]:
    return kpi_id, "salesperson", person, "month", month, *known, value, target, status


def month_cells(month: str, attained: dict[str, float]) -> list[tuple[object, ...]]:
    """Revenue against a target of 100, and an answer of 80 points, of each person."""
    found = []
    for person, revenue in attained.items():
        found += [
            cell(person, "net_revenue", month, revenue),
            cell(person, "attainment", month, revenue / 100, 100),
            cell(person, "csat", month, 80),
        ]
    return found


def publish(published: Path, cells: list[tuple[object, ...]], as_of: date) -> Path:
    """Publish the cells as the snapshot of a night; the pointer moves to it."""
    snapshot = published / f"{as_of:%Y%m%d}-fixture"
    snapshot.mkdir(parents=True)
    with duckdb.connect(str(snapshot / "sales.duckdb")) as database:
        database.execute(TABLES)
        database.executemany(
            "insert into marts.fct_kpi_values_history values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", cells
        )
    manifest = {
        "snapshot_id": snapshot.name, "as_of_date": str(as_of), "knowledge_date": str(as_of),
        "first_known_on": "2026-10-01", "created_at": "2026-12-31T00:00:00Z",
        "reporting_currency": "CNY", "inputs_checksum": "", "model_checksum": "",
        "entity_states": [], "source_states": [], "quarantined_rows": 0, "batches": {},
        "tables": {}, "files": {},
    }  # fmt: skip
    (snapshot / "manifest.json").write_text(json.dumps(manifest))
    pointer = published / "current"
    pointer.unlink(missing_ok=True)
    pointer.symlink_to(snapshot.name)
    return published
