"""Reads figures straight from a snapshot, without any code of the reports."""

from decimal import Decimal
from pathlib import Path

import duckdb

Address = tuple[str, str, str, str, str, str]


def read_truth(snapshot: Path) -> dict[Address, tuple[Decimal | None, str]]:
    """Value and status by (kpi, scope type, scope key, grain, period, measure)."""
    columns = "kpi_id, scope_type, scope_key, period_grain, period_key"
    compared = ("prev_value", "prev_growth", "yoy_value", "yoy_growth")
    parts = [f"select {columns}, 'value', value, status from marts.fct_kpi_values"]
    parts += [
        f"select {columns}, '{name}', {name}, {name[: name.index('_')]}_status "
        "from marts.fct_kpi_comparisons"
        for name in compared
    ]
    effects = ("fx", "price", "volume", "mix", "new", "discontinued", "other")
    steps = ("base_revenue", "actual_revenue", "variance", *(f"{e}_effect" for e in effects))
    parts += [
        "select 'net_revenue', scope_type, scope_key, period_grain, period_key, "
        f"base || '.{name}', {name}, status from marts.mart_pvm"
        for name in steps
    ]
    place = "scope_type, scope_key, period_grain, period_key"
    score = f"select 'performance_score', {place}"
    rank_status = (
        "case when score is null then status when peer_rank is null then 'few_peers' else 'ok' end"
    )
    parts += [
        f"{score}, 'value', score, status from marts.mart_performance_score",
        f"{score}, 'coverage', weight_coverage, 'ok' from marts.mart_performance_score",
        f"{score}, 'rank', peer_rank, {rank_status} from marts.mart_performance_score",
        f"select kpi_id, {place}, 'index', component_index, status"
        " from marts.mart_performance_components",
    ]
    opened = {
        "net_revenue_delivered": ("backlog_opening", "backlog_closing"),
        "net_revenue_invoiced": (
            "uninvoiced_opening", "uninvoiced_closing", "prebilled_opening", "prebilled_change",
            "prebilled_closing",
        ),
    }  # fmt: skip
    parts += [
        f"select '{kpi}', scope_type, scope_key, 'month', period_key, 'fulfilment.{name}', {name},"
        " if(is_complete, 'ok', 'partial_period')"
        " from marts.mart_order_delivery_invoice_bridge join marts.dim_period using (period_key)"
        for kpi, names in opened.items()
        for name in names
    ]
    with duckdb.connect(str(snapshot / "sales.duckdb"), read_only=True) as database:
        rows = [row for part in parts for row in database.execute(part).fetchall()]
    return {row[:6]: (row[6], row[7]) for row in rows}
