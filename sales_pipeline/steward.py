"""The data steward's workbook: pairs of records to decide on, written from the published snapshot.

Filled in and put into `inbox/steward/` it is a delivery like any other (layout match_decisions), so
each decision is landed, judged and kept. Writing it again loses nothing.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

from sales_pipeline.model.snapshot import published_snapshot, read_manifest

SHEET = "查重"
ENTITIES = {"account": "客户", "contact": "联系人"}
DECISIONS = ["相同", "不同", "待定"]
# Headers of sources/files/steward/match_decisions.yml, with the widths of their columns.
COLUMNS = {
    "对象": 8, "记录": 26, "名称": 34, "另一记录": 26, "另一名称": 34, "得分": 7, "状态": 9,
    "依据": 44, "近12月销售额": 15, "另一近12月销售额": 17, "结论": 8, "决定人": 12, "原因": 36,
}  # fmt: skip
STATES = {"weak": "待判断", "contradiction": "有矛盾", "merged": "已合并"}
TO_FILL_IN = 3
NOTE = (
    "结论填 相同、不同 或 待定 (撤回以前的结论), 并写明决定人和原因; "
    "文件名不变, 放入 inbox/steward/. 两条未列出的记录也可自行添加一行."
)


def write_queue(published: Path, folder: Path, limit: int) -> tuple[Path, int]:
    """Write the first `limit` pairs of `mart_match_queue`; returns the file and its lines."""
    snapshot = published_snapshot(published)
    with duckdb.connect(str(snapshot / "sales.duckdb"), read_only=True) as connection:
        pairs = connection.execute(
            """
            select entity, left_key, left_name, right_key, right_name, score, reason, evidence,
                left_net_revenue, right_net_revenue
            from marts.mart_match_queue
            order by rank
            limit ?""",
            [limit],
        ).fetchall()
    target = folder / queue_name(read_manifest(snapshot).as_of_date)
    folder.mkdir(parents=True, exist_ok=True)
    _write(target, pairs)
    return target, len(pairs)


def queue_name(day: date) -> str:
    return f"{SHEET}_{day:%Y%m%d}.xlsx"


def _write(target: Path, pairs: Sequence[tuple[Any, ...]]) -> None:
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(target), options) as book:
        sheet = book.add_worksheet(SHEET)
        _head(book, sheet, len(pairs))
        money = book.add_format({"num_format": "#,##0.00"})
        for row, pair in enumerate(pairs, start=1):
            for column, value in enumerate(_told(pair)):
                if isinstance(value, str) or value is None:
                    sheet.write(row, column, value)
                else:
                    sheet.write_number(row, column, float(value), money if column > 5 else None)
        guide = book.add_worksheet("说明")
        guide.set_column(0, 0, 100, book.add_format({"text_wrap": True}))
        guide.write(0, 0, NOTE)


def _head(book: Any, sheet: Any, lines: int) -> None:
    plain = book.add_format({"bold": True, "bg_color": "#E8ECF1", "bottom": 1})
    asked = book.add_format({"bold": True, "bg_color": "#FFF2CC", "bottom": 1})
    first_asked = len(COLUMNS) - TO_FILL_IN
    for column, (header, width) in enumerate(COLUMNS.items()):
        sheet.set_column(column, column, width)
        sheet.write(0, column, header, asked if column >= first_asked else plain)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(lines, 1), len(COLUMNS) - 1)
    sheet.data_validation(
        1, first_asked, lines + 1000, first_asked, {"validate": "list", "source": DECISIONS}
    )


def _told(pair: tuple[Any, ...]) -> tuple[Any, ...]:
    entity, *keys, score, reason, evidence, own, other = pair
    return ENTITIES[entity], *keys, score, STATES[reason], evidence, own, other
