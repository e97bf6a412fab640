"""Writes statements as workbooks: one for each person, with nobody else in it, and a summary.

The same statements and entry give the same bytes. Headings are in Chinese and English.
"""

import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from sales_pipeline.bonus.register import APPROVED, Entry
from sales_pipeline.bonus.statement import Statement
from sales_pipeline.files import temporary_of

CREATED = datetime(2020, 1, 1)
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
STATUS = {"draft": "草稿 draft", "approved": "已批准 approved"}
REASONS = {
    "": "",
    "no_plan": "该岗位无奖金方案 no bonus plan of the role",
    "no_score": "无得分 no score",
    "below_threshold": "得分低于起付线 score below the lowest threshold",
}
COMPONENTS = (
    "指标 KPI", "实际 actual", "基准 benchmark", "基准来源 source", "指数 index", "权重 weight",
    "加权 weighted", "状态 status",
)  # fmt: skip
CORRECTIONS = ("更正月份 corrected month", "原发 paid for", "应发 due now", "差额 difference")
SUMMARY = (
    "工号 no.", "姓名 name", "岗位 role", "得分 score", "覆盖率 coverage", "系数 factor",
    "币种 currency", "本月奖金 bonus", "更正 corrections", "合计 total", "说明 note",
)  # fmt: skip
Names = Mapping[str, tuple[str, str]]


def write_statements(
    folder: Path, statements: Sequence[Statement], entry: Entry, kpi_names: Names
) -> Path:
    """Write the files of a month into `folder`/<month>, in place of those of an earlier run."""
    target = folder / entry.month
    made = temporary_of(target)
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    for statement in statements:
        path = made / f"奖金单_{entry.month}_{statement.person}.xlsx"
        _write(path, "奖金单 statement", _person(statement, entry, kpi_names))
    _write(made / f"奖金汇总_{entry.month}.xlsx", "奖金汇总 summary", _summary(statements, entry))
    shutil.rmtree(target, ignore_errors=True)
    made.rename(target)
    return target


def reason_of(statement: Statement) -> str:
    """Why nothing is paid, in both languages."""
    if statement.reason.startswith("provisional"):
        missing = statement.reason.partition(": ")[2]
        return f"暂定得分, 不发放 provisional, not payable: {missing}"
    return REASONS[statement.reason]


def _head(entry: Entry) -> list[list[Any]]:
    approval = f"{entry.approved_by} {entry.approved_on}" if entry.status == APPROVED else ""
    return [
        ["月份 month", entry.month],
        ["状态 status", STATUS[entry.status], approval],
        ["数据快照 snapshot", entry.snapshot_id],
        ["数据知悉日 known on", entry.known_on],
        ["版次 revision", entry.revision],
    ]


def _person(statement: Statement, entry: Entry, kpi_names: Names) -> list[list[Any]]:
    score, plan = statement.score, statement.plan
    rows = [
        ["奖金单 Bonus statement"],
        *_head(entry),
        ["工号 no.", statement.person],
        ["姓名 name", statement.name_zh, statement.name_en],
        ["岗位 role", statement.role],
        ["方案版本 plan", plan and plan.version],
        ["目标奖金 target bonus", plan and plan.target_bonus, plan and plan.currency],
        [],
        list(COMPONENTS),
    ]
    for c in score.components if score else ():
        weighted = None if c.index is None else c.weight * c.index
        name = " ".join(kpi_names.get(c.kpi_id, (c.kpi_id, "")))
        rows.append([name, c.actual, c.benchmark, c.benchmark_source, c.index, c.weight, weighted,
                     c.status])  # fmt: skip
    rows += [
        [],
        ["覆盖率 coverage", score and score.coverage],
        ["得分 score", score and score.score],
        ["系数 factor", _factor(statement)],
        ["本月奖金 bonus", statement.payout, reason_of(statement)],
    ]
    if statement.corrections:
        rows += [[], list(CORRECTIONS)]
        rows += [[c.month, c.before, c.now, c.amount] for c in statement.corrections]
    return [*rows, [], ["合计 total", statement.total]]


def _summary(statements: Sequence[Statement], entry: Entry) -> list[list[Any]]:
    rows = [["奖金汇总 Bonus summary"], *_head(entry), [], list(SUMMARY)]
    for s in statements:
        corrected = sum((c.amount for c in s.corrections), Decimal("0.00"))
        rows.append([
            s.person, f"{s.name_zh} {s.name_en}", s.role, s.score and s.score.score,
            s.score and s.score.coverage, _factor(s), s.plan and s.plan.currency, s.payout,
            corrected, s.total, reason_of(s),
        ])  # fmt: skip
    return [*rows, ["合计 total", entry.totals]]


def _factor(statement: Statement) -> Decimal | None:
    score, plan = statement.score, statement.plan
    if plan is None or score is None or score.score is None:
        return None
    return plan.factor(score.score)


def _write(path: Path, name: str, rows: Sequence[Sequence[Any]]) -> None:
    with xlsxwriter.Workbook(str(path), SAFE) as book:
        book.set_properties({"created": CREATED})
        sheet = book.add_worksheet(name)
        bold = book.add_format({"bold": True})
        number = book.add_format({"num_format": "#,##0.00##"})
        sheet.set_column(0, 0, 32)
        sheet.set_column(1, len(SUMMARY), 20)
        for at, row in enumerate(rows):
            is_heading = at == 0 or (len(row) > 3 and all(isinstance(cell, str) for cell in row))
            for column, cell in enumerate(row):
                if isinstance(cell, Decimal | int):
                    sheet.write_number(at, column, float(cell), number)
                elif cell:
                    sheet.write_string(at, column, str(cell), bold if is_heading else None)
