"""planning/targets: a workbook with a two-row header, twelve months in 万元, and a 合计 row.

A full file each time; the second one brings the draft of the next year.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sales_pipeline.simulators.company import targets
from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.dirt.ledger import Ledger, Where
from sales_pipeline.simulators.company.export.drop import Drop, once
from sales_pipeline.simulators.company.export.sheet import Sheet, xlsx_bytes
from sales_pipeline.simulators.company.row import Row

FIXED = {
    "target_year": "年度", "target_version": "版本", "kpi_id": "指标编码", "scope_type": "范围类型",
    "scope_key": "范围编码", "scope_name": "范围名称", "currency": "币别", "status": "状态",
    "approved_by": "审批人", "approved_at": "审批日期",
}  # fmt: skip
MONTHS = {f"m{m:02d}": f"{m}月" for m in range(1, 13)}
HEADERS = {**FIXED, **MONTHS, "year_total": "全年合计"}
GROUP = "月度目标(万元)"


def drops(company: Company, through: date) -> Iterator[Drop]:
    for day in targets.workbook_days(company, through):
        file = f"销售目标_{day:%Y%m%d}.xlsx"
        yield Drop("planning", "targets", file, day, once(_workbook, company, day))


def _workbook(company: Company, day: date, where: Where, ledger: Ledger) -> bytes:
    rows = [_row(t) for t in targets.build(company, day)]
    footer: Row = {"target_year": "合计"}
    for column in (*MONTHS, "year_total"):
        footer[column] = sum((Decimal(str(r[column])) for r in rows), Decimal(0))
    ledger.add(where, "footer_row", None, len(rows) + 3)
    over = [(GROUP, len(FIXED), len(FIXED) + 11)]
    return xlsx_bytes(Sheet(HEADERS, rows, footer), "目标", over)


def _row(t: targets.TargetRow) -> Row:
    months = {name: Decimal(v).scaleb(-2) for name, v in zip(MONTHS, t.months, strict=True)}
    return {
        "target_year": t.year, "target_version": t.version, "kpi_id": t.kpi_id,
        "scope_type": t.scope_type, "scope_key": t.scope_key, "scope_name": t.scope_name,
        "currency": targets.CURRENCY, "status": t.status, "approved_by": t.approved_by,
        "approved_at": t.approved_at, **months, "year_total": sum(months.values()),
    }  # fmt: skip
