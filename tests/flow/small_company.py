"""A company of 600 order lines with the tables that sales need, for tests of several nights.

Its shop has one more order, on the third day from the end, so that every source delivers late on.
"""

import csv
import io
import json
import random
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from delivered_files import FOOTER_TOTALS
from flow_home import Home

from sales_pipeline.simulators.company import generate
from sales_pipeline.simulators.company.export import deliver

TABLES = (
    "erp/order_lines", "erp/customers", "erp/products", "eshop/orders", "finance/fx_rates",
    "hr/employees", "hr/assignments", "hr/org_units", "planning/targets",
)  # fmt: skip
# The survey is enabled and has never delivered: that blocks nothing and is no reason for a banner.
OPTIONS = {"enabled_sources": ("erp", "eshop", "finance", "hr", "planning", "survey")}
COMPANY = generate(seed=7, order_lines=600)
FIRST, LAST = COMPANY.first_drop, COMPANY.as_of
SHOP_DAY = LAST - timedelta(days=2)


def deliver_all(home: Home) -> None:
    deliver(COMPANY, home.settings.inbox, only=TABLES)
    first = min(home.inbox("eshop").glob("orders_*.jsonl"))
    order: dict[str, Any] = json.loads(first.read_bytes().splitlines()[0])
    shop_file(home).write_bytes(_order_of_a_thousand(order))


def shop_file(home: Home) -> Path:
    return home.inbox("eshop") / f"orders_{SHOP_DAY:%Y%m%d}.jsonl"


def orders_file(home: Home, day: date, part: str = "") -> Path:
    return home.inbox("erp") / f"销售订单明细_{day:%Y%m%d}{part}.csv"


def _order_of_a_thousand(order: dict[str, Any]) -> bytes:
    """A new order of 1 000 yuan (and its VAT), in the shape of the shop's first one."""
    changes = {
        "itemId": "ESO99-01", "orderNo": "ESO99", "status": "FINISHED", "itemType": "SALE",
        "quantity": "10.00", "price": "113.0000", "listPrice": "113.0000", "discount": "0.00",
        "taxRate": "0.13", "tax": "130.00", "currency": "CNY", "deleted": False,
        "orderTime": f"{SHOP_DAY}T02:00:00Z", "updatedTime": f"{SHOP_DAY}T02:00:00Z",
    }  # fmt: skip
    return json.dumps(order | changes, ensure_ascii=False).encode() + b"\n"


def split(path: Path, parts: int, seed: int = 0) -> None:
    """The rows of an order line file, shuffled, in several files of the same day."""
    header, rows = _read(path)
    random.Random(seed).shuffle(rows)
    for number in range(parts):
        _write(path.with_stem(f"{path.stem}_{number + 1}"), header, rows[number::parts])
    path.unlink()


def merge(first: Path, second: Path) -> None:
    """Both files' rows in the second one."""
    header, rows = _read(first)
    _write(second, header, [*_read(second)[1], *rows])
    first.unlink()


def _read(path: Path) -> tuple[list[str], list[list[str]]]:
    header, *rows = csv.reader(io.StringIO(path.read_bytes().decode("gb18030")))
    return header, [row for row in rows if row[0] != "合计"]


def _write(path: Path, header: list[str], rows: Sequence[list[str]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    totals = [_total(header, rows, name) if name in FOOTER_TOTALS else "" for name in header]
    writer.writerows([header, *rows, ["合计", *totals[1:]]])
    path.write_bytes(text.getvalue().encode("gb18030"))


def _total(header: list[str], rows: Sequence[list[str]], name: str) -> str:
    at = header.index(name)
    return str(sum((_number(row[at]) for row in rows), Decimal(0)))


def _number(text: str) -> Decimal:
    """As the ERP adds up: full-width digits and thousands count, words do not."""
    try:
        return Decimal(unicodedata.normalize("NFKC", text).replace(",", "").strip())
    except InvalidOperation:
        return Decimal(0)
