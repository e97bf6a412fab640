"""Reads delivered order lines with a few lines of plain Python, to judge exporter and world by.

Independent of the pipeline's reader; rows the ledger sends to quarantine are left out.
"""

import csv
import io
import json
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from sales_pipeline.simulators.company.dirt.ledger import Entry

ERP_STATUS = {
    "草稿": "draft", "已审核": "confirmed", "已发货": "shipped", "已完成": "completed",
    "已取消": "cancelled",
}  # fmt: skip
SHOP_STATUS = {
    "WAIT_PAY": "draft", "PAID": "confirmed", "SHIPPED": "shipped", "FINISHED": "completed",
    "CLOSED": "cancelled",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """What of an order line must agree with the world."""

    order_line_id: str
    order_id: str
    account: str
    salesperson: str | None
    product: str | None
    quantity: Decimal
    unit_price: Decimal
    discount: Decimal
    tax: Decimal
    currency: str
    status: str
    is_deleted: bool


def number(text: str) -> Decimal:
    """12.00, １２．００, 12,345.60 and 1.2345万."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "")
    return Decimal(plain[:-1]) * 10_000 if plain.endswith("万") else Decimal(plain)


def code(text: str) -> str | None:
    return re.sub(r"[\s\u200b\u3000]", "", text) or None


def csv_rows(path: Path) -> list[dict[str, str]]:
    """Rows of an ERP export without its 合计 row; row n of the file is item n - 2."""
    rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode("gb18030"))))
    return [row for row in rows if next(iter(row.values())) != "合计"]


def latest_lines(inbox: Path, quarantine: list[Entry]) -> dict[str, Line]:
    """The order lines as they stand after all files, latest modification first come last."""
    held = {(e.file, e.row_number) for e in quarantine}
    found: dict[str, tuple[str, Line]] = {}
    for path in sorted((inbox / "erp").glob("销售订单明细_*.csv")):
        for at, row in enumerate(csv_rows(path), start=2):
            if (path.name, at) not in held:
                _keep(found, row["修改时间"], _erp_line(row))
    for path in sorted((inbox / "eshop").glob("*.jsonl")):
        for at, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if (path.name, at) not in held:
                row = json.loads(text)
                _keep(found, row["updatedTime"], _shop_line(row))
    return {line_id: line for line_id, (_, line) in found.items()}


def _keep(found: dict[str, tuple[str, Line]], modified: str, line: Line) -> None:
    known = found.get(line.order_line_id)
    if known is None or modified >= known[0]:
        found[line.order_line_id] = (modified, line)


def _erp_line(row: dict[str, str]) -> Line:
    return Line(
        row["行ID"], row["单据编号"], code(row["客户编码"]) or "", code(row["销售员编码"]),
        code(row["物料编码"]), number(row["数量"]), number(row["不含税单价"]),
        number(row["折扣额"]), number(row["税额"]), row["币别"], ERP_STATUS[row["单据状态"]],
        row["删除标记"] == "是",
    )  # fmt: skip


def _shop_line(row: dict[str, str]) -> Line:
    return Line(
        row["itemId"], row["orderNo"], row["buyerId"], row["operatorId"], row["skuCode"],
        number(row["quantity"]), number(row["price"]), number(row["discount"]),
        number(row["tax"]), row["currency"], SHOP_STATUS[row["status"]], bool(row["deleted"]),
    )  # fmt: skip
