"""The survey of the oracle: which answers count, how they are scored and to whom they belong."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from truth_worlds import company_value, line, world

from sales_pipeline.simulators.company.facts import (
    AccountFact,
    AssignmentFact,
    OrgUnitFact,
    OwnerFact,
    ResponseFact,
)
from sales_pipeline.simulators.company.truth import Publication, TruthRow, compute_truth

SCOPES = ("team", "salesperson")
LONG_AGO = date(2020, 1, 1)


def response(number: int, score: int | None, day: int = 10, **changes: Any) -> ResponseFact:
    """A question of satisfaction sent on November 2 to a contact of its own, answered on a day."""
    plain: dict[str, Any] = {
        "response_id": f"R{number}",
        "survey_id": "S1",
        "source": "erp",
        "source_account_id": "A1",
        "respondent": f"A1-{number}",
        "question": "CSAT",
        "score": score,
        "score_min": 1,
        "score_max": 5,
        "sent_on": date(2026, 11, 2),
        "answered_on": None if score is None else date(2026, 11, day),
    }
    return ResponseFact(**(plain | changes))


def november(kpi_id: str, responses: Iterable[ResponseFact], **facts: Any) -> TruthRow:
    company = world([line("2026-11-02", 1)], responses=tuple(responses), **facts)
    return company_value(company, "2026-11-30", kpi_id, "month", "2026-11")


def test_satisfaction_is_the_mean_of_the_points() -> None:
    cell = november("csat", [response(n, score) for n, score in enumerate((1, 2, 3, 5, 5))])
    assert (cell.numerator, cell.denominator, cell.value) == (275, 5, 55)
    assert november("csat_top2_share", [response(1, 4), response(2, 3)]).numerator == 1


@pytest.mark.parametrize(("count", "status"), [(5, "ok"), (4, "insufficient_history")])
def test_fewer_than_five_answers_say_so(count: int, status: str) -> None:
    assert november("csat", [response(n, 4) for n in range(count)]).status == status


def test_nobody_answered_is_no_score() -> None:
    cell = november("csat", [response(1, None)])
    assert (cell.value, cell.status) == (None, "no_denominator")
    assert november("survey_response_rate", [response(1, None)]).value == 0


def test_a_scale_of_one_value_has_no_points() -> None:
    assert november("csat", [response(1, 1, score_max=1)]).denominator == 0


def test_of_a_contact_the_latest_answer_to_a_survey_counts() -> None:
    twice = [response(1, 1, 10, respondent="A1-1"), response(2, 5, 12, respondent="A1-1")]
    assert november("csat", twice).numerator == 100
    assert november("survey_response_rate", twice).denominator == 1
    other = [twice[0], response(2, 5, 12, respondent="A1-1", survey_id="S2")]
    assert november("csat", other).denominator == 2


def test_promoters_less_detractors_of_a_scale_of_ten() -> None:
    scores = [
        response(n, score, question="NPS", score_min=0, score_max=10)
        for n, score in enumerate((10, 9, 8, 7, 6, 0))
    ]
    other_scale = response(9, 1, question="NPS")
    cell = november("nps", [*scores, other_scale])
    assert (cell.numerator, cell.denominator, cell.value) == (0, 6, Decimal(0))


@pytest.mark.parametrize(("is_test", "count"), [(False, 1), (True, 0)])
def test_test_accounts_are_not_asked(is_test: bool, count: int) -> None:
    asked = (AccountFact("erp", "A2", None, is_test, None),)
    answers = [response(1, 5, source_account_id="A2")]
    assert november("csat", answers, accounts=asked).denominator == count


def test_an_answer_belongs_to_the_owner_of_its_day() -> None:
    owners = (
        OwnerFact("erp", "A1", "E1", date(2026, 11, 6)),
        OwnerFact("erp", "A1", "E2", date(2026, 11, 12)),
    )
    answers = (response(1, 5, 3), response(2, 5, 11), response(3, 5, 12))
    company = world(
        [line("2026-11-02", 1)],
        responses=answers,
        owners=owners,
        assignments=(AssignmentFact("E1", "T1", LONG_AGO, None),),
        org_units=(OrgUnitFact("T1", "team", "R1", LONG_AGO, None),),
    )
    publication: Publication = frozenset(("csat", scope, "month") for scope in SCOPES)
    rows = compute_truth(company, date(2026, 11, 30), publication)
    found = {(row.scope_type, row.scope_key): row.denominator for row in rows}
    assert found == {
        ("salesperson", "E1"): 2,
        ("salesperson", "E2"): 1,
        ("team", "T1"): 2,
        ("team", "unknown"): 1,
    }
