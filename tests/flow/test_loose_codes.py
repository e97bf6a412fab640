"""A product code that differs by a blank and a word nobody has mapped: told, and no money is lost.

The clean twin is the same company whose orders write GTX Pro, as the master does, and whose
customers are of an industry that has a code.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from delivered_files import (
    CUSTOMERS,
    ORDERS,
    Row,
    csv_bytes,
    customer_rows,
    order_rows,
    orders_file,
)
from flow_home import Home

pytestmark = pytest.mark.slow  # several nights of half a minute each

DAY = date(2026, 11, 9)
NEXT = DAY + timedelta(days=1)
OPTIONS = {"enabled_sources": ("erp",)}
MISTAKEN = 3
UNMATCHED = (
    "select dimension, source_table, code, record_count, net_revenue, likely_code, owner"
    " from marts.fct_unmatched_codes where dimension = 'product'"
)
UNMAPPED = (
    "select source_table, column_name, map, word, current_records, first_seen_on, last_seen_on,"
    " owner from marts.fct_unmapped_values"
)
REVENUE = "select sum(net_amount_reporting) from marts.fct_sales_lines where is_counted"


@dataclass(frozen=True)
class Twins:
    clean: Home
    dirty: Home


def product_rows() -> list[Row]:
    """A pump that all orders are about."""
    return [
        {
            "物料编码": "GTX Pro", "物料代码": "GTX-PRO", "物料名称": "离心泵", "英文名称": "Pump",
            "产品线编码": "PL-PUMP", "产品线名称": "工业泵", "品类": "离心泵", "品牌": "远砺",
            "规格型号": "Pro", "重点型号": "是", "上市日期": "2017-10-15", "停产日期": "",
            "标准成本": "10.00", "税率(%)": "13", "单位": "台",
        }
    ]  # fmt: skip


def ordered(mistaken: int, **changes: Any) -> bytes:
    """Orders of the first day; the first of them write the product without its blank."""
    rows = order_rows(DAY)
    for number, row in enumerate(rows):
        row |= {"物料编码": "GTXPro" if number < mistaken else "GTX Pro", **changes}
    return orders_file(rows)


def deliver(home: Home, mistaken: int, industry: str) -> None:
    customers = customer_rows(DAY)
    customers[0]["行业"] = industry
    inbox = home.inbox("erp")
    (inbox / ORDERS.file.format(DAY)).write_bytes(ordered(mistaken))
    (inbox / CUSTOMERS.file.format(DAY)).write_bytes(csv_bytes(customers))
    (inbox / f"物料档案_{DAY:%Y%m%d}.csv").write_bytes(csv_bytes(product_rows()))


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Twins:
    found = Twins(*(Home(tmp_path_factory.mktemp(name), OPTIONS) for name in ("clean", "dirty")))
    deliver(found.clean, 0, "机械")
    deliver(found.dirty, MISTAKEN, "殡葬")
    for home in (found.clean, found.dirty):
        home.night(DAY)
    return found


def test_where_codes_and_words_are_known_nothing_is_listed(twins: Twins) -> None:
    assert twins.clean.query(UNMATCHED) == []
    assert twins.clean.query(UNMAPPED) == []


def test_a_code_without_its_blank_is_listed_with_its_money(twins: Twins) -> None:
    ((total,),) = twins.clean.query(REVENUE)
    of_a_line = total / len(order_rows(DAY))
    assert twins.dirty.query(UNMATCHED) == [
        ("product", "erp/order_lines", "GTXPro", MISTAKEN, MISTAKEN * of_a_line, "GTX Pro",
         ORDERS.layout.owner)
    ]  # fmt: skip


def test_its_revenue_stays_in_every_total(twins: Twins) -> None:
    assert twins.dirty.query(REVENUE) == twins.clean.query(REVENUE)
    by_line = dict(
        twins.dirty.query(
            "select product_line_key, sum(net_amount_reporting) from marts.fct_sales_lines"
            " inner join marts.dim_product using (product_key) group by all"
        )
    )
    ((total,),) = twins.clean.query(REVENUE)
    assert sum(by_line.values(), Decimal(0)) == total
    assert by_line["unknown"] == MISTAKEN * total / len(order_rows(DAY))


def test_a_word_without_a_code_stays_and_is_listed_with_its_owner(twins: Twins) -> None:
    assert twins.dirty.query(UNMAPPED) == [
        ("erp/customers", "industry", "industry", "殡葬", 1, DAY, DAY, CUSTOMERS.layout.owner)
    ]
    industries = "select distinct industry from marts.dim_account where industry is not null"
    assert sorted(twins.dirty.query(industries)) == [("machinery",), ("殡葬",)]


def test_corrected_at_the_source_they_are_listed_no_more(twins: Twins) -> None:
    inbox = twins.dirty.inbox("erp")
    corrected = ordered(0, 修改时间=f"{NEXT} 09:00:00")
    (inbox / ORDERS.file.format(NEXT)).write_bytes(corrected)
    twins.dirty.night(NEXT)
    assert twins.dirty.query(UNMATCHED) == []
    assert twins.dirty.query(REVENUE) == twins.clean.query(REVENUE)
