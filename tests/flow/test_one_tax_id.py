"""Two firms under one tax id, by somebody's mistake: one customer until a person parts them.

The clean twin has a tax id for each. Then one of them is handed to another owner.
"""

from collections import Counter
from datetime import date, timedelta

import pytest
from delivered_files import Row, csv_bytes, customer_rows, order_rows, orders_file
from flow_home import Home
from steward_desk import decide, written_queue

pytestmark = pytest.mark.slow  # several nights of half a minute each

OPTIONS = {"enabled_sources": ("erp", "steward")}
FIRST = date(2026, 11, 9)
PARTED, HANDED = (FIRST + timedelta(days=days) for days in (1, 2))
IDS = ("913205006XDGFLHRQW", "91320500MA1YLGM01X")


def put_customers(home: Home, day: date, tax_ids: tuple[str, str], **changes: str) -> None:
    rows = customer_rows(day, 2)
    for row, tax_id in zip(rows, tax_ids, strict=True):
        row["统一社会信用代码"] = tax_id
    rows[0].update(changes)
    (home.inbox("erp") / f"客户档案_{day:%Y%m%d}.csv").write_bytes(csv_bytes(rows))


def sold() -> list[Row]:
    """Four lines that differ in their ids alone; the last two are of the other customer."""
    return [row | {"客户编码": f"C00{1 + n // 2}"} for n, row in enumerate(order_rows(FIRST, 4))]


def figures(home: Home) -> Counter[tuple[object, ...]]:
    """All KPI values; accounts by their values, as the keys of the two homes differ."""
    return Counter(
        home.query(
            "select kpi_id, scope_type, case when scope_type <> 'account' then scope_key end,"
            " period_grain, period_key, value, numerator, denominator from marts.fct_kpi_values"
        )
    )


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Home]:
    """The clean and the dirty one after the first night."""
    pair = tuple(Home(tmp_path_factory.mktemp(name), OPTIONS) for name in ("clean", "dirty"))
    for home, tax_ids in zip(pair, (IDS, (IDS[0], IDS[0])), strict=True):
        orders = home.inbox("erp") / f"销售订单明细_{FIRST:%Y%m%d}.csv"
        orders.write_bytes(orders_file(sold()))
        put_customers(home, FIRST, tax_ids)
        home.night(FIRST)
    return pair[0], pair[1]


def test_lines_that_differ_in_their_ids_alone_all_count(homes: tuple[Home, Home]) -> None:
    for home in homes:
        assert home.query("select count(*), sum(net_amount) from marts.fct_sales_lines") == [
            (4, 720)
        ]


def test_two_firms_under_one_tax_id_are_one_customer(homes: tuple[Home, Home]) -> None:
    clean, dirty = homes
    accounts = "select count(*) from marts.dim_account where record_count > 0"
    assert (clean.query(accounts), dirty.query(accounts)) == ([(2,)], [(1,)])
    assert figures(clean) != figures(dirty)


def test_a_person_parts_them_and_all_figures_are_those_of_two(homes: tuple[Home, Home]) -> None:
    clean, dirty = homes
    decide(dirty, written_queue(dirty), PARTED, ("erp:C001", "erp:C002"), "不同")
    for home in homes:
        home.night(PARTED)
    assert figures(dirty) == figures(clean)
    keys = "select record_key, golden_key from marts.dim_xref where entity = 'account' order by 1"
    assert dirty.query(keys) == [("erp:C001", f"T:{IDS[0]}"), ("erp:C002", "erp:C002")]


def test_a_new_owner_owns_the_account_and_no_past_sale(homes: tuple[Home, Home]) -> None:
    clean, dirty = homes
    put_customers(clean, HANDED, IDS)
    put_customers(dirty, HANDED, (IDS[0], IDS[0]), 业务员编码="E02")
    for home in homes:
        home.night(HANDED)
    owner = f"select owner_key from marts.dim_account where account_key = 'T:{IDS[0]}'"
    assert (clean.query(owner), dirty.query(owner)) == ([("E01",)], [("E02",)])
    assert figures(dirty) == figures(clean)
