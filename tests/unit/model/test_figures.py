"""Numbers for people who watch the runs: rows of the marts, key figures of the night."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from sales_pipeline.model.figures import key_figures, period_key_of
from sales_pipeline.model.publish import WAREHOUSE_NAME

MARTS = """
create schema marts;
create table marts.dim_snapshot as select date '2026-03-10' as sales_as_of_date;
create table marts.dim_period as from (values
    ('day', '2026-03-10', date '2026-03-10', date '2026-03-10'),
    ('day', '2026-03-09', date '2026-03-09', date '2026-03-09'),
    ('month', '2026-03', date '2026-03-01', date '2026-03-31')
) as t (period_grain, period_key, period_start, period_end);
create table marts.fct_kpi_values as from (values
    ('net_revenue', 'company', 'day', '2026-03-10', 12.50),
    ('net_revenue', 'company', 'day', '2026-03-09', 99),
    ('net_revenue', 'company', 'month', '2026-03', 111.50),
    ('net_revenue', 'region', 'month', '2026-03', 5),
    ('order_count', 'company', 'month', '2026-03', null)
) as t (kpi_id, scope_type, period_grain, period_key, value);
alter table marts.fct_kpi_values add column as_of_date date default date '2026-03-10';
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with duckdb.connect(str(tmp_path / WAREHOUSE_NAME)) as connection:
        connection.execute(MARTS)
    return tmp_path


def test_key_figures_are_the_companys_of_the_night_and_null_is_left_out(folder: Path) -> None:
    assert key_figures(folder) == {"net_revenue (day)": 12.5, "net_revenue (month)": 111.5}


def test_a_period_is_found_by_a_day_in_it(folder: Path) -> None:
    assert period_key_of(folder, "month", date(2026, 3, 31)) == "2026-03"
    with pytest.raises(LookupError, match="no month in dim_period holds 2026-04-01"):
        period_key_of(folder, "month", date(2026, 4, 1))
