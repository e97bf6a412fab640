"""What a data steward does with the queue of pairs, and the figures that follow."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from click.testing import CliRunner
from flow_home import Home

from sales_pipeline.cli import main

VALUES = "kpi_id, scope_type, scope_key, period_grain, period_key, value, numerator, denominator"


def written_queue(home: Home) -> Path:
    done = CliRunner(env={"SALES_PIPELINE_HOME": str(home.folder)}).invoke(
        main, ["steward", "queue"], catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    return next((home.folder / "steward").glob("查重_*.xlsx"))


def decide(home: Home, queue: Path, night: date, records: tuple[str, str], word: str) -> None:
    """The workbook with one more line, filled in, delivered on a day."""
    book = openpyxl.load_workbook(queue)
    sheet = book["查重"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    row = sheet.max_row + 1
    line = {
        "对象": "客户", "记录": records[1], "另一记录": records[0], "结论": word, "决定人": "李娜",
        "原因": "看过营业执照",
    }  # fmt: skip
    for header, value in line.items():
        sheet.cell(row, columns[header], value)
    book.save(home.inbox("steward") / f"查重_{night:%Y%m%d}.xlsx")


def kpis(home: Home) -> list[tuple[Any, ...]]:
    return home.query(f"select {VALUES} from marts.fct_kpi_values order by all")
