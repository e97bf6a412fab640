"""erp/stock: 库存日报, on hand by warehouse and product; month ends first, then every Monday.

A snapshot date is delivered whole, so a file that comes again replaces its dates.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from sales_pipeline.simulators.company.catalogue import LINES
from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.dates import NEVER, month_start, number
from sales_pipeline.simulators.company.dice import stream
from sales_pipeline.simulators.company.dirt.ledger import Ledger, Where
from sales_pipeline.simulators.company.export.drop import Drop, once, weekly
from sales_pipeline.simulators.company.export.sheet import Sheet, csv_bytes
from sales_pipeline.simulators.company.facts import StockFact
from sales_pipeline.simulators.company.row import Row

HEADERS = {
    "snapshot_date": "快照日期", "warehouse_id": "仓库编码", "warehouse_name": "仓库",
    "product_id": "物料编码", "on_hand": "现存量", "available": "可用量", "in_transit": "在途量",
    "is_stockout": "缺货",
}  # fmt: skip
WAREHOUSES = (("WH01", "上海中心仓"), ("WH02", "佛山分仓"))


def drops(company: Company, through: date) -> Iterator[Drop]:
    for day in weekly(company.first_drop, through):
        file = f"库存日报_{day:%Y%m%d}.csv"
        yield Drop("erp", "stock", file, day, once(_file, company, day))


def _file(company: Company, day: date, where: Where, ledger: Ledger) -> bytes:
    sheet = stock_sheet(company, day)
    ledger.add(where, "footer_row", None, len(sheet.rows) + 2)
    return csv_bytes(sheet, "gb18030")


def stock_sheet(company: Company, day: date) -> Sheet:
    rows = [row for moment in _moments(company, day) for row in _snapshot(company, moment)]
    footer: Row = {"snapshot_date": "合计"}
    for column in ("on_hand", "available", "in_transit"):
        footer[column] = sum(int(str(row[column])) for row in rows)
    return Sheet(HEADERS, rows, footer)


def facts_known(company: Company, files: list[date]) -> Iterator[StockFact]:
    """The snapshots of the files."""
    for file_day in files:
        for day in _moments(company, file_day):
            for row in _snapshot(company, day):
                yield StockFact(
                    day, str(row["warehouse_id"]), str(row["product_id"]),
                    Decimal(str(row["on_hand"])), file_day,
                )  # fmt: skip


def _moments(company: Company, day: date) -> Iterator[date]:
    """The first drop brings the month ends of the history along."""
    if day == company.first_drop:
        for first, _ in company.months:
            end = month_start(first, 1) - timedelta(days=1)
            if end < day:
                yield end
    yield day


def _snapshot(company: Company, day: date) -> Iterator[Row]:
    rng = stream(company.seed, "stock", day.isoformat())
    for product in company.market.catalogue.products:
        if not product.in_master or LINES[product.line].code == "PL-SERV":
            continue
        alive = (number(product.launched) if product.launched else 0) <= number(day)
        ended = (number(product.ended) if product.ended else NEVER) <= number(day)
        if not alive or ended:
            continue
        for code, name in WAREHOUSES:
            usual = LINES[product.line].typical_quantity * 20
            on_hand = 0 if rng.random() < 0.05 else int(rng.gamma(2.0, usual / 2))
            yield {
                "snapshot_date": day, "warehouse_id": code, "warehouse_name": name,
                "product_id": product.product_id, "on_hand": on_hand,
                "available": on_hand - int(on_hand * 0.15 * float(rng.random())),
                "in_transit": int(rng.poisson(usual / 4)),
                "is_stockout": "否是"[on_hand == 0],
            }  # fmt: skip
