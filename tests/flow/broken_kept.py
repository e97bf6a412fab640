"""Deliveries that are accepted without some of their rows, and what is said about each such row.

Pure data: rows are numbered as an editor shows them, header included.
"""

from collections.abc import Callable
from dataclasses import dataclass

from delivered_files import (
    CUSTOMERS,
    DAYS,
    ORDERS,
    Row,
    Table,
    csv_bytes,
    customer_rows,
    order_rows,
    orders_file,
)

DAY = DAYS[1]
NO_DATE = "order_date: not a date in the declared form (%Y-%m-%d, %Y/%m/%d, %Y年%m月%d日)"
NO_PRICE = "unit_price: not a number in the declared style (decimal(18,6))"
REPEATED = "expected: no key stands in two different rows"


@dataclass(frozen=True)
class Kept:
    """`rows`: the row's number -> the rules it breaks and their messages, in the same order."""

    name: str
    table: Table
    content: Callable[[], bytes]
    rows: dict[int, dict[str, str]]


def lines(**changes: str) -> Callable[[], bytes]:
    """The day's order lines; the fifth, in row 6 of the file, has these cells."""

    def content() -> bytes:
        rows = order_rows(DAY)
        return orders_file([*rows[:4], rows[4] | changes, *rows[5:]])

    return content


def missing(*columns: str) -> dict[str, str]:
    return {f"{column}_not_null": f"expected: {column} is filled" for column in columns}


def ragged() -> bytes:
    """Row 5 has two fields too many, row 6 has two in all."""
    found = ORDERS.good(DAY).splitlines(keepends=True)
    return b"".join([*found[:4], found[4].replace(b"\r\n", b",x,y\r\n"), b"L9,x\r\n", *found[5:]])


def twice_in_the_list(**changes: str) -> bytes:
    rows: list[Row] = customer_rows(DAY)
    return csv_bytes([*rows, rows[0] | changes])


KEPT = [
    Kept(
        "a date in another convention", ORDERS, lines(单据日期="06/11/2026"),
        {6: {"no_parse_errors": NO_DATE, **missing("order_date")}},
    ),
    Kept(
        "a date that does not exist", ORDERS, lines(单据日期="2026-02-30"),
        {6: {"no_parse_errors": NO_DATE, **missing("order_date")}},
    ),
    Kept(
        "words where a price should be", ORDERS, lines(不含税单价="面议"),
        {6: {"no_parse_errors": NO_PRICE, **missing("unit_price")}},
    ),
    Kept(
        "a row without its key", ORDERS, lines(行ID=""),
        {6: {"record_id_not_null": "expected: every record has its key"}},
    ),
    Kept("an amount without a currency", ORDERS, lines(币别=""), {6: missing("currency")}),
    Kept(
        "rows with too many and too few fields", ORDERS, ragged,
        {
            5: {"no_parse_errors": "(row): 29 fields where the header has 27"},
            6: {
                "no_parse_errors": "(row): 2 fields where the header has 27",
                **missing("order_date", "order_status", "line_type", "quantity", "unit_price",
                          "currency", "tax_rate", "modified_at"),
            },
        },
    ),
    Kept(
        "a key in two different rows of a full load", CUSTOMERS,
        lambda: twice_in_the_list(客户名称="另一个客户"),
        {2: {"record_id_unique": REPEATED}, 22: {"record_id_unique": REPEATED}},
    ),
]  # fmt: skip
