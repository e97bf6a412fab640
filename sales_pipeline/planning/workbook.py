"""The workbook of proposed targets, in the layout planning/targets: a draft to edit and approve.

It holds every plan on file as well, as a delivery of targets is always a full one.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from sales_pipeline.planning.figures import COMPANY, Figures, Scope, read_figures
from sales_pipeline.planning.proposal import Level, growths, levels, spread
from sales_pipeline.planning.season import month_weights, split

SHEET, GROUP, TOTAL = "目标", "月度目标(万元)", "合计"
# Headers of sources/files/planning/targets.yml.
FIXED = ("年度", "版本", "指标编码", "范围类型", "范围编码", "范围名称", "币别", "状态", "审批人",
         "审批日期")  # fmt: skip
MONTHS = tuple(f"{month}月" for month in range(1, 13))
NOTE = (
    "建议目标均为 draft. 采用某一版本时, 将其各行的 状态 改为 approved, 填写 审批人 和 审批日期, "
    "删除不采用的版本, "
    "文件名不变, 放入 inbox/planning/. 已有的各版本目标须保留在本表中."
)
Row = tuple[list[Any], list[Decimal | None]]


def propose(published: Path, folder: Path, year: int) -> tuple[Path, list[Level]]:
    """Write the proposals of a year; returns the file and the levels of the company."""
    figures = read_figures(published, year)
    history = figures.months[COMPANY]
    proposed = levels(figures.last_twelve(COMPANY), growths(list(history.values())))
    weights = month_weights(_complete_years(history), figures.workdays)
    rows = [*_on_file(figures)]
    for level in proposed:
        for scope, target in _tree(figures, level.target).items():
            head = [year, f"P{year}{level.name}", "net_revenue", *scope, figures.names[scope],
                    "CNY", "draft", None, None]  # fmt: skip
            rows.append((head, list(split(target, weights))))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"销售目标_{figures.as_of:%Y%m%d}.xlsx"
    _write(path, rows, proposed)
    return path, proposed


def _complete_years(history: dict[str, Decimal]) -> dict[int, list[Decimal]]:
    years: dict[int, list[Decimal]] = {}
    for month, amount in sorted(history.items()):
        years.setdefault(int(month[:4]), []).append(amount)
    return {year: months for year, months in years.items() if len(months) == 12}


def _tree(figures: Figures, target: Decimal) -> dict[Scope, Decimal]:
    """The company's target by region and product line, and each region's by its teams."""
    found = {COMPANY: target}
    for parent in (COMPANY, *(scope for scope in figures.names if scope[0] == "region")):
        children = {
            scope: figures.last_twelve(scope)
            for scope, above in figures.parents.items()
            if above == parent and scope != COMPANY
        }
        if parent in found:
            found.update(spread(found[parent], children))
    return found


def _on_file(figures: Figures) -> Iterator[Row]:
    for plan in figures.plans:
        scope = plan["scope_type"], plan["scope_key"]
        name = figures.names.get(scope, plan["scope_key"])
        head = [plan["year"], plan["target_version"], plan["kpi_id"], *scope, name]
        head += [plan[n] for n in ("currency", "status", "approved_by", "approved_at")]
        yield head, [plan["months"].get(month) for month in range(1, 13)]


def _write(path: Path, rows: Sequence[Row], proposed: Sequence[Level]) -> None:
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(SHEET)
        sheet.merge_range(0, len(FIXED), 0, len(FIXED) + 11, GROUP)
        sheet.write_row(1, 0, [*FIXED, *MONTHS, "全年合计"])
        for at, (head, months) in enumerate(rows, start=2):
            _row(book, sheet, at, head, months)
        totals = [sum((m[n] or Decimal(0) for _, m in rows), Decimal(0)) for n in range(12)]
        _row(book, sheet, len(rows) + 2, [TOTAL], totals)
        guide = book.add_worksheet("说明")
        guide.set_column(0, 0, 60)
        guide.write_row(0, 0, ["版本", "全年目标(元)", "较近12个月增长", "历史上达到的比例"])
        for at, level in enumerate(proposed, start=1):
            guide.write_row(at, 0, [level.name, *map(float, (level.target, level.growth)),
                                    float(level.feasibility)])  # fmt: skip
        guide.write(len(proposed) + 2, 0, NOTE)


def _row(
    book: Any, sheet: Any, at: int, head: Sequence[Any], months: Sequence[Decimal | None]
) -> None:
    days = book.add_format({"num_format": "yyyy-mm-dd"})
    for column, value in enumerate(head):
        sheet.write(at, column, value, days if isinstance(value, date) else None)
    for n, amount in enumerate(months):
        if amount is not None:
            sheet.write_number(at, len(FIXED) + n, float(amount / 10_000))
    whole = sum((amount for amount in months if amount is not None), Decimal(0))
    sheet.write_number(at, len(FIXED) + 12, float(whole / 10_000))
