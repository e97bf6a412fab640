"""finance/expenses, budgets, opening_balances and period_close, as the finance department keeps them.

Expenses and closings come again by their keys; budgets and opening balances are full workbooks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sales_pipeline.simulators.company import codes, targets
from sales_pipeline.simulators.company.catalogue import LINES
from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.dates import as_date, is_banking_day, month_key, month_start, number
from sales_pipeline.simulators.company.dice import stream
from sales_pipeline.simulators.company.dirt.ledger import Ledger
from sales_pipeline.simulators.company.dirt.master_marks import Flaw
from sales_pipeline.simulators.company.export.drop import Drop
from sales_pipeline.simulators.company.export.feed import Feed
from sales_pipeline.simulators.company.export.sheet import Row, Sheet, csv_bytes, xlsx_bytes

EXPENSES = {
    "expense_id": "报销单号", "salesperson_id": "报销人工号", "org_unit_id": "部门编码",
    "category": "费用类别", "channel": "渠道", "product_line": "产品线编码",
    "legal_entity_id": "核算主体", "expense_date": "费用日期", "amount": "金额", "currency": "币别",
    "cost_center": "成本中心", "modified_at": "修改时间",
}  # fmt: skip
BUDGETS = {
    "budget_version": "预算版本", "ledger_account": "科目", "scope_type": "范围类型",
    "scope_key": "范围编码", "month": "月份", "amount": "预算金额(万元)", "currency": "币别",
}  # fmt: skip
OPENING = {
    "document_no": "单据号", "balance_type": "余额类型", "source_account_id": "客户编码",
    "document_date": "单据日期", "due_date": "到期日", "open_amount": "未清金额", "currency": "币别",
    "legal_entity_id": "核算主体",
}  # fmt: skip
PERIOD_CLOSE = {"period_key": "会计期间", "closed_on": "关账日期", "closed_by": "关账人"}
CATEGORIES = ("差旅", "招待", "市场推广", "佣金", "薪酬", "其他")
CLOSING_WORKDAY = 5
MONDAY = 0
EXPENSE_FLAWS = (
    Flaw("thousands_separator", "amount", 6),
    Flaw("text_in_number", "amount", 6, "no_parse_errors"),
    Flaw("currency_missing", "currency", 6, "currency_not_null"),
    Flaw("exact_duplicate_row", "expense_id", 6),
)


@dataclass(frozen=True, slots=True)
class Expense:
    expense_id: str
    who: str
    unit: str
    category: str
    channel: str
    line: str
    entity: str
    day: int
    amount: int  # hundredths
    days: tuple[int, ...]  # booked


@dataclass(frozen=True, slots=True)
class Closing:
    period: str
    who: str
    days: tuple[int, ...]


def drops(company: Company, through: date) -> Iterator[Drop]:
    for feed in (EXPENSE_FEED, CLOSING_FEED):
        yield from feed.drops(company, through)
    day = company.first_drop
    if day <= through:
        for table, stem, sheet in (
            ("budgets", "年度预算", budget_sheet), ("opening_balances", "期初余额", opening_sheet),
        ):  # fmt: skip

            def compose(ledger: Ledger, sheet=sheet, stem=stem):  # type: ignore[no-untyped-def]
                yield xlsx_bytes(sheet(company), stem)

            yield Drop("finance", table, f"{stem}_{day:%Y%m%d}.xlsx", day, compose)


def expenses(company: Company) -> list[Expense]:
    made: list[Expense] = company.remember("expenses", lambda: _expenses(company))
    return made


def _expenses(company: Company) -> list[Expense]:
    rng = stream(company.seed, "expenses")
    made = []
    for first, _ in company.months:
        days = (month_start(first, 1) - first).days
        staff = [e for e in company.market.org.employees
                 if e.role in ("rep", "supervisor", "manager") and e.hired <= first
                 and (e.left is None or e.left > month_start(first, 1))]  # fmt: skip
        for nth, who in enumerate(staff):
            unit = next(u for u, since, _ in reversed(who.stays) if since <= first)
            for at, category in enumerate(CATEGORIES):
                if rng.random() > (0.9, 0.6, 0.15, 0.3, 1.0, 0.1)[at]:
                    continue
                day = number(first) + int(rng.integers(0, days))
                line = LINES[int(rng.integers(len(LINES)))].code if rng.random() < 0.5 else ""
                amount = int(10 ** rng.uniform(4.6, 5.9)) if at != 4 else 1_200_000 + nth * 7_300
                made.append(Expense(
                    f"BX{first:%y%m}{len(made):06d}", who.employee_id, unit, category,
                    codes.ERP_CHANNEL[int(rng.integers(5))] if rng.random() < 0.4 else "", line,
                    codes.ENTITIES[int(rng.random() < 0.3)], day, amount,
                    (day + int(rng.integers(1, 25)),),
                ))  # fmt: skip
    return made


def _expense(company: Company, e: Expense, until: int) -> Row:
    return {
        "expense_id": e.expense_id, "salesperson_id": e.who, "org_unit_id": e.unit,
        "category": e.category, "channel": e.channel, "product_line": e.line,
        "legal_entity_id": e.entity, "expense_date": as_date(e.day).isoformat(),
        "amount": f"{e.amount // 100}.{e.amount % 100:02d}", "currency": "CNY",
        "cost_center": f"CC-{e.unit}", "modified_at": f"{as_date(e.days[0])} 17:30:00",
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


EXPENSE_FEED = Feed(
    "finance", "expenses", "费用报销_{}.csv", ("expense_id",), expenses, _expense,
    lambda rows: csv_bytes(Sheet(EXPENSES, rows), "utf-8-sig"), MONDAY, EXPENSE_FLAWS,
)  # fmt: skip
CLOSING_FEED = Feed(
    "finance", "period_close", "关账记录_{}.csv", ("period_key",), closings, _closing,
    lambda rows: csv_bytes(Sheet(PERIOD_CLOSE, rows), "utf-8"),
)  # fmt: skip


def budget_sheet(company: Company) -> Sheet:
    """Revenue as targeted, with cost, expense and profit as the shares of it that were planned."""
    shares = {"revenue": 100, "cost": 66, "expense": 19, "profit": 15}
    rows: list[Row] = []
    for plan in targets.build(company, company.first_drop):
        if plan.version != "V1" or plan.scope_type not in ("company", "region", "product_line"):
            continue
        for account, share in shares.items():
            rows += [
                {
                    "budget_version": f"B{plan.year}", "ledger_account": account,
                    "scope_type": plan.scope_type, "scope_key": plan.scope_key,
                    "month": f"{plan.year}-{month:02d}", "amount": value * share / 10_000,
                    "currency": "CNY",
                }
                for month, value in enumerate(plan.months, start=1)
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
