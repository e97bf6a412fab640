"""Good deliveries of three real tables, row by row, and the bytes they are delivered as.

Order lines (csv in gb18030 with a 合计 row, changes), customers (csv, the whole list), exchange
rates (xlsx, changes). Nothing is written here; the same day gives the same bytes.
"""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from flow_home import layouts_of

from sales_pipeline.sources.files.layout import Layout

Row = dict[str, Any]
# Mondays, as customers are delivered weekly; all are days for the other two.
DAYS = (date(2026, 11, 9), date(2026, 11, 16), date(2026, 11, 23))
FOOTER_TOTALS = ("数量", "折扣额", "税额")


def order_rows(day: date, count: int = 20) -> list[Row]:
    """Twenty order lines; those of one day have keys of their own."""
    return [
        {
            "行ID": f"L{day:%d}{number:02d}", "单据编号": f"SO{day:%d}{number:02d}", "行号": "1",
            "单据日期": f"{day}", "单据状态": "已审核", "行类型": "销售", "销售渠道": "直销",
            "核算主体": "LE1", "客户编码": "C001", "客户名称": "示例客户", "销售员编码": "E01",
            "销售员": "张三", "物料编码": "P01", "物料名称": "示例物料", "单位": "台",
            "数量": "2.00", "标准价": "100.0000", "不含税单价": "90.0000", "折扣额": "0.00",
            "税率(%)": "13", "税额": "23.40", "币别": "CNY", "内部交易": "否", "原单行ID": "",
            "录入时间": f"{day} 09:00:00", "修改时间": f"{day} 10:00:00", "删除标记": "否",
        }
        for number in range(1, count + 1)
    ]  # fmt: skip


def customer_rows(day: date, count: int = 20) -> list[Row]:
    return [
        {
            "客户编码": f"C{number:03d}", "客户名称": f"示例客户{number}", "统一社会信用代码": "",
            "客户类型": "终端客户", "行业": "机械", "省份": "江苏", "城市": "苏州",
            "行政区划代码": "320500", "销售渠道": "直销", "客户等级": "A", "所属集团": "",
            "业务员编码": "E01", "核算主体": "LE1", "结算币别": "CNY", "账期(天)": "30",
            "是否经销商": "否", "是否测试": "否", "历史首单日期": "2020-01-01", "状态": "启用",
            "建档日期": "2020-01-01",
        }
        for number in range(1, count + 1)
    ]  # fmt: skip


def rate_rows(day: date, count: int = 3) -> list[Row]:
    rates = {"USD": Decimal("7.1"), "EUR": Decimal("7.8"), "HKD": Decimal("0.91")}
    return [
        {"币种": currency, "日期": day, "汇率类型": "spot", "汇率(兑人民币)": rate}
        for currency, rate in list(rates.items())[:count]
    ]


def csv_bytes(
    rows: Sequence[Row],
    *,
    header: Mapping[str, str] | None = None,
    totals: Mapping[str, str] | None = None,
    encoding: str = "gb18030",
    delimiter: str = ",",
) -> bytes:
    """`header` renames columns (or drops them, renamed to nothing); `totals` is the 合计 row."""
    names = {name: (header or {}).get(name, name) for name in rows[0]}
    kept = [name for name, shown in names.items() if shown]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([names[name] for name in kept])
    writer.writerows([row[name] for name in kept] for row in rows)
    if totals is not None:
        writer.writerow([{"行ID": "合计", **totals}.get(name, "") for name in kept])
    return text.getvalue().encode(encoding)


def totals_of(rows: Sequence[Row]) -> dict[str, str]:
    """The 合计 row that the ERP writes: what cannot be read adds nothing."""
    return {name: str(sum(_number(row[name]) for row in rows)) for name in FOOTER_TOTALS}


def _number(text: str) -> Decimal:
    return Decimal(text) if text.replace(".", "").replace("-", "").isdigit() else Decimal(0)


def orders_file(rows: Sequence[Row], **changes: Any) -> bytes:
    return csv_bytes(rows, **{"totals": totals_of(rows), **changes})


def rates_file(rows: Sequence[Row]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet, dates = book.add_worksheet("汇率"), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, list(rows[0]))
        for at, row in enumerate(rows, start=1):
            for column, value in enumerate(row.values()):
                if isinstance(value, date):
                    sheet.write_datetime(at, column, value, dates)
                else:
                    sheet.write(at, column, value)
    return stream.getvalue()


@dataclass(frozen=True)
class Table:
    """How the good deliveries of a table look."""

    source: str
    table: str
    file: str
    rows: Callable[[date], list[Row]]
    content: Callable[[Sequence[Row]], bytes]

    @property
    def layout(self) -> Layout:
        return layouts_of((self.source,))[self.source, self.table]

    def good(self, day: date) -> bytes:
        return self.content(self.rows(day))


ORDERS = Table("erp", "order_lines", "销售订单明细_{:%Y%m%d}.csv", order_rows, orders_file)
CUSTOMERS = Table("erp", "customers", "客户档案_{:%Y%m%d}.csv", customer_rows, csv_bytes)
RATES = Table("finance", "fx_rates", "汇率_{:%Y%m%d}.xlsx", rate_rows, rates_file)
