"""A desk on which deliveries of three real tables are made, broken, and taken in; no model runs.

Order lines (csv in gb18030 with a 合计 row, changes), customers (csv, the whole list), exchange
rates (xlsx, changes). Every desk has a home and a published snapshot that must stay untouched.
"""

import csv
import io
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter
from flow_home import Home, layouts_of

from sales_pipeline.intake import TableIntake, take_in
from sales_pipeline.landing.registry import Batch, BatchState
from sales_pipeline.landing.verdict import QUARANTINE_NAME
from sales_pipeline.model.control import landed_view
from sales_pipeline.model.snapshot import MANIFEST_NAME, POINTER, SnapshotManifest
from sales_pipeline.settings import Settings
from sales_pipeline.sources.files.layout import Layout

Row = dict[str, Any]
# Mondays, as customers are delivered weekly; all are days for the other two.
DAYS = (date(2026, 11, 9), date(2026, 11, 16), date(2026, 11, 23))
LONG_AGO = datetime(2026, 11, 1, tzinfo=UTC).timestamp()
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


@dataclass(frozen=True)
class Desk:
    """One table's deliveries in one home."""

    home: Home
    table: Table

    @property
    def settings(self) -> Settings:
        return self.home.settings

    def name(self, day: date) -> str:
        return self.table.file.format(day)

    def put(self, content: bytes, name: str, modified: float = LONG_AGO) -> Path:
        path = self.home.inbox(self.table.source) / name
        path.write_bytes(content)
        os.utime(path, (modified, modified))
        return path

    def put_good(self, day: date, modified: float = LONG_AGO) -> Path:
        return self.put(self.table.good(day), self.name(day), modified)

    def take_in(self, day: date) -> TableIntake:
        return take_in(self.settings, self.table.layout, day, day)

    def publish_something(self) -> Path:
        """A snapshot of the day before, as readers have it open; returns the published folder."""
        published, as_of = self.settings.published, DAYS[0]
        manifest = SnapshotManifest(
            snapshot_id="before", as_of_date=as_of, knowledge_date=as_of, first_known_on=as_of,
            created_at=datetime(2026, 11, 10, tzinfo=UTC), reporting_currency="CNY",
            inputs_checksum="", model_checksum="", entity_states=(), source_states=(),
            quarantined_rows=0, batches={}, tables={}, files={},
        )  # fmt: skip
        folder = published / manifest.snapshot_id
        folder.mkdir(parents=True)
        (folder / MANIFEST_NAME).write_text(manifest.to_json(), encoding="utf-8")
        (published / POINTER).symlink_to(folder.name)
        return published

    def current_rows(self) -> list[tuple[Any, ...]]:
        """The rows that staging would show: of each record the version modified last."""
        columns = self.table.layout.landed_types
        view = landed_view(self._accepted(), columns)
        names = ", ".join(f'"{name}"' for name in columns)
        return duckdb.sql(
            f"select _record_id, {names} from ({view}) where _accepted "
            "qualify row_number() over (partition by _record_id "
            "order by _source_modified_at desc, _extracted_at desc) = 1 order by 1"
        ).fetchall()

    def _accepted(self) -> list[Batch]:
        mine = (self.table.source, self.table.table)
        return [
            batch
            for batch in self.home.batches()
            if (batch.manifest.source, batch.manifest.table) == mine
            and batch.state is BatchState.ACCEPTED
        ]


def states(intake: TableIntake) -> list[tuple[str, str]]:
    """(file, state) of every batch, in delivery order."""
    return [(batch.manifest.files[0].name, str(batch.state)) for batch in intake.batches]


def warned(intake: TableIntake) -> list[str]:
    """What this run's verdicts say without consequence."""
    return [
        result.message
        for verdict in intake.verdicts
        for result in verdict.failed
        if result.severity == "warning"
    ]


def kept_back(intake: TableIntake, name: str) -> dict[int, tuple[list[str], list[str]]]:
    """Row number -> rule ids and messages of the quarantined rows of a file."""
    for batch in intake.batches:
        path = batch.folder / QUARANTINE_NAME
        if batch.manifest.files[0].name == name and path.is_file():
            rows = duckdb.sql(
                f"select _row_number, rule_ids, messages from read_parquet('{path}') order by 1"
            ).fetchall()
            return {number: (ids, messages) for number, ids, messages in rows}
    return {}
