"""planning/targets: a workbook with a two-row header, twelve months in 万元, and a 合计 row.
planning/kpi_targets: the targets of other KPIs, each in its unit, as CSV.
planning/launch_plans and promotions: what is expected of new products, what is promoted when;
again when it changes.

Targets are a full file each time; the second one brings the draft of the next year.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sales_pipeline.simulators.company import codes, kpi_targets, launches, promotions, targets
from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.dates import as_date
from sales_pipeline.simulators.company.dirt.ledger import Ledger, Where
from sales_pipeline.simulators.company.dirt.master_marks import Flaw
from sales_pipeline.simulators.company.export.drop import Drop, once
from sales_pipeline.simulators.company.export.feed import Feed
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
LAUNCHES = {
    "product_id": "产品编码", "plan_version": "版本", "horizon_months": "上市后月数",
    "planned_amount": "计划销售额(万元)", "planned_units": "计划销量", "currency": "币别",
    "status": "状态", "approved_by": "审批人", "approved_at": "审批日期", "is_deleted": "删除标记",
}  # fmt: skip

PROMOTIONS = {
    "promotion_id": "促销编码", "name": "促销名称", "scope_type": "范围类型",
    "scope_key": "范围编码", "channel": "渠道", "date_from": "开始日期", "date_to": "结束日期",
    "is_deleted": "删除标记",
}  # fmt: skip


def drops(company: Company, through: date) -> Iterator[Drop]:
    yield from LAUNCH_FEED.drops(company, through)
    yield from PROMOTION_FEED.drops(company, through)
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


def _launch(company: Company, plan: launches.LaunchPlan, until: int) -> Row:
    approved = plan.approved_by(until)
    return {
        "product_id": plan.product, "plan_version": plan.version, "horizon_months": plan.horizon,
        "planned_amount": str(Decimal(plan.amount).scaleb(-2)),
        "planned_units": "" if plan.units is None else plan.units, "currency": plan.currency,
        "status": "已批准" if approved else "草稿",
        "approved_by": company.market.org.employees[0].employee_id if approved else "",
        "approved_at": approved.isoformat() if approved else "", "is_deleted": "",
    }  # fmt: skip


LAUNCH_FEED = Feed(
    "planning", "launch_plans", "新品计划_{}.csv",
    ("product_id", "plan_version", "horizon_months"), launches.plans, _launch,
    lambda rows: csv_bytes(Sheet(LAUNCHES, rows), "utf-8-sig"),
    flaws=(Flaw("text_in_number", "planned_amount", 1, "no_parse_errors"),
           Flaw("dirty_code", "product_id", 1),
           Flaw("exact_duplicate_row", "product_id", 1)),
)  # fmt: skip


def _promotion(company: Company, p: promotions.Promotion, until: int) -> Row:
    return {
        "promotion_id": p.promotion_id, "name": p.name, "scope_type": p.scope_type,
        "scope_key": p.scope_key,
        "channel": "" if p.channel < 0 else codes.ERP_CHANNEL[p.channel],
        "date_from": as_date(p.first).isoformat(), "date_to": as_date(p.last(until)).isoformat(),
        "is_deleted": "是" if p.withdrawn <= until else "",
    }  # fmt: skip


PROMOTION_FEED = Feed(
    "planning", "promotions", "促销计划_{}.csv",
    ("promotion_id", "scope_type", "scope_key"), promotions.promotions, _promotion,
    lambda rows: csv_bytes(Sheet(PROMOTIONS, rows), "utf-8-sig"),
    flaws=(Flaw("impossible_date", "date_to", 1, "no_parse_errors"),
           Flaw("dirty_code", "scope_key", 1),
           Flaw("exact_duplicate_row", "promotion_id", 1)),
)  # fmt: skip
