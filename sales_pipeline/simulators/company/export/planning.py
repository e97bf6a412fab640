"""planning/targets: a workbook with a two-row header, twelve months in 万元, and a 合计 row.
planning/kpi_targets: the targets of other KPIs, each in its unit, as CSV.

A full file each time; the second one brings the draft of the next year.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sales_pipeline.simulators.company import kpi_targets, targets
from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.dirt.ledger import Ledger, Where
from sales_pipeline.simulators.company.export.drop import Drop, once
from sales_pipeline.simulators.company.export.sheet import Sheet, csv_bytes, xlsx_bytes
from sales_pipeline.simulators.company.row import Row

FIXED = {
    "target_year": "年度", "target_version": "版本", "kpi_id": "指标编码", "scope_type": "范围类型",
    "scope_key": "范围编码", "scope_name": "范围名称", "currency": "币别", "status": "状态",
    "approved_by": "审批人", "approved_at": "审批日期",
}  # fmt: skip
MONTHS = {f"m{m:02d}": f"{m}月" for m in range(1, 13)}
KPI_HEADERS = {
    **{name: header for name, header in FIXED.items() if name != "scope_name"}, "unit": "单位",
    **MONTHS,
}  # fmt: skip
HEADERS = {**FIXED, **MONTHS, "year_total": "全年合计"}
GROUP = "月度目标(万元)"


def drops(company: Company, through: date) -> Iterator[Drop]:
    for day in targets.workbook_days(company, through):
        file = f"销售目标_{day:%Y%m%d}.xlsx"
        yield Drop("planning", "targets", file, day, once(_workbook, company, day))
        file = f"指标目标_{day:%Y%m%d}.csv"
        yield Drop("planning", "kpi_targets", file, day, once(_kpi_targets, company, day))


def _kpi_targets(company: Company, day: date, where: Where, ledger: Ledger) -> bytes:
    rows = [_kpi_row(t) for t in kpi_targets.build(company, day)]
    return csv_bytes(Sheet(KPI_HEADERS, rows), "utf-8-sig")


def _kpi_row(t: kpi_targets.KpiTargetRow) -> Row:
    plan = t.plan
    months = {name: str(Decimal(v).scaleb(-2)) for name, v in zip(MONTHS, t.months, strict=True)}
    return {
        "target_year": plan.year, "target_version": plan.version, "kpi_id": t.kpi_id,
        "scope_type": plan.scope_type, "scope_key": plan.scope_key, "unit": t.unit,
        "currency": targets.CURRENCY if t.unit == kpi_targets.CURRENCY_UNIT else "",
        "status": plan.status, "approved_by": plan.approved_by,
        "approved_at": plan.approved_at.isoformat() if plan.approved_at else "", **months,
    }  # fmt: skip


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
