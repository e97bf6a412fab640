"""finance/budgets, product_budgets, opening_balances and period_close, as finance keeps them.

Closings come again by their keys; budgets and opening balances are full files.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from sales_pipeline.simulators.company import budgets, codes, product_budgets, targets
from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.dates import (
    as_date,
    is_banking_day,
    month_key,
    month_start,
    number,
)
from sales_pipeline.simulators.company.dice import stream
from sales_pipeline.simulators.company.dirt.ledger import Ledger, Where
from sales_pipeline.simulators.company.export import expenses
from sales_pipeline.simulators.company.export.drop import Drop, once
from sales_pipeline.simulators.company.export.feed import Feed
from sales_pipeline.simulators.company.export.sheet import Sheet, csv_bytes, xlsx_bytes
from sales_pipeline.simulators.company.row import Row

BUDGETS = {
    "budget_version": "预算版本", "ledger_account": "科目", "scope_type": "范围类型",
    "scope_key": "范围编码", "month": "月份", "amount": "预算金额(万元)",
    "quantity": "预算数量", "currency": "币别", "status": "状态", "approved_by": "审批人",
    "approved_at": "审批日期",
}  # fmt: skip
PRODUCT_BUDGETS = {
    "budget_version": "预算版本", "scope_type": "范围类型", "scope_key": "范围编码",
    "product_id": "物料编码", "month": "月份", "quantity": "预算数量", "amount": "预算金额",
    "currency": "币别", "status": "状态", "approved_by": "审批人", "approved_at": "审批日期",
}  # fmt: skip
OPENING = {
    "document_no": "单据号", "balance_type": "余额类型", "source_account_id": "客户编码",
    "document_date": "单据日期", "due_date": "到期日", "open_amount": "未清金额",
    "currency": "币别", "legal_entity_id": "核算主体",
}  # fmt: skip
PERIOD_CLOSE = {"period_key": "会计期间", "closed_on": "关账日期", "closed_by": "关账人"}
CLOSING_WORKDAY = 5
MONDAY = 0


@dataclass(frozen=True, slots=True)
class Closing:
    period: str
    who: str
    days: tuple[int, ...]


def drops(company: Company, through: date) -> Iterator[Drop]:
    for feed in (expenses.EXPENSE_FEED, CLOSING_FEED):
        yield from feed.drops(company, through)
    day = company.first_drop
    if day <= through:
        for table, stem, sheet in (
            ("budgets", "年度预算", budget_sheet), ("opening_balances", "期初余额", opening_sheet),
        ):  # fmt: skip
            file = f"{stem}_{day:%Y%m%d}.xlsx"
            yield Drop("finance", table, file, day, once(_workbook, company, sheet, stem))
        file = f"产品预算_{day:%Y%m%d}.csv"
        yield Drop("finance", "product_budgets", file, day, once(_product_budgets, company))


def _workbook(
    company: Company, sheet: Callable[[Company], Sheet], stem: str, where: Where, ledger: Ledger
) -> bytes:
    return xlsx_bytes(sheet(company), stem)


def _product_budgets(company: Company, where: Where, ledger: Ledger) -> bytes:
    rows: list[Row] = [
        {
            "budget_version": row.plan.version, "scope_type": "company", "scope_key": "company",
            "product_id": row.product_id, "month": month_key(row.plan.first_day),
            "quantity": "" if row.hundredths is None else str(Decimal(row.hundredths).scaleb(-2)),
            "amount": f"{row.amount}.00", "currency": targets.CURRENCY, **_approval(row.plan),
        }
        for row in product_budgets.build(company, company.first_drop)
    ]  # fmt: skip
    return csv_bytes(Sheet(PRODUCT_BUDGETS, rows), "utf-8-sig")


def _approval(row: budgets.BudgetRow) -> Row:
    return {
        "status": "已批准" if row.is_approved else "草稿", "approved_by": row.approved_by,
        "approved_at": row.approved_at,
    }  # fmt: skip


def closings(company: Company) -> list[Closing]:
    """Each month is closed on the fifth workday of the next."""
    who = next(e.employee_id for e in company.market.org.employees if e.role == "finance")
    made = []
    for first, _ in company.months:
        day, left = month_start(first, 1), CLOSING_WORKDAY
        while left:
            left -= is_banking_day(day)
            day += timedelta(days=1)
        made.append(Closing(month_key(first), who, (number(day) - 1,)))
    return made


def _closing(company: Company, c: Closing, until: int) -> Row:
    return {
        "period_key": c.period, "closed_on": as_date(c.days[0]).isoformat(), "closed_by": c.who,
    }  # fmt: skip


CLOSING_FEED = Feed(
    "finance", "period_close", "关账记录_{}.csv", ("period_key",), closings, _closing,
    lambda rows: csv_bytes(Sheet(PERIOD_CLOSE, rows), "utf-8"),
)  # fmt: skip


def budget_sheet(company: Company) -> Sheet:
    """Every budget on file, in 万元."""
    rows: list[Row] = [
        {
            "budget_version": row.version, "ledger_account": row.account,
            "scope_type": row.scope_type, "scope_key": row.scope_key,
            "month": month_key(row.first_day), "amount": row.amount / 10_000,
            "quantity": row.quantity, "currency": targets.CURRENCY, **_approval(row),
        }
        for row in budgets.build(company, company.first_drop)
    ]  # fmt: skip
    return Sheet(BUDGETS, rows)


def opening_sheet(company: Company) -> Sheet:
    """Open invoices and advance receipts of old customers on the day before the data begins."""
    rng = stream(company.seed, "opening")
    rows: list[Row] = []
    eve = company.start - timedelta(days=1)
    old = [c for _, c in company.market.customers.masters() if c.first_order is not None]
    for nth, customer in enumerate(old):
        if rng.random() > 0.45:
            continue
        issued = eve - timedelta(days=int(rng.integers(1, 220)))
        advance = bool(rng.random() < 0.12)
        rows.append({
            "document_no": f"QC{nth:06d}", "balance_type": "预收" if advance else "应收",
            "source_account_id": customer.code, "document_date": issued,
            "due_date": None if advance else issued + timedelta(days=customer.payment_days),
            "open_amount": int(np.round(10 ** rng.uniform(5.2, 7.4))) / 100,
            "currency": codes.CURRENCIES[customer.currency],
            "legal_entity_id": codes.ENTITIES[customer.entity],
        })  # fmt: skip
    return Sheet(OPENING, rows)
