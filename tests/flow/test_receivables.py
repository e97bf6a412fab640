"""Receivables over nights: golden case G7, what comes late or is taken back, and nights = range.

Every figure is written by hand; the same deliveries are run one by one and as a range.
"""

from datetime import date, timedelta
from pathlib import Path

import pytest
from cash_company import (
    bill,
    figures,
    instalment,
    invoice,
    put_books,
    put_customers,
    put_openings,
    receipt,
    standing,
)
from flow_home import Home
from team_company import BEGIN, OPTIONS, put_orders, put_rates, put_staff, sale

pytestmark = pytest.mark.slow  # several nights of half a minute each

FIRST, NOVEMBER, DECEMBER = date(2026, 11, 2), date(2026, 11, 30), date(2026, 12, 31)
BOUGHT = {"核销发票号": "I1"}


def company(folder: Path) -> Home:
    """Sales of 100 in September and 200 in November, with tax, and the opening balances."""
    home = Home(folder, OPTIONS)
    put_staff(home, FIRST, [("S1", "T1", BEGIN, ""), ("S2", "T2", BEGIN, "")])
    put_rates(home, FIRST)
    put_customers(home, FIRST, {})
    put_openings(home, FIRST, [("Q1", "应收", "C009", date(2026, 1, 5), date(2026, 2, 5), 7)])
    sales = (("1", "2026-09-01", "100.00"), ("2", "2026-11-02", "200.00"))
    put_orders(home, FIRST, [sale(*cells, 税额="0.00") for cells in sales])
    return home


def deliver_g7(home: Home) -> None:
    """Two instalments of November, one paid late; an order of another customer prepaid."""
    paid = [receipt("P1", "2026-11-03", "60.00", **BOUGHT),
            receipt("P2", "2026-11-20", "50.00", "C002", 订单号="OI2")]  # fmt: skip
    put_books(
        home, date(2026, 11, 20), 销售发票=[invoice("I1", "2026-11-01", "100.00")],
        应收计划=[instalment("I1", 1, "2026-11-10", "60.00"),
              instalment("I1", 2, "2026-11-20", "40.00")],
        收款单=paid,
    )  # fmt: skip
    put_books(
        home, date(2026, 12, 2), 销售发票=[invoice("I2", "2026-12-01", "50.00", "C002")],
        应收计划=[instalment("I2", 1, "2026-12-15", "50.00")],
        收款单=[receipt("P3", "2026-12-02", "40.00", **BOUGHT)],
    )  # fmt: skip


@pytest.fixture(scope="module")
def g7(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = company(tmp_path_factory.mktemp("g7"))
    deliver_g7(home)
    home.night(FIRST, NOVEMBER)
    return home


def test_golden_g7_november(g7: Home) -> None:
    assert figures(g7, "collection_rate", "S1", "2026-11") == ("60.00", "100.00", "ok")
    assert figures(g7, "due_collection_rate", "S1", "2026-11") == ("60.00", "100.00", "ok")
    assert figures(g7, "cash_to_sales_ratio", "S1", "2026-11") == ("110.00", "200.00", "ok")
    assert figures(g7, "open_receivables", "S1", "2026-11")[0] == "40.00"
    assert figures(g7, "overdue_amount", "company", "2026-11")[0] == "47.00"
    assert g7.query(
        "select bucket, amount::varchar from marts.mart_collection_aging"
        " where scope_type = 'company' and aging_basis = 'due_date' order by 1"
    ) == [("advance_receipts", "50.00"), ("d001_030", "40.00"), ("d181_365", "7.00")]


def test_golden_g7_december(g7: Home) -> None:
    """After November: an advance counts when what it pays falls due."""
    g7.night(NOVEMBER + timedelta(days=1), DECEMBER)
    assert figures(g7, "collection_rate", "S1", "2026-12") == ("90.00", "90.00", "ok")
    assert figures(g7, "due_collection_rate", "S1", "2026-12") == ("50.00", "50.00", "ok")
    assert figures(g7, "collection_rate", "S1", "2026-11") == ("60.00", "100.00", "ok")
    assert figures(g7, "dso", "company", "2026-12") == ("630.00", "200.00", "ok")
    assert standing(g7) == {"erp:I1-1": "0.00", "erp:I1-2": "0.00", "erp:I2-1": "0.00",
                            "finance:Q1": "7.00"}  # fmt: skip


NIGHTS = [date(2026, 11, day) for day in (2, 3, 4, 5, 6)]


def deliver_changes(home: Home) -> None:
    """Night by night: a bill, its dishonour and a late payment, a refund, a merge, the parting."""
    by_bill = receipt("P1", "2026-11-01", "60.00", 结算方式="银行承兑", 票据号="BP1",
                      票据到期日="2026-11-03", 票据状态="在手", **BOUGHT)  # fmt: skip
    put_books(
        home, NIGHTS[0],
        销售发票=[invoice("I1", "2026-10-01", "100.00"),
              invoice("I2", "2026-10-01", "50.00", "C002")],
        应收计划=[instalment("I1", 1, "2026-10-20", "60.00"),
              instalment("I1", 2, "2026-11-20", "40.00")],
        收款单=[by_bill], 承兑汇票台账=[bill(by_bill, "2026-11-03", "在手")],
    )  # fmt: skip
    late = receipt("P2", "2026-10-15", "70.00", **BOUGHT)
    put_books(home, NIGHTS[1], 收款单=[late], 承兑汇票台账=[bill(by_bill, "2026-11-03", "拒付")])
    put_books(
        home, NIGHTS[2],
        收款单=[receipt("P3", "2026-11-04", "-20.00", 收款类型="退款", **BOUGHT),
             receipt("P4", "2026-11-04", "30.00")],
    )  # fmt: skip
    put_customers(home, NIGHTS[3], {"C001": "91310000MA1FL0001X", "C002": "91310000MA1FL0001X"})
    put_customers(home, NIGHTS[4], {"C001": "91310000MA1FL0001X", "C002": "91310000MA1FL0002X"})


@pytest.fixture(scope="module")
def changing(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, list[dict[str, str]]]:
    """The home after all nights, and what was open after each."""
    home = company(tmp_path_factory.mktemp("changing"))
    deliver_changes(home)
    seen = []
    for night in NIGHTS:
        home.night(night)
        seen.append(standing(home))
    return home, seen


def test_what_is_open_follows_bills_late_payments_refunds_and_merges(
    changing: tuple[Home, list[dict[str, str]]],
) -> None:
    """60 and 40 of C001, 50 of C002, which has no schedule."""
    _, seen = changing
    opened = [tuple(s[f"erp:{key}"] for key in ("I1-1", "I1-2", "I2")) for s in seen]
    assert opened == [
        ("0.00", "40.00", "50.00"),  # the bill
        ("0.00", "30.00", "50.00"),  # dishonoured, and 70 that had come before
        ("0.00", "20.00", "50.00"),  # 20 given back, 30 without a name
        ("10.00", "40.00", "20.00"),  # one customer: the 30 pay what is due first, of C002
        ("0.00", "20.00", "50.00"),  # and two again
    ]


def test_a_dishonoured_bill_has_brought_nothing_from_its_day_on(
    changing: tuple[Home, list[dict[str, str]]],
) -> None:
    """November: the bill came and went, 30 came and 20 were given back; October: 70 came late."""
    home, _ = changing
    assert figures(home, "cash_received", "company", "2026-11")[0] == "10.00"
    assert figures(home, "cash_received", "company", "2026-10")[0] == "70.00"
    assert home.query(
        "select count(*) from marts.fct_payment_allocations where document_key = 'erp:P1'"
    ) == [(0,)]


def test_nights_one_by_one_are_the_range(
    changing: tuple[Home, list[dict[str, str]]], tmp_path: Path
) -> None:
    one_by_one, _ = changing
    ranged = company(tmp_path / "range")
    deliver_changes(ranged)
    ranged.night(NIGHTS[0], NIGHTS[-1])
    assert ranged.hashes() == one_by_one.hashes()
