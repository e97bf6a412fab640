"""erp/order_lines: 销售订单明细 as an ERP exports it, order attributes repeated on each line.

GB18030 CSV with a 合计 row; each row carries its own modification time, so any file may come twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from sales_pipeline.simulators.company import codes, timeline
from sales_pipeline.simulators.company import lines as ln
from sales_pipeline.simulators.company.catalogue import LINES as PRODUCT_LINES
from sales_pipeline.simulators.company.company import Block, Company
from sales_pipeline.simulators.company.dirt.ledger import Ledger, Where
from sales_pipeline.simulators.company.export import text
from sales_pipeline.simulators.company.export.row_dirt import Table, soil
from sales_pipeline.simulators.company.lines import NO_ORIGINAL, NO_PRICE, Lines
from sales_pipeline.simulators.company.timeline import Slot

HEADERS = {
    "order_line_id": "行ID", "order_id": "单据编号", "line_number": "行号",
    "order_date": "单据日期", "order_status": "单据状态", "line_type": "行类型",
    "channel": "销售渠道", "legal_entity_id": "核算主体", "source_account_id": "客户编码",
    "account_name": "客户名称", "salesperson_id": "销售员编码", "salesperson_name": "销售员",
    "product_id": "物料编码", "product_name": "物料名称", "uom": "单位", "quantity": "数量",
    "list_price": "标准价", "unit_price": "不含税单价", "discount_amount": "折扣额",
    "tax_rate": "税率(%)", "tax_amount": "税额", "currency": "币别", "is_intercompany": "内部交易",
    "original_line_id": "原单行ID", "created_at": "录入时间", "modified_at": "修改时间",
    "is_deleted": "删除标记",
}  # fmt: skip
TOTALS = {"quantity": 2, "discount_amount": 2, "tax_amount": 2}
ROWS_PER_FILE = 500_000
ENCODING = "gb18030"


@dataclass(frozen=True, slots=True)
class Names:
    """Words of the master data, by index, ready for `text.words`."""

    account: list[str]
    account_name: list[str]
    person: list[str]
    person_name: list[str]
    product: list[str]
    product_name: list[str]
    uom: list[str]


def names_of(company: Company) -> Names:
    """Words of the master data; built once per company."""
    made: Names = company.remember("names", lambda: _names(company))
    return made


def _names(company: Company) -> Names:
    market = company.market
    people, goods = market.org.employees, market.catalogue.products
    return Names(
        [c.code for c in market.customers.all], [c.name for c in market.customers.all],
        [p.employee_id for p in people], [p.name for p in people],
        [p.product_id for p in goods], [p.name for p in goods],
        [PRODUCT_LINES[p.line].uom for p in goods],
    )  # fmt: skip


def order_ids(lines: Lines, block: Block) -> pa.StringArray:
    prefix = text.words(codes.ORDER_PREFIX, lines.kind)
    shop = text.words(("", "E"), lines.shop.astype(np.int64))
    return text.glue(shop, prefix, f"{block.first:%y%m}", text.padded(lines.order, 7))


def line_ids(lines: Lines, block: Block) -> pa.StringArray:
    return text.glue(order_ids(lines, block), "-", text.padded(lines.line, 2))


def original_ids(lines: Lines, block: Block) -> pa.StringArray:
    known = lines.original != NO_ORIGINAL
    return text.blank_unless(
        known, line_ids(block.lines.take(np.where(known, lines.original, 0)), block)
    )


def compose(
    company: Company, slot: Slot, months: list, where: Where, ledger: Ledger
) -> Iterator[bytes]:
    """The file of a drop, piece by piece; entries of the ledger are made on the way."""
    names = names_of(company)
    yield (",".join(HEADERS.values()) + "\r\n").encode(ENCODING)
    totals, rows = dict.fromkeys(TOTALS, 0), 0
    for first in months:
        block = company.block(first)
        chosen = timeline.rows_of(block.lines, slot, shop=False)
        table = soil(_table(names, block, chosen, slot), block, slot, where, rows + 2, ledger)
        rows += len(table)
        for column in TOTALS:
            totals[column] += table.totals[column]
        yield text.csv_body([table.columns[c] for c in HEADERS]).decode().encode(ENCODING)
    ledger.add(where, "footer_row", None, rows + 2)
    yield _footer(totals).encode(ENCODING)


def _footer(totals: dict[str, int]) -> str:
    cells = dict.fromkeys(HEADERS, "") | {"order_line_id": "合计"}
    for column, scale in TOTALS.items():
        cells[column] = text.scaled(np.array([totals[column]]), scale)[0].as_py()
    return ",".join(cells.values()) + "\r\n"


def _table(names: Names, block: Block, rows: np.ndarray, slot: Slot) -> Table:
    lines = block.lines.take(rows)
    price, tax = ln.price_at(lines, slot.tick)
    yes_no = ("否", "是")
    columns = {
        "order_line_id": line_ids(lines, block),
        "order_id": order_ids(lines, block),
        "line_number": text.whole(lines.line),
        "order_date": text.days(lines.day),
        "order_status": text.words(codes.ERP_STATUS, ln.status_at(lines, slot.day)),
        "line_type": text.words(codes.ERP_LINE_TYPE, lines.type),
        "channel": text.words(codes.ERP_CHANNEL, lines.channel),
        "legal_entity_id": text.words(codes.ENTITIES, lines.entity),
        "source_account_id": text.words(names.account, lines.account),
        "account_name": text.words(names.account_name, lines.account),
        "salesperson_id": text.words(names.person, lines.rep),
        "salesperson_name": text.words(names.person_name, lines.rep),
        "product_id": text.words(names.product, lines.product),
        "product_name": text.words(names.product_name, lines.product),
        "uom": text.words(names.uom, lines.product),
        "quantity": text.scaled(lines.quantity, 2),
        "list_price": text.scaled(lines.list_price, 4, lines.list_price == NO_PRICE),
        "unit_price": text.scaled(price, 4),
        "discount_amount": text.scaled(lines.discount, 2),
        "tax_rate": text.whole(lines.tax_percent),
        "tax_amount": text.scaled(tax, 2),
        "currency": text.words(codes.CURRENCIES, lines.currency),
        "is_intercompany": text.words(yes_no, lines.internal.astype(np.int64)),
        "original_line_id": original_ids(lines, block),
        "created_at": text.stamps(lines.entered * 86_400 + lines.second),
        "modified_at": text.stamps(ln.modified_at(lines, slot.tick)),
        "is_deleted": text.words(yes_no, ln.deleted_at(lines, slot.day).astype(np.int64)),
    }
    amounts = {"quantity": lines.quantity, "discount_amount": lines.discount, "tax_amount": tax}
    return Table(columns, rows, amounts)
