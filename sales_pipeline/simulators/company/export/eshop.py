"""eshop/orders: order items of the online shop as JSON lines; prices include VAT, times are UTC.

One object per item with its own update time, so any file may come twice.
"""

import json
from collections.abc import Iterator
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sales_pipeline.simulators.company import codes, timeline
from sales_pipeline.simulators.company import lines as ln
from sales_pipeline.simulators.company.company import Block, Company
from sales_pipeline.simulators.company.dirt.ledger import Ledger, Where
from sales_pipeline.simulators.company.export import text
from sales_pipeline.simulators.company.export.erp_order_lines import (
    Names,
    line_ids,
    names_of,
    order_ids,
    original_ids,
)
from sales_pipeline.simulators.company.export.row_dirt import Table, soil
from sales_pipeline.simulators.company.lines import NO_PRICE
from sales_pipeline.simulators.company.timeline import Slot

KEYS = {
    "order_line_id": "itemId", "order_id": "orderNo", "ordered_at": "orderTime",
    "order_status": "status", "line_type": "itemType", "source_account_id": "buyerId",
    "account_name": "buyerName", "salesperson_id": "operatorId", "product_id": "skuCode",
    "product_name": "skuName", "quantity": "quantity", "list_price": "listPrice",
    "unit_price": "price", "discount_amount": "discount", "tax_rate": "taxRate",
    "tax_amount": "tax", "currency": "currency", "original_line_id": "refundOf",
    "modified_at": "updatedTime", "is_deleted": "deleted",
}  # fmt: skip


def compose(
    company: Company, slot: Slot, months: list[date], where: Where, ledger: Ledger
) -> Iterator[bytes]:
    names, rows = names_of(company), 0
    for first in months:
        block = company.block(first)
        chosen = timeline.rows_of(block.lines, slot, shop=True)
        table = soil(_table(names, block, chosen, slot), block, slot, where, rows + 1, ledger)
        rows += len(table)
        yield _json_lines(table)


def _json_lines(table: Table) -> bytes:
    columns = [table.columns[c].to_pylist() for c in KEYS]
    keys = list(KEYS.values())
    out = []
    for values in zip(*columns, strict=True):
        item = {k: v or None for k, v in zip(keys, values, strict=True)}
        item["deleted"] = item["deleted"] == "true"
        out.append(json.dumps(item, ensure_ascii=False, separators=(",", ":")))
    return "".join(line + "\n" for line in out).encode()


def _utc(seconds: np.ndarray) -> pa.StringArray:
    local = text.stamps(seconds - text.SHANGHAI_SECONDS)
    return pc.binary_join_element_wise(pc.replace_substring(local, " ", "T"), pa.scalar(""), "Z")


def _table(names: Names, block: Block, rows: np.ndarray, slot: Slot) -> Table:
    lines = block.lines.take(rows)
    price, tax = ln.price_at(lines, slot.tick)
    columns = {
        "order_line_id": line_ids(lines, block),
        "order_id": order_ids(lines, block),
        "ordered_at": _utc(lines.day * 86_400 + lines.second),
        "order_status": text.words(codes.ESHOP_STATUS, ln.status_at(lines, slot.day)),
        "line_type": text.words(codes.ESHOP_LINE_TYPE, lines.type),
        "source_account_id": text.words(names.account, lines.account),
        "account_name": text.words(names.account_name, lines.account),
        "salesperson_id": text.words(names.person, lines.rep),
        "product_id": text.words(names.product, lines.product),
        "product_name": text.words(names.product_name, lines.product),
        "quantity": text.scaled(lines.quantity, 2),
        "list_price": text.scaled(lines.list_price, 4, lines.list_price == NO_PRICE),
        "unit_price": text.scaled(price, 4),
        "discount_amount": text.scaled(lines.discount, 2),
        "tax_rate": text.scaled(lines.tax_percent, 2),
        "tax_amount": text.scaled(tax, 2),
        "currency": text.words(codes.CURRENCIES, lines.currency),
        "original_line_id": original_ids(lines, block),
        "modified_at": _utc(ln.modified_at(lines, slot.tick)),
        "is_deleted": text.words(
            ("false", "true"), ln.deleted_at(lines, slot.day).astype(np.int64)
        ),
    }
    return Table(columns, rows, {})
