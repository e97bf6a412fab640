"""Budgets, expenses and effects of price and volume as they are told, changed and put right.

October is closed on November 6; what comes on the 10th restates it. Each odd case has its twin.
"""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from delivered_files import Row, csv_bytes
from flow_home import Home
from team_company import OPTIONS, put_closings, put_orders, put_rates, put_staff, sale

pytestmark = pytest.mark.slow  # several nights of half a minute each

FIRST, CLOSED, LAST = date(2026, 11, 5), date(2026, 11, 6), date(2026, 11, 10)
PUMP = {"物料编码": "P01"}
BARE = {"物料编码": "P02"}  # not in the master, so nobody knows its unit of measure
ORDERS = [
    sale("L1", "2026-09-20", "1000", **PUMP),
    sale("L2", "2026-10-20", "600", **PUMP) | {"数量": "2.00"},
    sale("L3", "2026-09-21", "100", "S2", **BARE),
    sale("L4", "2026-10-21", "150", "S2", **BARE),
]


def product(key: str, line: str) -> Row:
    return {
        "物料编码": key, "物料代码": key, "物料名称": key, "英文名称": key, "产品线编码": line,
        "产品线名称": line, "品类": "", "品牌": "", "规格型号": "", "重点型号": "否",
        "上市日期": "", "停产日期": "", "标准成本": "300.00", "税率(%)": "13", "单位": "台",
    }  # fmt: skip


def put_products(home: Home, night: date, line: str) -> None:
    path = home.inbox("erp") / f"物料档案_{night:%Y%m%d}.csv"
    path.write_bytes(csv_bytes([product("P01", line)]))


def budget(scope: str, month: str, wan: str, status: str = "已批准", **changes: Any) -> Row:
    kind = {"company": "company"}.get(scope, "region")
    approval = {"审批人": "S9", "审批日期": date(2025, 12, 20)} if status == "已批准" else {}
    return {
        "预算版本": "B1", "科目": "revenue", "范围类型": kind, "范围编码": scope, "月份": month,
        "预算金额(万元)": wan, "预算数量": None, "币别": "CNY", "状态": status, "审批人": None,
        "审批日期": None, **approval, **changes,
    }  # fmt: skip


def put_budgets(home: Home, night: date, october: str) -> None:
    """R1's budget is approved, R2's is a draft; the company's is in dollars from November on."""
    rows = [
        budget("company", "2026-10", october),
        budget("company", "2026-11", "0.02", 币别="USD"),
        budget("R1", "2026-10", "0.1"),
        budget("R2", "2026-10", "0.1", "草稿"),
    ]
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet, dates = book.add_worksheet("年度预算"), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, list(rows[0]))
        for at, row in enumerate(rows, start=1):
            for column, value in enumerate(row.values()):
                sheet.write(at, column, value, dates if isinstance(value, date) else None)
    (home.inbox("finance") / f"年度预算_{night:%Y%m%d}.xlsx").write_bytes(stream.getvalue())


def plan(product: str, month: str, units: str, amount: str, **changes: str) -> Row:
    return {
        "预算版本": "B1", "范围类型": "region", "范围编码": "R1", "物料编码": product,
        "月份": month, "预算数量": units, "预算金额": amount, "币别": "CNY",
        "状态": "已批准", "审批人": "S9", "审批日期": "2025-12-20", **changes,
    }  # fmt: skip


def put_product_budgets(home: Home, night: date, rows: list[Row]) -> None:
    path = home.inbox("finance") / f"产品预算_{night:%Y%m%d}.csv"
    path.write_bytes(csv_bytes(rows, encoding="utf-8-sig"))


# R1 plans pumps, in dollars from November on; what R2 plans is a draft.
PLANS = [
    plan("P01", "2026-10", "3", "900.00"),
    plan("P01", "2026-11", "1", "100.00", 币别="USD"),
    plan("P02", "2026-10", "1", "999.00", 范围编码="R2", 状态="草稿", 审批人="", 审批日期=""),
]


def expense(key: str, amount: str, unit: str = "T1", **changes: str) -> Row:
    return {
        "报销单号": key, "报销人工号": "S1", "部门编码": unit, "费用类别": "差旅", "渠道": "直销",
        "产品线编码": "Pumps", "核算主体": "E10", "费用日期": "2026-10-08", "金额": amount,
        "币别": "CNY", "成本中心": "", "修改时间": "2026-11-02 17:30:00", **changes,
    }  # fmt: skip


def put_expenses(home: Home, night: date, rows: list[Row]) -> None:
    path = home.inbox("finance") / f"费用报销_{night:%Y%m%d}.csv"
    path.write_bytes(csv_bytes(rows, encoding="utf-8-sig"))


def deliver_first(home: Home) -> None:
    put_staff(home, FIRST, [("S1", "T1", "2020-01-01", ""), ("S2", "T2", "2020-01-01", "")])
    put_products(home, FIRST, "Pumps")
    put_orders(home, FIRST, ORDERS)
    put_budgets(home, FIRST, "0.2")
    put_product_budgets(home, FIRST, PLANS)
    put_expenses(
        home, FIRST,
        [
            expense("E1", "60.00"), expense("E2", "30.00", 产品线编码="", 渠道=""),
            expense("E3", "10.00", "T2", 币别="USD"), expense("E4", "99.00", 费用类别="其他"),
        ],
    )  # fmt: skip
    put_closings(home, CLOSED, {"2026-10": "2026-11-06"})


def deliver_last(home: Home) -> None:
    """A larger budget of October, the rates nobody had, an expense of R2, another product line.

    A later plan of R1 has fewer pumps at another price, and goods that the master does not know.
    """
    put_budgets(home, LAST, "0.25")
    later = {"预算版本": "B2", "审批日期": "2026-11-08"}
    second = [plan("P01", "2026-10", "2", "500.00", **later),
              plan("P02", "2026-10", "1", "50.00", **later)]  # fmt: skip
    put_product_budgets(home, LAST, [*PLANS, *second])
    rates = [(date(2026, 10, 8), "spot", "7.1"), (date(2026, 1, 1), "budget", "7")]
    put_rates(
        home, LAST,
        [
            {"币种": "USD", "日期": day, "汇率类型": kind, "汇率(兑人民币)": rate}
            for day, kind, rate in rates
        ],
    )  # fmt: skip
    put_expenses(home, LAST, [expense("E1", "50.00", "T2", 修改时间="2026-11-09 09:00:00")])
    put_products(home, LAST, "Valves")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    found = Home(tmp_path_factory.mktemp("finance"), OPTIONS)
    deliver_first(found)
    found.night(FIRST, CLOSED)
    return found


def kpi(home: Home, kpi_id: str, scope: str, period: str = "2026-10") -> tuple[str, str]:
    """Rounded value and status; an empty value where there is none."""
    rows = home.query(
        "select coalesce(value::decimal(18, 2)::varchar, ''), status from marts.fct_kpi_values"
        " where kpi_id = ? and scope_key = ? and period_key = ?", kpi_id, scope, period,
    )  # fmt: skip
    return rows[0]


def effects(home: Home, scope: str, base: str = "prior_month") -> dict[str, str]:
    (row,) = home.query(
        "select price_effect, volume_effect, other_effect, variance from marts.mart_pvm"
        " where base = ? and period_key = '2026-10' and scope_key = ?", base, scope,
    )  # fmt: skip
    return dict(zip(("price", "volume", "other", "variance"), map(str, row), strict=True))


def test_an_approved_budget_counts_and_a_draft_does_not(home: Home) -> None:
    assert kpi(home, "budget_variance", "R1") == ("200.00", "ok")
    assert kpi(home, "budget_variance_rate", "R1") == ("0.20", "ok")
    assert kpi(home, "budget_variance", "R2") == ("", "missing_input")


def test_a_budget_in_dollars_counts_once_it_has_a_budget_rate(home: Home) -> None:
    assert kpi(home, "budget_variance", "company", "2026-11") == ("", "missing_input")


def test_an_expense_without_a_rate_is_told_and_its_twin_is_not(home: Home) -> None:
    assert kpi(home, "selling_expense", "T1") == ("90.00", "ok")
    assert kpi(home, "selling_expense", "T2") == ("0.00", "missing_input")
    assert kpi(home, "selling_expense", "T1", "2026-09") == ("", "missing_input")
    assert kpi(home, "return_on_selling_spend", "T1") == ("6.67", "ok")


def test_a_product_without_a_unit_of_measure_is_neither_price_nor_volume(home: Home) -> None:
    whole = {"price": "-800.00", "volume": "1000.00", "other": "50.00", "variance": "250.00"}
    assert effects(home, "company") == whole
    assert effects(home, "Pumps") == whole | {"other": "0.00", "variance": "200.00"}


def budgeted(home: Home) -> list[tuple[str, str, str]]:
    return home.query(
        "select scope_key, period_key, base_revenue::varchar from marts.mart_pvm"
        " where base = 'budget' order by all"
    )


def test_goods_meet_an_approved_budget_of_whole_periods_that_has_its_rate(home: Home) -> None:
    """R1 sold 2 of 3 pumps at twice the price; a draft and dollars without a rate are none."""
    assert budgeted(home) == [("R1", "2026-10", "900.00")]
    planned = {"price": "600.00", "volume": "-300.00", "other": "0.00", "variance": "300.00"}
    assert effects(home, "R1", "budget") == planned


@pytest.fixture(scope="module")
def changed(home: Home) -> Home:
    deliver_last(home)
    home.night(date(2026, 11, 7), LAST)
    return home


def test_a_budget_that_changes_after_the_close_restates(changed: Home) -> None:
    assert kpi(changed, "budget_variance", "company") == ("-1150.00", "ok")
    restated = changed.query(
        "select as_reported::int, as_restated::int from marts.mart_restatement"
        " where kpi_id = 'budget_variance' and scope_type = 'company' and period_grain = 'month'"
    )
    assert restated == [(-650, -1150)]


def test_the_plan_approved_last_replaces_the_one_before(changed: Home) -> None:
    """Both planned pumps were 350 dearer; nobody knows the unit of the other goods. Dollars count
    now: of November 7 of 21 workdays have elapsed on the 10th."""
    later = {"price": "700.00", "volume": "0.00", "other": "-50.00", "variance": "650.00"}
    assert effects(changed, "R1", "budget") == later
    assert budgeted(changed) == [("R1", "2026-10", "550.00"), ("R1", "2026-11", "233.33")]


def test_the_rates_that_come_later_complete_budget_and_expense(changed: Home) -> None:
    assert kpi(changed, "budget_variance", "company", "2026-11")[1] == "partial_period"
    assert kpi(changed, "selling_expense", "T1") == ("30.00", "ok")
    assert kpi(changed, "selling_expense", "T2") == ("121.00", "ok")


def test_a_product_of_another_line_takes_its_past_along(changed: Home) -> None:
    valves = {"price": "-800.00", "volume": "1000.00", "other": "0.00", "variance": "200.00"}
    assert effects(changed, "Valves") == valves
    assert changed.query("select * from marts.mart_pvm where scope_key = 'Pumps'") == []


def test_the_same_nights_as_one_range_give_the_same_marts(changed: Home, tmp_path: Path) -> None:
    again = Home(tmp_path / "range", OPTIONS)
    deliver_first(again)
    deliver_last(again)
    again.night(FIRST, LAST)
    assert again.hashes() == changed.hashes()
