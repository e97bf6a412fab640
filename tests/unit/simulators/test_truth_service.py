"""After-sales service of the oracle: whose a case is, and how long it took."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import pytest
from truth_worlds import company_value, line, world

from sales_pipeline.simulators.company.facts import AccountFact, CaseFact
from sales_pipeline.simulators.company.truth import TruthRow

OPENED = datetime(2026, 11, 2, 9, 0)


def case(number: int, minutes: int | None, **changes: Any) -> CaseFact:
    """A complaint of November 2 that was answered and over after some minutes, if at all."""
    end = None if minutes is None else OPENED.replace(hour=9 + minutes // 60, minute=minutes % 60)
    plain: dict[str, Any] = {
        "case_id": f"C{number}", "source": "zoho", "source_account_id": "Z1", "kind": "complaint",
        "opened": OPENED, "answered": end, "resolved": end,
    }  # fmt: skip
    return CaseFact(**(plain | changes))


def november(kpi_id: str, cases: Iterable[CaseFact], **facts: Any) -> TruthRow:
    company = world([line("2026-11-02", 1)], cases=tuple(cases), **facts)
    return company_value(company, "2026-11-03", kpi_id, "month", "2026-11")


@pytest.mark.parametrize(("waits", "twice"), [((30, 60, 120), 120), ((30, 60), 90), ((0,), 0)])
def test_a_median_is_half_the_two_in_the_middle(waits: tuple[int, ...], twice: int) -> None:
    cell = november("resolution_hours", [case(n, wait) for n, wait in enumerate(waits)])
    assert (cell.numerator, cell.denominator) == (twice, 120)


def test_an_open_case_counts_with_its_time_so_far() -> None:
    cell = november("first_response_hours", [case(1, None)])
    assert cell.value == 24 + 15


def test_a_case_that_was_not_answered_was_answered_by_its_end() -> None:
    assert november("first_response_hours", [case(1, 30, answered=None)]).numerator == 60


def test_nobody_complained_and_no_case_at_all() -> None:
    assert november("complaint_rate", [case(1, 30, kind="question")]).value == 0
    assert november("complaint_rate", [case(1, 30), case(2, 30)]).value == 2
    assert november("resolution_hours", []).status == "no_denominator"


def test_cases_of_test_accounts_and_of_later_do_not_count() -> None:
    test = AccountFact("zoho", "Z1", None, True, date(2018, 1, 1))
    later = case(2, None, source_account_id="Z2", opened=datetime(2026, 11, 4, 0, 0))
    assert november("complaint_rate", [case(1, 30), later], accounts=(test,)).numerator == 0
