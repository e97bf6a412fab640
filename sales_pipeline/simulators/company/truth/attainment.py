"""The true rows of mart_target_attainment: published figures beside the targets of their KPI.

Pure functions of the oracle's own rows and of the world.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal, localcontext

from sales_pipeline.simulators.company.facts import TargetFact, World
from sales_pipeline.simulators.company.truth.arithmetic import (
    EXACT,
    ZERO,
    half_up,
    quotient,
    total,
)
from sales_pipeline.simulators.company.truth.periods import Period, periods_between
from sales_pipeline.simulators.company.truth.publication import MONTH_UP
from sales_pipeline.simulators.company.truth.rows import TruthRow
from sales_pipeline.simulators.company.truth.targets import Targets, due, value_of

FLOWS = ("net_revenue", "gross_margin", "units_sold", "new_customers", "cash_received")
LOWER_IS_BETTER = ("return_rate",)
NOT_POSITIVE = "negative_denominator"
Place = tuple[str, str, str, str, str]  # KPI, scope type and key, period grain and key
# place; target, actual, attainment, pace gap, status
AttainmentRow = tuple[
    str, str, str, str, str, Decimal, Decimal | None, Decimal | None, Decimal | None, str
]


def attainment_rows(
    world: World, figures: Iterable[TruthRow], as_of: date
) -> Iterator[AttainmentRow]:
    """The rows of the mart, by KPI, scope and period."""
    kpi_ids = {target.kpi_id for target in world.targets}
    plans = {kpi_id: Targets(world.targets, as_of, kpi_id) for kpi_id in kpi_ids}
    first = min(target.first_day for target in world.targets)
    periods = {
        period.key: period for grain in MONTH_UP for period in periods_between(grain, first, as_of)
    }
    with localcontext(EXACT):
        rows = [
            _row(row, parts, periods[row.period_key], as_of)
            for row in figures
            if row.kpi_id in plans and row.period_key in periods
            and (parts := plans[row.kpi_id].filling(
                row.scope_type, row.scope_key, periods[row.period_key]
            ))
        ]  # fmt: skip
    yield from sorted(rows)


def _row(row: TruthRow, parts: list[TargetFact], period: Period, as_of: date) -> AttainmentRow:
    is_flow = row.kpi_id in FLOWS
    target = value_of(parts) if is_flow else half_up(value_of(parts) / len(parts), 6)
    actual = None if row.value is None else half_up(row.value, 6)
    attainment = gap = None
    if actual is not None and target > 0:
        attainment = quotient(actual, target)
        if row.kpi_id in LOWER_IS_BETTER:
            attainment = max(2 - attainment, ZERO)
        if is_flow:
            gap = quotient(actual - _due(parts, target, period, as_of), target)
    status = row.status if actual is None or target > 0 else NOT_POSITIVE
    place = row.kpi_id, row.scope_type, row.scope_key, row.period_grain, row.period_key
    return *place, target, actual, attainment, gap, status


def _due(parts: list[TargetFact], target: Decimal, period: Period, as_of: date) -> Decimal:
    """Of a year target by target, else by workdays."""
    if period.grain == "year":
        return total(due(part.value, part.first_day, part.last_day, as_of) for part in parts)
    return due(target, period.start, period.end, as_of)
