"""finance/expenses: 费用报销, claims of the sales people as they were booked, every Monday.

Each claim has its id, so a file that comes twice changes nothing.
"""

from dataclasses import dataclass

from sales_pipeline.simulators.company import codes
from sales_pipeline.simulators.company.catalogue import LINES
from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.dates import as_date, month_start, number
from sales_pipeline.simulators.company.dice import stream
from sales_pipeline.simulators.company.dirt.master_marks import Flaw
from sales_pipeline.simulators.company.export.feed import Feed
from sales_pipeline.simulators.company.export.sheet import Sheet, csv_bytes
from sales_pipeline.simulators.company.row import Row

EXPENSES = {
    "expense_id": "报销单号", "salesperson_id": "报销人工号", "org_unit_id": "部门编码",
    "category": "费用类别", "channel": "渠道", "product_line": "产品线编码",
    "legal_entity_id": "核算主体", "expense_date": "费用日期", "amount": "金额", "currency": "币别",
    "cost_center": "成本中心", "modified_at": "修改时间",
}  # fmt: skip
CATEGORIES = ("差旅", "招待", "市场推广", "佣金", "薪酬", "其他")
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


def expenses(company: Company) -> list[Expense]:
    made: list[Expense] = company.remember("expenses", lambda: _expenses(company))
    return made


def _expenses(company: Company) -> list[Expense]:
    rng = stream(company.seed, "expenses")
    made: list[Expense] = []
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


EXPENSE_FEED = Feed(
    "finance", "expenses", "费用报销_{}.csv", ("expense_id",), expenses, _expense,
    lambda rows: csv_bytes(Sheet(EXPENSES, rows), "utf-8-sig"), MONDAY, EXPENSE_FLAWS,
)  # fmt: skip
