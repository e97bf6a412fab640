"""Proposed targets, approved in the workbook and delivered like any other, are read back."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from flow_home import Home
from openpyxl import load_workbook
from small_company import LAST, OPTIONS, deliver_all

from sales_pipeline.cli import main

pytestmark = pytest.mark.slow  # two nights of half a minute each

YEAR, CHOSEN = LAST.year + 1, f"P{LAST.year + 1}基准"
TARGETS = """
    select scope_type, scope_key, sum(target_value), count(*) from marts.fct_targets
    where target_version = ? and status = 'approved' group by all order by all
"""


def approve(path: Path, target: Path) -> None:
    """Keep the plans on file and the base proposal, which is approved."""
    book = load_workbook(path)
    sheet = book["目标"]
    for row in range(sheet.max_row, 2, -1):
        version = sheet.cell(row, 2).value
        if version == CHOSEN:
            sheet.cell(row, 8, "approved")
            sheet.cell(row, 9, "S9")
            sheet.cell(row, 10, date(LAST.year, 11, 20))
        elif str(version).startswith(f"P{YEAR}"):
            sheet.delete_rows(row)
    book.save(target)


def test_a_proposal_that_was_approved_counts_and_loses_no_plan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path / "home", OPTIONS)
    deliver_all(home)
    home.night(LAST)
    before = home.query("select * exclude (_batch_id) from marts.fct_targets order by all")
    monkeypatch.setenv("SALES_PIPELINE_HOME", str(home.folder))
    told = CliRunner().invoke(main, ["targets", "propose", "--year", str(YEAR)])
    assert told.exit_code == 0, told.output
    (path,) = (home.folder / "planning").glob("*.xlsx")
    approve(path, home.inbox("planning") / path.name)
    home.night(LAST + timedelta(days=1))
    after = home.query("select * exclude (_batch_id) from marts.fct_targets order by all")
    assert set(before) <= set(after)
    found = home.query(TARGETS, CHOSEN)
    assert {months for *_, months in found} == {12}
    sums: dict[str, Decimal] = {}
    for scope_type, _, amount, _ in found:
        sums[scope_type] = sums.get(scope_type, Decimal(0)) + amount
    assert len(set(sums.values())) == 1 and sums.keys() == {
        "company", "region", "team", "product_line",
    }  # fmt: skip
    uneven = home.query(
        "select * from marts.mart_target_tree where status <> 'ok'"
        " and period_key >= ? and child_type <> 'salesperson'", f"{YEAR}-01",
    )  # fmt: skip
    assert not uneven


def test_without_a_published_year_nothing_is_proposed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALES_PIPELINE_HOME", str(tmp_path))
    told = CliRunner().invoke(main, ["targets", "propose", "--year", str(YEAR)])
    assert told.exit_code == 1 and "nothing is published yet" in told.output
