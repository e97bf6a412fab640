"""The customer survey by the nightly job: answers that come late, change or go, and a new owner.

Two accounts of two salespeople; every figure is written by hand.
"""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from delivered_files import CUSTOMERS
from flow_home import Home
from team_company import put_orders, put_staff, sale

pytestmark = pytest.mark.slow

OPTIONS = {"enabled_sources": ("erp", "finance", "hr", "planning", "survey")}
FIRST = date(2026, 11, 16)
SECOND, THIRD = FIRST + timedelta(days=1), FIRST + timedelta(days=2)
CELLS = """
    select scope_key, value::decimal(18, 2)::varchar, denominator::integer, status
    from marts.fct_kpi_values
    where kpi_id = ? and scope_type = ? and period_key = '2026-11' and denominator > 0 order by 1
"""


def answer(
    number: int, account: str, score: int | None, day: str = "2026-11-10", **changes: Any
) -> dict[str, Any]:
    """A question of satisfaction, sent on November 9 to a contact of its own."""
    return {
        "responseId": f"R{number}", "surveyId": "S1", "customerCode": account,
        "respondent": f"{account}-{number}", "sentAt": "2026-11-09T09:00:00+08:00",
        "respondedAt": None if score is None else f"{day}T20:15:00+08:00", "question": "CSAT",
        "score": score, "scoreMin": 1, "scoreMax": 5, "comment": "张三 13800000000",
    } | changes  # fmt: skip


def put_answers(home: Home, night: date, answers: Iterable[dict[str, Any]]) -> None:
    path = home.inbox("survey") / f"responses_{night:%Y%m%d}.json"
    path.write_text(json.dumps(list(answers), ensure_ascii=False), encoding="utf-8")


def put_customers(home: Home, night: date, owners: dict[str, str]) -> None:
    rows = [row for row in CUSTOMERS.rows(night) if row["客户编码"] in owners]
    content = CUSTOMERS.content([r | {"业务员编码": owners[r["客户编码"]]} for r in rows])
    (home.inbox("erp") / CUSTOMERS.file.format(night)).write_bytes(content)


def deliver(home: Home, *more: dict[str, Any]) -> None:
    """What is there on the first night, `more` answers included."""
    put_staff(home, FIRST, [("S1", "T1", "2020-01-01", ""), ("S2", "T2", "2020-01-01", "")])
    put_customers(home, FIRST, {"C001": "S1", "C002": "S2"})
    put_orders(home, FIRST, [sale("A", "2026-11-02", "100")])
    # So many unanswered ones that two wrong rows are few.
    ignored = [
        answer(n, "C002", None, surveyId="S0", sentAt="2026-10-12T09:00:00+08:00")
        for n in range(100, 140)
    ]
    recommends = answer(4, "C001", 9, question="NPS", scoreMin=0, scoreMax=10)
    known = [answer(1, "C001", 4), answer(2, "C002", 5), answer(3, "C001", None), recommends]
    put_answers(home, FIRST, [*known, *ignored, *more])


def deliver_changes(home: Home) -> None:
    """C001 gets another owner; an answer is corrected, two come late, then one is withdrawn."""
    put_customers(home, SECOND, {"C001": "S2", "C002": "S2"})
    late = answer(5, "C001", 5, "2026-11-13"), answer(6, "C001", 1, "2026-11-17")
    put_answers(home, SECOND, [answer(1, "C001", 2), *late])
    put_answers(home, THIRD, [answer(2, "C002", 5, withdrawn=True)])
    for night in (SECOND, THIRD):
        put_orders(home, night, [sale(f"{night:%d}", f"{night}", "1")])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    found = Home(tmp_path_factory.mktemp("survey"), OPTIONS)
    deliver(found, answer(7, "C002", 9), answer(8, "C002", 0))
    found.night(FIRST)
    return found


def test_satisfaction_is_credited_to_the_owner_of_the_account(home: Home) -> None:
    few = "insufficient_history"
    assert home.query(CELLS, "csat", "company") == [("company", "87.50", 2, few)]
    assert home.query(CELLS, "csat", "team") == [("T1", "75.00", 1, few), ("T2", "100.00", 1, few)]
    assert home.query(CELLS, "nps", "region") == [("R1", "1.00", 1, few)]
    rates = home.query(CELLS, "survey_response_rate", "salesperson")
    assert rates == [("S1", "0.67", 3, "partial_period"), ("S2", "1.00", 1, "partial_period")]


def test_scores_beyond_their_scale_are_kept_back(home: Home) -> None:
    """The company above is what it would be without them."""
    kept = home.query("select rule_ids from marts.fct_quarantine order by rule_ids")
    assert kept == [("score_not_below_scale",), ("score_within_scale",)]
    assert home.query("select count(*) from marts.fct_survey_scores") == [(44,)]


def test_no_mart_tells_who_said_what(home: Home) -> None:
    columns = home.query("select column_name from information_schema.columns")
    assert not {"comment", "respondent", "respondent_id"} & {name for (name,) in columns}


def test_answers_follow_what_is_known_of_them(home: Home) -> None:
    deliver_changes(home)
    home.night(SECOND)
    cells = home.query(CELLS, "csat", "salesperson")
    # The first two were answered while S1 owned the account, the sixth on the day after.
    assert [row[:3] for row in cells] == [("S1", "62.50", 2), ("S2", "50.00", 2)]
    home.night(THIRD)
    assert [row[:3] for row in home.query(CELLS, "csat", "salesperson")] == [
        ("S1", "62.50", 2),
        ("S2", "0.00", 1),
    ]


def test_nights_one_by_one_and_in_one_run_give_the_same_marts(home: Home, tmp_path: Path) -> None:
    at_once = Home(tmp_path, OPTIONS)
    deliver(at_once, answer(7, "C002", 9), answer(8, "C002", 0))
    deliver_changes(at_once)
    at_once.night(FIRST, THIRD)
    assert at_once.hashes() == home.hashes()
