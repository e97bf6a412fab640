"""Reads figures straight from a snapshot, without any code of the reports."""

from collections.abc import Iterator
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
    parts += list(_programmes())
    with duckdb.connect(str(snapshot / "sales.duckdb"), read_only=True) as database:
        rows = [row for part in parts for row in database.execute(part).fetchall()]
    return {row[:6]: (row[6], row[7]) for row in rows}


def _programmes() -> Iterator[str]:
    """Campaigns, promotions and launches by the days that they count."""
    why = {
        "campaign_roi": "if(spend > 0, 'ok', 'no_denominator')",
        "cost_per_lead": "if(lead_count > 0, 'ok', 'no_denominator')",
        "baseline_units": "status",
        "uplift_units": "status",
        "uplift_rate": "if(baseline_units = 0, 'no_denominator', status)",
        "planned_units": "if(planned_units is null, 'missing_input', own)",
        "accuracy": "status",
    }
    kinds = {
        "campaign": (
            "campaign_roi", "campaign_key", "'month', period_key", "mart_marketing_effect",
            "spend lead_count opportunity_count won_count attributed_revenue attributed_margin"
            " campaign_roi cost_per_lead",
        ),
        "promotion": (
            "promo_uplift", "promotion_id || '|' || product_key",
            "'window', date_from || '/' || date_to", "mart_promotion_effect",
            "units_sold baseline_units uplift_units uplift_rate net_revenue discount_amount"
            " gross_margin",
        ),
        "launch": (
            "launch_forecast_accuracy", "product_key || '|' || horizon_months",
            "'horizon', launch_date || '/' || horizon_end", "mart_launch_accuracy",
            "planned_amount actual_amount plan_reached_rate planned_units actual_units accuracy",
        ),
    }  # fmt: skip
    for kind, (kpi, key, days, mart, names) in kinds.items():
        state = "'ok'" if kind == "campaign" else "if(status = 'partial_period', status, 'ok')"
        for name in names.split():
            yield (
                f"select '{kpi}', '{kind}', {key}, {days}, '{kind}.{name}', {name},"
                f" {why.get(name, 'own')} from (select *, {state} as own from marts.{mart})"
            )
