"""Looks up what campaigns, promotions and launches brought: marts of their own, beside the KPIs.

Each figure has the address of its KPI, of what it belongs to and of the days that it counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sales_pipeline.reports.content import Figure
from sales_pipeline.reports.snapshot import Period, Snapshot


@dataclass(frozen=True)
class Kind:
    """One kind of programme; `columns` are those of its mart with unit and digits."""

    name: str
    kpi_id: str
    grain: str
    columns: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class Programme:
    """One campaign, promotion of a product or launch; the key is unique within its kind."""

    key: str
    name_zh: str
    name_en: str
    first: date | None
    last: date | None
    figures: tuple[Figure, ...]


CAMPAIGN = Kind(
    "campaign", "campaign_roi", "month",
    (
        ("spend", "currency", 2), ("lead_count", "count", 0), ("opportunity_count", "count", 0),
        ("won_count", "count", 0), ("attributed_revenue", "currency", 2),
        ("attributed_margin", "currency", 2), ("campaign_roi", "ratio", 1),
        ("cost_per_lead", "currency", 2),
    ),
)  # fmt: skip
PROMOTION = Kind(
    "promotion", "promo_uplift", "window",
    (
        ("units_sold", "units", 0), ("baseline_units", "units", 1), ("uplift_units", "units", 1),
        ("uplift_rate", "ratio", 1), ("net_revenue", "currency", 2),
        ("discount_amount", "currency", 2), ("gross_margin", "currency", 2),
    ),
)  # fmt: skip
LAUNCH = Kind(
    "launch", "launch_forecast_accuracy", "horizon",
    (
        ("planned_amount", "currency", 2), ("actual_amount", "currency", 2),
        ("plan_reached_rate", "ratio", 1), ("planned_units", "units", 0),
        ("actual_units", "units", 0), ("accuracy", "ratio", 1),
    ),
)  # fmt: skip
KINDS = (CAMPAIGN, PROMOTION, LAUNCH)
_PRODUCTS = "with named as (select product_key, name_zh, name_en from marts.dim_product)"
# What a promotion with too few weeks before it does not have.
_NEEDS_HISTORY = ("baseline_units", "uplift_units", "uplift_rate")


def campaigns(snapshot: Snapshot, month: Period, limit: int) -> list[Programme]:
    """Campaigns of a month, those that cost most first."""
    found = snapshot.rows(
        "select campaign_key, name, name, null, null, period_key, 'ok', "
        f"{_names(CAMPAIGN)} from marts.mart_marketing_effect"
        " inner join marts.dim_campaign using (campaign_key) where period_key = ?"
        " order by campaign_key = 'unknown', spend desc, attributed_revenue desc, campaign_key"
        " limit ?",
        [month.key, limit],
    )
    return list(_programmes(CAMPAIGN, found))


def promotions(snapshot: Snapshot, month: Period, limit: int) -> list[Programme]:
    """Promotions with a day in a month, product by product, the last to end first."""
    found = snapshot.rows(
        f"{_PRODUCTS} select promotion_id || '|' || product_key,"
        " promotion_name || ' · ' || coalesce(named.name_zh, product_key),"
        " promotion_name || ' · ' || coalesce(named.name_en, product_key), date_from, date_to,"
        f" date_from || '/' || date_to, status, {_names(PROMOTION)}"
        " from marts.mart_promotion_effect left join named using (product_key)"
        " where date_from <= ? and date_to >= ?"
        " order by date_to desc, promotion_id, net_revenue desc, product_key limit ?",
        [month.end, month.start, limit],
    )
    return list(_programmes(PROMOTION, found))


def launches(snapshot: Snapshot, month: Period, limit: int) -> list[Programme]:
    """Plans of launches whose horizon has a day in a month, the latest launch first."""
    found = snapshot.rows(
        f"{_PRODUCTS} select product_key || '|' || horizon_months,"
        " coalesce(named.name_zh, product_key) || ' · ' || horizon_months || '个月',"
        " coalesce(named.name_en, product_key) || ' · ' || horizon_months || ' months',"
        " launch_date, horizon_end,"
        f" launch_date || '/' || horizon_end, status, {_names(LAUNCH)}"
        " from marts.mart_launch_accuracy left join named using (product_key)"
        " where launch_date <= ? and horizon_end >= ?"
        " order by launch_date desc, product_key, horizon_months limit ?",
        [month.end, month.start, limit],
    )
    return list(_programmes(LAUNCH, found))


def _names(kind: Kind) -> str:
    return ", ".join(f"{name}::decimal(38, 9)" for name, _, _ in kind.columns)


def _programmes(kind: Kind, rows: list[tuple[Any, ...]]) -> Iterator[Programme]:
    for key, name_zh, name_en, first, last, period, status, *values in rows:
        figures = tuple(
            Figure(
                kind.kpi_id, kind.name, key, kind.grain, period, f"{kind.name}.{name}", value,
                _status(name, value, status), unit, decimals,
                is_partial=status == "partial_period",
            )
            for (name, unit, decimals), value in zip(kind.columns, values, strict=True)
        )  # fmt: skip
        yield Programme(key, name_zh, name_en, first, last, figures)


def _status(name: str, value: Decimal | None, status: str) -> str:
    """Why a value is missing, else that of the row where the row's matters to it."""
    if value is None and name == "planned_units":
        return "missing_input"
    if value is None and (status == "ok" or (status == "partial_period" and name != "accuracy")):
        return "no_denominator"
    if value is None:
        return status
    if status == "partial_period" or (status == "insufficient_history" and name in _NEEDS_HISTORY):
        return status
    return "ok"
