"""Numbers about the marts for people who watch the runs: key figures of a night.

Only reads, so it can be asked at any time.
"""

from datetime import date
from pathlib import Path

import duckdb

from sales_pipeline.model.publish import WAREHOUSE_NAME

KEY_FIGURES = """
    select kpi_id || ' (' || period_grain || ')', value
    from marts.fct_kpi_values
    inner join marts.dim_period using (period_grain, period_key)
    where scope_type = 'company' and as_of_date between period_start and period_end
        and kpi_id in ('net_revenue', 'order_count', 'active_customers')
        and period_grain in ('day', 'month')
        and as_of_date = (select sales_as_of_date from marts.dim_snapshot)
"""


def key_figures(folder: Path) -> dict[str, float]:
    """The company's main KPIs of the night and its month, by name; NULL values are left out."""
    with duckdb.connect(str(folder / WAREHOUSE_NAME), read_only=True) as connection:
        rows = connection.execute(KEY_FIGURES).fetchall()
    return {name: float(value) for name, value in rows if value is not None}


def period_key_of(folder: Path, grain: str, day: date) -> str:
    """Key of the period of a grain that holds a day."""
    with duckdb.connect(str(folder / WAREHOUSE_NAME), read_only=True) as connection:
        row = connection.execute(
            "select period_key from marts.dim_period"
            " where period_grain = ? and ? between period_start and period_end",
            [grain, day],
        ).fetchone()
    if row is None:
        raise LookupError(f"no {grain} in dim_period holds {day}")
    return str(row[0])
