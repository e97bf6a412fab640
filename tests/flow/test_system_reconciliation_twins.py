"""A company of four orders whose systems agree, and its twins in which one thing went wrong.

Night after night in one home: each twin changes what the evening before has left.
"""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from delivered_files import csv_bytes, customer_rows, order_rows, orders_file
from flow_home import Home

pytestmark = pytest.mark.slow  # several nights of half a minute each

OPTIONS = {"enabled_sources": ("erp",)}
FIRST = date(2026, 11, 9)
LATER = FIRST + timedelta(days=7)
NET, TAX, GROSS = "180.00", "23.40", "203.40"
DIFFERENCES = """
    select step, account_key, cause, difference from marts.mart_system_differences
    where step <> 'won_to_ordered'
"""
Found = set[tuple[str, str, str, Decimal]]


def invoice_rows(orders: list[str], day: date, account: str = "C001") -> list[dict[str, str]]:
    return [
        {
            "发票号": f"INV{order}", "单据编号": order, "客户编码": account, "销售员编码": "E01",
            "开票日期": f"{day}", "不含税金额": NET, "税额": TAX, "价税合计": GROSS, "币别": "CNY",
            "红字发票": "否", "原发票号": "", "核算主体": "LE1", "内部交易": "否",
            "修改时间": f"{day} 12:00:00",
        }
        for order in orders
    ]  # fmt: skip


def payment_rows(orders: list[str], day: date) -> list[dict[str, str]]:
    return [
        {
            "收款单号": f"RC{order}", "客户编码": "C001", "核销发票号": f"INV{order}",
            "订单号": order, "销售员编码": "E01", "收款日期": f"{day}", "收款金额": GROSS,
            "币别": "CNY", "结算方式": "银行转账", "收款类型": "销售收款", "票据号": "",
            "票据到期日": "", "票据状态": "", "兑付日期": "", "核算主体": "LE1",
            "修改时间": f"{day} 12:00:00",
        }
        for order in orders
    ]  # fmt: skip


def due_rows(orders: list[str], day: date) -> list[dict[str, str]]:
    return [
        {
            "应收行ID": f"INV{order}-1", "发票号": f"INV{order}", "期次": "1", "客户编码": "C001",
            "到期日": f"{LATER - timedelta(days=2)}", "应收金额": GROSS, "币别": "CNY",
            "修改时间": f"{day} 12:00:00",
        }
        for order in orders
    ]  # fmt: skip


def put(home: Home, stem: str, day: date, rows: list[dict[str, str]]) -> Path:
    totals = {
        name: str(sum(Decimal(row[name]) for row in rows))
        for name in ("不含税金额", "税额", "价税合计", "收款金额", "应收金额")
        if name in rows[0]
    }
    content = csv_bytes(rows, totals={next(iter(rows[0])): "合计", **totals})
    path = home.inbox("erp") / f"{stem}_{day:%Y%m%d}.csv"
    path.write_bytes(content)
    return path


def differences(home: Home) -> Found:
    return set(home.query(DIFFERENCES))


ORDERS = [row["单据编号"] for row in order_rows(FIRST, 4)]


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Four orders of C001: invoiced and paid, all on one day."""
    home = Home(tmp_path_factory.mktemp("twins"), OPTIONS)
    orders = home.inbox("erp") / f"销售订单明细_{FIRST:%Y%m%d}.csv"
    orders.write_bytes(orders_file(order_rows(FIRST, 4)))
    customers = home.inbox("erp") / f"客户档案_{FIRST:%Y%m%d}.csv"
    customers.write_bytes(csv_bytes(customer_rows(FIRST)))
    put(home, "销售发票", FIRST, invoice_rows(ORDERS, FIRST))
    put(home, "应收计划", FIRST, due_rows(ORDERS, FIRST))
    put(home, "收款单", FIRST, payment_rows(ORDERS[:3], FIRST))
    home.night(FIRST)
    return home


def test_a_late_payment_is_due_then_overdue_then_there(clean: Home) -> None:
    """And nothing else differs: orders and invoices agree."""
    open_amount = Decimal(GROSS)
    assert differences(clean) == {("invoiced_to_paid", "erp:C001", "not_yet_due", open_amount)}
    clean.night(FIRST + timedelta(days=1), LATER - timedelta(days=1))
    assert differences(clean) == {("invoiced_to_paid", "erp:C001", "overdue", open_amount)}
    put(clean, "收款单", LATER, payment_rows(ORDERS[3:], LATER))
    clean.night(LATER)
    assert differences(clean) == set()


def test_an_invoice_without_order_and_its_payment_at_another_customers(clean: Home) -> None:
    """C002 is invoiced for an order that nobody knows, and C001 pays."""
    day = LATER + timedelta(days=1)
    put(clean, "销售发票", day, invoice_rows(["SO99"], day, "C002"))
    put(clean, "收款单", day, payment_rows(["SO99"], day))
    clean.night(day)
    net, gross = Decimal(NET), Decimal(GROSS)
    assert differences(clean) == {
        ("ordered_to_invoiced", "erp:C002", "invoice_without_order", -net),
        ("invoiced_to_paid", "erp:C001", "other_account", -gross),
        ("invoiced_to_paid", "erp:C002", "other_account", gross),
    }


def test_a_merged_account_has_both_sides_again(clean: Home) -> None:
    """C001 and C002 turn out to be one customer: what one owes the other has paid."""
    day = LATER + timedelta(days=2)
    rows = customer_rows(day)
    for row in rows[:2]:
        row["统一社会信用代码"] = "913205006XDGFLHRQW"
    (clean.inbox("erp") / f"客户档案_{day:%Y%m%d}.csv").write_bytes(csv_bytes(rows))
    clean.night(day)
    ((account,),) = clean.query(
        "select distinct account_key from marts.mart_system_reconciliation"
        " where step = 'invoiced_to_paid'"
    )
    assert differences(clean) == {
        ("ordered_to_invoiced", account, "invoice_without_order", -Decimal(NET))
    }


def test_the_order_that_comes_late_is_found(clean: Home) -> None:
    day = LATER + timedelta(days=3)
    late = order_rows(day, 1)[0] | {"单据编号": "SO99", "客户编码": "C002"}
    orders = clean.inbox("erp") / f"销售订单明细_{day:%Y%m%d}.csv"
    orders.write_bytes(orders_file([late]))
    clean.night(day)
    assert differences(clean) == set()


def test_a_rebuild_tells_the_same(clean: Home) -> None:
    before = clean.query("select * from marts.mart_system_reconciliation order by all")
    (clean.settings.warehouse / "work.duckdb").unlink()
    clean.night(LATER + timedelta(days=4))
    assert clean.query("select * from marts.mart_system_reconciliation order by all") == before
