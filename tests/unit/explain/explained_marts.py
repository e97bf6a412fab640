"""Marts of a few order lines, with the cells that follow from them, written by hand."""

from pathlib import Path

import duckdb

MARTS = """
create schema marts;
create table marts.dim_snapshot as
    select date '2026-11-22' as sales_as_of_date, 'CNY' as reporting_currency,
        'order' as revenue_basis;
create table marts.dim_date as
    select unnest(generate_series(date '2026-11-01', date '2026-11-30', interval 1 day))::date
        as date_key, isodow(date_key) < 6 as is_workday;
create table marts.dim_period as
    select 'month' as period_grain, '2026-11' as period_key, date '2026-11-01' as period_start,
        date '2026-11-30' as period_end;
create table marts.dim_scope as from (values
    ('company', 'company', '全公司'), ('team', 'T1', '华东一队')
) as t(scope_type, scope_key, name_zh);
create table marts.dim_batch as
    select 'erp' as source, 'b1' as batch_id, '销售订单_20261105.csv' as delivered;
create table marts.dim_kpi as from (values
    ('net_revenue', 'K02', '销售额', 'Net revenue', '净额。', 'Net amount.', 'sum(net)',
        'net_amount', null, 'currency'),
    ('avg_order_value', 'K04', '笔单价', 'Average order value', '净额除以订单。', 'Net per order.',
        'net / orders', 'sale_amount', 'order_count', 'currency'),
    ('attainment', 'K20', '目标完成率', 'Attainment', '完成率。', 'Net over target.',
        'net / target', 'net_amount', 'target_amount', 'ratio')
) as t(kpi_id, kpi_code, name_zh, name_en, definition_zh, definition_en, formula, numerator,
    denominator, unit);
create table marts.fct_credited_lines as
select *, 'company' as company_key, true as is_counted, '2026-11-05'::date as order_date,
    'erp' as _source_system, line_key as _source_record_id, 'b1' as _batch_id
from (values
    ('L1', 'O1', 'sale', 'A1', 'T1', 100.00, 7, true),
    ('L2', 'O1', 'sale', 'A1', 'T1', 20.50, 8, true),
    ('L3', 'O2', 'sale', 'A2', 'T1', 30.00, 9, true),
    ('L4', 'O2', 'return', 'A2', 'T2', -5.00, 10, true),
    ('L1', 'O1', 'sale', 'A1', 'T1', -100.00, 7, false),
    ('L1', 'O1', 'sale', 'A1', 'T1', 70.00, 7, false),
    ('L1', 'O1', 'sale', 'A1', 'T2', 30.00, 7, false)
) as t(
    line_key, order_key, line_type, account_key, team_key, net_amount_reporting, _row_number, is_own
);
create table marts.fct_targets as select 'V1' as target_version, 'net_revenue' as kpi_id,
    'company' as scope_type, 'company' as scope_key, 'month' as period_grain,
    '2026-11' as period_key, 200.00 as target_value, null::varchar as currency,
    'approved' as status, null::timestamp as approved_at, 'planning' as _source_system,
    'b2' as _batch_id;
create table marts.fct_kpi_values as
select *, 'month' as period_grain, '2026-11' as period_key, date '2026-11-22' as as_of_date,
    date '2026-11-22' as knowledge_date, 1 as definition_version,
    'partial_period' as status, 'current' as data_state
from (values
    ('net_revenue', 'company', 'company', 145.5, 145.5, null),
    ('net_revenue', 'team', 'T1', 120.5, 120.5, null),
    ('avg_order_value', 'company', 'company', 75.25, 150.5, 2),
    ('attainment', 'company', 'company', 0.7275, 145.5, 200),
    ('attainment', 'team', 'T1', null, 120.5, null)
) as t(kpi_id, scope_type, scope_key, value, numerator, denominator);
alter table marts.fct_kpi_values alter numerator type decimal(38, 6);
alter table marts.fct_kpi_values alter denominator type decimal(38, 6);
alter table marts.fct_kpi_values alter value type decimal(38, 9);
"""


def write_marts(folder: Path, change: str = "select 1") -> Path:
    """A snapshot folder; `change` is one more statement, for what these marts do not have."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(folder / "sales.duckdb")) as marts:
        marts.execute(MARTS)
        marts.execute(change)
    return folder
