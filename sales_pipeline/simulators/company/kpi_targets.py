"""Targets of KPIs other than net revenue, by month for the company and its regions.

A full file each time. Money follows the sales targets, the rest has a stream of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from sales_pipeline.simulators.company import targets
from sales_pipeline.simulators.company.dates import month_start
from sales_pipeline.simulators.company.dice import stream
from sales_pipeline.simulators.company.facts import TargetFact

if TYPE_CHECKING:
    from sales_pipeline.simulators.company.company import Company

SCOPES = ("company", "region")
CURRENCY_UNIT = "currency"
# KPI: its unit, and the range in hundredths that a month is drawn from.
DRAWN: dict[str, tuple[str, int, int]] = {
    "new_customers": ("count", 100, 600),
    "units_sold": ("units", 30_000, 90_000),
    "collection_rate": ("ratio", 70, 95),
    "return_rate": ("ratio", 1, 6),
}
# Per cent of the sales target.
MONEY = {"gross_margin": 34, "cash_received": 108}
IDLE_MONTH = 2  # of the last region nobody expects a return rate of anything in February


@dataclass(frozen=True, slots=True)
class KpiTargetRow:
    """One KPI, scope and year; `months` in hundredths of the unit."""

    plan: targets.TargetRow
    kpi_id: str
    unit: str
    months: tuple[int, ...]


def build(company: "Company", day: date) -> Iterator[KpiTargetRow]:
    """The targets on file on `day`, with the versions and approvals of the sales targets."""
    for plan in targets.build(company, day):
        if plan.scope_type not in SCOPES:
            continue
        for kpi_id, per_cent in MONEY.items():
            # Plans are in hundredths of ten thousand yuan.
            months = tuple(month * per_cent * 100 for month in plan.months)
            yield KpiTargetRow(plan, kpi_id, CURRENCY_UNIT, months)
        for kpi_id, (unit, low, high) in DRAWN.items():
            yield KpiTargetRow(plan, kpi_id, unit, _drawn(company, plan, kpi_id, low, high))


def _drawn(
    company: "Company", plan: targets.TargetRow, kpi_id: str, low: int, high: int
) -> tuple[int, ...]:
    rng = stream(company.seed, "kpi targets", plan.year, plan.version, kpi_id, plan.scope_key)
    months = rng.integers(low, high, size=12)
    if kpi_id == "return_rate" and plan.scope_key == "R-GLOBAL":
        months = np.where(np.arange(1, 13) == IDLE_MONTH, 0, months)
    return tuple(int(month) for month in months)


def facts_known(company: "Company", through: date) -> Iterator[TargetFact]:
    """The targets of every file, month by month, in the unit of the KPI."""
    for known_on in targets.workbook_days(company, through):
        for row in build(company, known_on):
            plan = row.plan
            for month, value in enumerate(row.months, 1):
                first = date(plan.year, month, 1)
                yield TargetFact(
                    plan.version, row.kpi_id, plan.scope_type, plan.scope_key, first,
                    month_start(first, 1) - timedelta(days=1), Decimal(value).scaleb(-2),
                    targets.CURRENCY, plan.status == "approved", plan.approved_at, known_on,
                )  # fmt: skip
