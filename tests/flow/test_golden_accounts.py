"""Two ERP codes that are one firm: merged by likeness, parted by a person, and as if never merged.

The clean twin is the same company with two firms under the two codes.
"""

import csv
import io
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import small_company as company
from flow_home import Home
from steward_desk import decide, kpis, written_queue

from sales_pipeline.model.run import WORK_NAME

pytestmark = pytest.mark.slow  # several nights of half a minute each

OPTIONS = {**company.OPTIONS, "enabled_sources": (*company.OPTIONS["enabled_sources"], "steward")}
PARTED, JOINED = (company.LAST + timedelta(days=days) for days in (1, 2))
LOGS = ("dim_xref", "fct_merge_log", "fct_match_decisions", "mart_match_queue", "fct_kpi_values")
Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Story:
    """Both homes, the two codes, and what the marts of the night they were one looked like."""

    clean: Home
    merged: Home
    codes: tuple[str, str]
    others: tuple[str, str]
    queue: Path

    def keys(self) -> list[str]:
        return [f"erp:{code}" for code in self.codes]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    clean = Home(tmp_path_factory.mktemp("clean"), OPTIONS)
    merged = Home(tmp_path_factory.mktemp("merged"), OPTIONS)
    for home in (clean, merged):
        company.deliver_all(home)
    buyers = _best_buyers(merged)
    one, other = buyers[:2]
    for home in (clean, merged):
        rewrite_customers(home, {one: {"统一社会信用代码": ""}, other: {"统一社会信用代码": ""}})
    rewrite_customers(merged, {other: {"客户名称": one, "省份": one, "城市": one}})
    for home in (clean, merged):
        home.night(company.FIRST, company.LAST)
    queue = written_queue(merged)
    yield Story(clean, merged, (one, other), (buyers[2], buyers[3]), queue)


def _best_buyers(home: Home) -> list[str]:
    """Customers with the most order lines, in the master under names of their own."""
    lines: Counter[str] = Counter()
    for path in home.inbox("erp").glob("销售订单明细_*.csv"):
        lines.update(row["客户编码"].strip() for row in _read(path))
    master = {row["客户编码"]: row for path in _masters(home)[-1:] for row in _read(path)}
    return [
        code for code, _ in lines.most_common()
        if code in master and master[code]["城市"] and master[code]["是否测试"] == "否"
        and master[code]["客户类型"] in ("终端客户", "经销商")
    ]  # fmt: skip


def _masters(home: Home) -> list[Path]:
    return sorted(home.inbox("erp").glob("客户档案_*.csv"))


def _read(path: Path) -> Rows:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("gb18030"))))


def rewrite_customers(home: Home, changes: dict[str, dict[str, str]]) -> None:
    """New cells in every master file; a value that is a customer's code means that one's cell."""
    for path in _masters(home):
        rows = _read(path)
        by_code = {row["客户编码"]: dict(row) for row in rows}
        for row in rows:
            for column, value in changes.get(row["客户编码"], {}).items():
                row[column] = by_code[value][column] if value in by_code else value
        text = io.StringIO()
        writer = csv.DictWriter(text, rows[0].keys(), lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)
        path.write_bytes(text.getvalue().encode("gb18030"))


def contents(home: Home) -> dict[str, list[tuple[Any, ...]]]:
    return {table: home.query(f"select * from marts.{table} order by all") for table in LOGS}


def revenue(home: Home, key: str) -> Decimal | None:
    rows = home.query(
        "select sum(value) from marts.fct_kpi_values where kpi_id = 'net_revenue'"
        f" and scope_type = 'account' and period_grain = 'year' and scope_key = '{key}'"
    )
    return rows[0][0]


def test_two_codes_of_one_firm_are_one_customer_with_both_revenues(story: Story) -> None:
    one, other = story.keys()
    golden = story.merged.query(
        "select distinct golden_key from marts.dim_xref"
        f" where record_key in ('{one}', '{other}') and is_merged"
    )
    assert len(golden) == 1
    both = [revenue(story.clean, key) or Decimal(0) for key in (one, other)]
    assert all(both)
    assert revenue(story.merged, golden[0][0]) == sum(both)


def test_the_company_sells_what_it_sells_with_one_customer_less(story: Story) -> None:
    def figures(home: Home) -> dict[str, Decimal]:
        return dict(
            home.query(
                "select kpi_id, value from marts.fct_kpi_values where scope_type = 'company'"
                " and period_grain = 'year' and kpi_id in ('net_revenue', 'active_customers')"
                f" and period_key = 'FY{company.LAST.year}'"
            )
        )

    clean, merged = figures(story.clean), figures(story.merged)
    assert merged["net_revenue"] == clean["net_revenue"]
    assert merged["active_customers"] == clean["active_customers"] - 1


def test_the_queue_lists_the_merged_pair_for_a_second_look(story: Story) -> None:
    rows = list(openpyxl.load_workbook(story.queue)["查重"].iter_rows(values_only=True))
    told = {row[rows[0].index("记录")]: row for row in rows[1:]}
    line = told[min(story.keys())]
    assert line[rows[0].index("另一记录")] == max(story.keys())
    assert line[rows[0].index("状态")] == "已合并"
    assert line[rows[0].index("结论")] is None


@pytest.fixture(scope="class")
def parted(story: Story) -> None:
    one, other = story.keys()
    decide(story.merged, story.queue, PARTED, (one, other), "不同")
    for home in (story.clean, story.merged):
        home.night(PARTED)


@pytest.mark.usefixtures("parted")
class TestParted:
    """The night after a person has said that the two are not one, and the nights after that."""

    def test_all_figures_are_as_if_there_had_been_no_merge(self, story: Story) -> None:
        assert kpis(story.merged) == kpis(story.clean)

    def test_the_decision_and_the_undoing_are_kept_with_who_and_why(self, story: Story) -> None:
        decisions = story.merged.query(
            "select decision, decided_by, reason, outcome, is_in_force"
            " from marts.fct_match_decisions"
        )
        assert decisions == [("different", "李娜", "看过营业执照", "apart", True)]
        log = story.merged.query(
            "select cause, decided_by from marts.fct_merge_log"
            f" where known_on = '{PARTED}' and record_key in {tuple(story.keys())}"
        )
        assert ("decision", "李娜") in log

    def test_a_person_joins_what_nothing_else_joins_and_takes_it_back(
        self, story: Story, tmp_path: Path
    ) -> None:
        records = (f"erp:{story.others[0]}", f"erp:{story.others[1]}")
        decide(story.merged, story.queue, JOINED, records, "相同")
        rebuilt = Home(tmp_path / "rebuilt", OPTIONS)
        shutil.copytree(story.merged.folder, rebuilt.folder, symlinks=True)
        (rebuilt.settings.warehouse / WORK_NAME).unlink()
        for home in (story.clean, story.merged, rebuilt):
            home.night(JOINED)
        golden = story.merged.query(
            f"select distinct golden_key from marts.dim_xref where record_key in {records}"
        )
        assert len(golden) == 1
        assert kpis(story.merged) != kpis(story.clean)
        assert contents(rebuilt) == contents(story.merged)
        opened = JOINED + timedelta(days=1)
        decide(story.merged, story.queue, opened, records, "待定")
        for home in (story.clean, story.merged):
            home.night(opened)
        assert kpis(story.merged) == kpis(story.clean)
