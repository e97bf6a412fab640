"""Budgets by ledger account and month, derived from the sales targets of the year.

The first plan of a year is approved, a revision of it stays a draft; the same seed plans alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from sales_pipeline.simulators.company import targets
from sales_pipeline.simulators.company.catalogue import LINES, PRICE_SCALE
from sales_pipeline.simulators.company.dates import month_start
from sales_pipeline.simulators.company.facts import TargetFact

if TYPE_CHECKING:
    from sales_pipeline.simulators.company.company import Company

SHARES = {"revenue": 100, "cost": 66, "expense": 19, "profit": 15}
SCOPES = ("company", "region", "product_line")
YUAN = 100  # targets are hundredths of 万元


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """One ledger account, scope and month; `amount` in yuan, `quantity` of product lines alone."""

    version: str
    account: str
    scope_type: str
    scope_key: str
    first_day: date
    amount: int
    quantity: int | None
    is_approved: bool
    approved_by: str
    approved_at: date | None


def build(company: "Company", day: date) -> Iterator[BudgetRow]:
    """Revenue as targeted, with cost, expense and profit as the shares of it that were planned."""
    for plan in targets.build(company, day):
        if plan.scope_type not in SCOPES or plan.status != "approved":
            continue
        is_first = plan.version == "V1"
        approval = (True, plan.approved_by, plan.approved_at) if is_first else (False, "", None)
        version = f"B{plan.year}" if is_first else f"B{plan.year}R"
        for account, share in SHARES.items():
            for month, value in enumerate(plan.months, start=1):
                units = _units(company, plan.scope_key, value) if account == "revenue" else None
                yield BudgetRow(
                    version, account, plan.scope_type, plan.scope_key, date(plan.year, month, 1),
                    value * share, units, *approval,
                )  # fmt: skip


def _units(company: "Company", scope_key: str, value: int) -> int | None:
    """How many goods of a line that revenue is at the average list price of its products."""
    line = next((n for n, line in enumerate(LINES) if line.code == scope_key), None)
    if line is None:
        return None
    prices = [p.list_price for p in company.market.catalogue.products if p.line == line]
    return value * YUAN * PRICE_SCALE * len(prices) // sum(prices)


def revenue_known(company: "Company", through: date) -> Iterator[TargetFact]:
    """The budgets of revenue that were delivered, as targets of net revenue, in yuan."""
    if company.first_drop > through:
        return
    for row in build(company, company.first_drop):
        if row.account == "revenue":
            yield TargetFact(
                row.version, "net_revenue", row.scope_type, row.scope_key, row.first_day,
                month_start(row.first_day, 1) - timedelta(days=1), Decimal(row.amount),
                targets.CURRENCY, row.is_approved, row.approved_at, company.first_drop,
            )  # fmt: skip
