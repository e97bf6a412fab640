"""The ledger of AdventureWorks as its finance department would deliver it, and what is in it.

Bookings of a month carry dates from its 28th to the first of the next, so a month is that of the
day before. Actual bookings reach from December 2010 to December 2012, in six divisions and later in
nine; budgets end with November 2011, know six divisions and not all accounts. Amounts of both are
taken to be in one currency.
"""

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter
from flow_home import DATA

FOLDER = DATA / "adventureworks"
ACTUAL, BUDGET = 1, 2
OPERATING_EXPENSES = "Operating Expenses"
REVENUE = "Trade Sales"
CATEGORY = {
    "Labor Expenses": "薪酬",
    "Commissions": "佣金",
    "Travel Expenses": "差旅",
    "Marketing": "市场推广",
}
APPROVED = {"状态": "已批准", "审批人": "CFO", "审批日期": date(2010, 12, 1)}
# Month, organisation, department, parent account, account, scenario, amount and number of bookings.
BOOKINGS = f"""
    with recursive accounts as (
        select AccountKey, AccountDescription as account, AccountDescription as parent
        from '{FOLDER}/DimAccount.parquet'
        where AccountDescription in ('{OPERATING_EXPENSES}', '{REVENUE}')
        union all
        select child.AccountKey, child.AccountDescription, accounts.account
        from '{FOLDER}/DimAccount.parquet' as child
        inner join accounts on child.ParentAccountKey = accounts.AccountKey
    )
    select
        FinanceKey as booking, strftime(Date - interval 1 day, '%Y-%m') as month,
        (Date - interval 1 day)::date as day, OrganizationKey::varchar as entity,
        DepartmentGroupKey::varchar as department, account, parent, ScenarioKey as scenario,
        Amount::decimal(18, 2) as amount
    from '{FOLDER}/FactFinance.parquet' inner join accounts using (AccountKey)
"""
Part = tuple[str, str, str, str]
Sides = tuple[Decimal | None, Decimal | None]


def deliver(inbox: Path, day: date) -> None:
    """All actual expenses, their budgets by part, and the divisions' budgets of revenue."""
    expenses = [
        {
            "报销单号": booking, "报销人工号": "", "部门编码": department,
            "费用类别": CATEGORY.get(parent, "其他"), "费用科目": account, "渠道": "",
            "产品线编码": "", "核算主体": entity, "费用日期": spent_on, "金额": amount,
            "币别": "USD", "成本中心": "", "修改时间": f"{spent_on} 17:00:00",
        }
        for booking, _, spent_on, entity, department, account, parent, amount in _rows(ACTUAL)
        if account != REVENUE
    ]  # fmt: skip
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(expenses[0]))
    writer.writeheader()
    writer.writerows(expenses)
    (inbox / f"费用报销_{day:%Y%m%d}.csv").write_text(stream.getvalue(), encoding="utf-8-sig")
    budgets = [
        {
            "预算版本": "B", "核算主体": entity, "部门编码": department,
            "费用类别": CATEGORY.get(parent, "其他"), "费用科目": account, "月份": month,
            "预算金额": amount, "币别": "USD", **APPROVED,
        }
        for _, month, _, entity, department, account, parent, amount in _rows(BUDGET)
        if account != REVENUE
    ]  # fmt: skip
    _write(inbox / f"费用预算_{day:%Y%m%d}.xlsx", "费用预算", budgets)
    revenue = [
        {
            "预算版本": "B", "科目": "revenue", "范围类型": "region", "范围编码": entity,
            "月份": month, "预算金额(万元)": amount / 10000, "预算数量": None, "币别": "USD",
            **APPROVED,
        }
        for _, month, _, entity, _, account, _, amount in _rows(BUDGET)
        if account == REVENUE
    ]  # fmt: skip
    _write(inbox / f"年度预算_{day:%Y%m%d}.xlsx", "年度预算", revenue)


def sides() -> dict[Part, Sides]:
    """Budget and actual of each month, entity, department and expense account that has either."""
    rows = duckdb.sql(
        f"select month, entity, department, account, sum(amount) filter (scenario = {BUDGET}),"
        f" sum(amount) filter (scenario = {ACTUAL}) from ({BOOKINGS})"
        f" where account <> '{REVENUE}' group by all"
    ).fetchall()
    return {(*part,): (budget, actual) for *part, budget, actual in rows}


def _rows(scenario: int) -> list[tuple[Any, ...]]:
    return duckdb.sql(
        "select booking, month, day, entity, department, account, parent, amount"
        f" from ({BOOKINGS}) where scenario = {scenario} order by booking"
    ).fetchall()


def _write(path: Path, sheet_name: str, rows: list[dict[str, Any]]) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet, dates = book.add_worksheet(sheet_name), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, list(rows[0]))
        for at, row in enumerate(rows, start=1):
            for column, value in enumerate(row.values()):
                sheet.write(at, column, value, dates if isinstance(value, date) else None)
