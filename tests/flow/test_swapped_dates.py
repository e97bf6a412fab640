"""A correct-looking total with wrong dates: day and month swapped in rows where both can be either.

Every sum of such a file is right, so only a rule on the row can tell. Each file has a clean twin.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from delivered_files import ORDERS, Row, Table, order_rows, orders_file
from delivery_desk import Desk
from flow_home import Home

from sales_pipeline.intake import TableIntake
from sales_pipeline.landing.verdict import QUARANTINE_NAME
from sales_pipeline.simulators.company import generate
from sales_pipeline.simulators.company.export import deliver

SOURCES = {"enabled_sources": ("erp", "eshop")}
NIGHT = date(2026, 12, 31)
KINDS = ("销售", "退货", "折让", "返利", "赠品", "运费")
# All days of a year of which day and month can be taken for one another, and as many others.
SWAPPABLE = [date(2026, m, d) for m in range(1, 13) for d in range(1, 13) if m != d]
OTHERS = [date(2026, m, d) for m in range(1, 13) for d in range(14, 25)]


def swapped(day: date) -> date:
    return day.replace(month=day.day, day=day.month)


def erp_rows(days: list[date], wrong: bool) -> list[Row]:
    """One line a day, of each type in turn; returns come a month after the order they belong to."""
    rows = []
    for number, day in enumerate(days, start=1):
        kind = KINDS[number % len(KINDS)]
        month = day if kind in ("销售", "赠品", "运费") else day.replace(day=1) - timedelta(days=1)
        told = swapped(day) if wrong else day
        rows.append(order_rows(day, 1)[0] | {
            "行ID": f"L{number:05d}", "单据编号": f"SO{month:%y%m}{number:07d}", "行类型": kind,
            "单据日期": f"{told}", "数量": "-1.00" if kind == "退货" else "2.00",
        })  # fmt: skip
    return rows


def erp_file(days: list[date], wrong: list[date]) -> bytes:
    rows = [*erp_rows(days, wrong=False), *erp_rows(wrong, wrong=True)]
    return orders_file([row | {"行ID": f"L{nth:05d}"} for nth, row in enumerate(rows)])


def shop_rows(days: list[date], wrong: bool) -> list[dict[str, Any]]:
    rows = []
    for number, day in enumerate(days, start=1):
        kind = ("SALE", "REFUND")[number % 2]
        month = day if kind == "SALE" else day.replace(day=1) - timedelta(days=1)
        told = swapped(day) if wrong else day
        rows.append({
            "orderNo": f"ESO{month:%y%m}{number:07d}", "orderTime": f"{told}T02:00:00Z",
            "status": "FINISHED", "itemType": kind, "buyerId": "U1", "buyerName": "",
            "operatorId": "", "skuCode": "P01", "skuName": "", "price": "113.0000",
            "quantity": "1.00" if kind == "SALE" else "-1.00", "listPrice": "113.0000",
            "discount": "0.00", "taxRate": "0.13", "tax": "13.00", "currency": "CNY",
            "refundOf": "", "updatedTime": f"{day + timedelta(days=1)}T01:00:00Z",
            "deleted": False,
        })  # fmt: skip
    return rows


def shop_file(days: list[date], wrong: list[date]) -> bytes:
    rows = [*shop_rows(days, wrong=False), *shop_rows(wrong, wrong=True)]
    lines = (json.dumps({"itemId": f"I{nth}", **row}) for nth, row in enumerate(rows))
    return "\n".join([*lines, ""]).encode()


SHOP = Table("eshop", "orders", "orders_{:%Y%m%d}.jsonl", lambda day: [], lambda rows: b"")


@dataclass(frozen=True)
class Case:
    table: Table
    content: Callable[[list[date], list[date]], bytes]
    first_row: int  # line of the file on which the first row stands
    rules: set[str]


CASES = (
    Case(ORDERS, erp_file, 2, {"order_date_in_month_of_number", "order_date_near_entry"}),
    Case(SHOP, shop_file, 1, {"order_date_in_month_of_number", "order_date_near_change"}),
)


def taken_in(folder: Path, case: Case, days: list[date], wrong: list[date]) -> TableIntake:
    desk = Desk(Home(folder, SOURCES), case.table)
    desk.put(case.content(days, wrong), desk.name(NIGHT))
    return desk.take_in(NIGHT)


def kept_back(taken: TableIntake) -> dict[int, list[str]]:
    """Row number -> the rules that the row breaks."""
    (batch,) = taken.batches
    path = batch.folder / QUARANTINE_NAME
    found = duckdb.sql(f"select _row_number, rule_ids from read_parquet('{path}')").fetchall()
    return dict(found)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.table.source)
def test_half_the_rows_swapped_reject_the_file_by_a_row_rule(tmp_path: Path, case: Case) -> None:
    """Each swapped row is told of, no other, with what to do."""
    taken = taken_in(tmp_path, case, SWAPPABLE, SWAPPABLE)
    (verdict,) = taken.verdicts
    assert verdict.decision == "rejected"
    failed = {result.rule_id: result for result in verdict.failed}
    assert case.rules <= failed.keys()
    caught = sum(failed[rule].unexpected_count for rule in case.rules)
    assert caught == len(SWAPPABLE)
    assert all("swapped" in (failed[rule].remedy or "") for rule in case.rules)
    good = case.first_row + len(SWAPPABLE)
    assert all(row >= good for rule in case.rules for row in failed[rule].sample_rows)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.table.source)
def test_a_few_swapped_rows_are_kept_back_and_no_clean_one(tmp_path: Path, case: Case) -> None:
    wrong = SWAPPABLE[::7]
    clean = [*SWAPPABLE, *OTHERS]
    taken = taken_in(tmp_path, case, clean, wrong)
    (verdict,) = taken.verdicts
    assert verdict.decision == "accepted"
    rows = kept_back(taken)
    first = case.first_row + len(clean)
    assert rows.keys() == set(range(first, first + len(wrong)))
    assert all(set(rules) & case.rules for rules in rows.values())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.table.source)
def test_the_same_rows_with_right_dates_pass(tmp_path: Path, case: Case) -> None:
    (verdict,) = taken_in(tmp_path, case, [*SWAPPABLE, *OTHERS], []).verdicts
    assert (verdict.decision, verdict.rows_quarantined) == ("accepted", 0)
    assert [result.rule_id for result in verdict.failed if result.rule_id in case.rules] == []


def test_totals_of_swapped_and_right_rows_are_the_same() -> None:
    """What the footer says does not help."""
    right, wrong = (erp_file(SWAPPABLE, SWAPPABLE), erp_file([*SWAPPABLE, *SWAPPABLE], []))
    assert right != wrong
    assert right.splitlines()[-1] == wrong.splitlines()[-1]


def test_a_late_order_of_the_demo_company_is_no_swapped_one(tmp_path: Path) -> None:
    """The demo has orders that are entered weeks later: they are let in."""
    home = Home(tmp_path, {"enabled_sources": ("erp",)})
    company = generate(7, 1_000)
    deliver(company, home.settings.inbox, only=("erp/order_lines",))
    taken = home.take_in(company.first_drop, company.as_of)["erp/order_lines"]
    rules = {r.rule_id for verdict in taken.verdicts for r in verdict.failed}
    assert rules.isdisjoint({"order_date_in_month_of_number", "order_date_near_entry"})
