"""The formulas of customers that stay and leave: churn and what old customers bring.

Pure functions, one per KPI, like those of `measures.py`.
"""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from sales_pipeline.simulators.company.truth.arithmetic import ZERO, total
from sales_pipeline.simulators.company.truth.customers import UNKNOWN
from sales_pipeline.simulators.company.truth.figures import (
    ACTIVE_DAYS,
    Cell,
    Figure,
    net_by_account,
    sales,
)
from sales_pipeline.simulators.company.truth.periods import comparable_window, year_before


def churned_customers(cell: Cell) -> Figure:
    """Who bought in the 365 days before the period and in none of those up to its end."""
    lost = _active_before(cell) - set(cell.sale_days_by_account())
    return Figure(Decimal(len(lost)), insufficient_history=_is_short(cell))


def churn_rate(cell: Cell) -> Figure:
    opening = Decimal(len(_active_before(cell)))
    return Figure(churned_customers(cell).numerator, opening, _is_short(cell))


def net_revenue_retention(cell: Cell) -> Figure:
    """What those with revenue in the same days of last year bring, over what they brought."""
    before = year_before(cell.period, cell.fiscal_year_start_month)
    if before is None:
        return Figure(ZERO, ZERO)
    first, last = comparable_window(cell.period, before, cell.ledger.as_of)
    nets = net_by_account(cell.buyers.between(first, last))
    base = {account: net for account, net in nets.items() if net > 0}
    now = net_by_account(cell.orders)
    retained = total(now.get(account, ZERO) for account in base)
    return Figure(retained, total(base.values()), before.start < cell.ledger.data_start)


LOYALTY_MEASURES: dict[str, Callable[[Cell], Figure]] = {
    "churned_customers": churned_customers,
    "churn_rate": churn_rate,
    "net_revenue_retention": net_revenue_retention,
}


def _active_before(cell: Cell) -> set[str]:
    start = cell.period.start
    bought = cell.buyers.between(start - timedelta(days=ACTIVE_DAYS), start - timedelta(days=1))
    return {line.account for line in sales(bought)} - {UNKNOWN}


def _is_short(cell: Cell) -> bool:
    return cell.period.start - timedelta(days=ACTIVE_DAYS) < cell.ledger.data_start
