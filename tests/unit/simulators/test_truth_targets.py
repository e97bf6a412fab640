"""Targets and workdays of the oracle: which target counts on a night, how much of it is due."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from truth_worlds import company_value, line, world

from sales_pipeline.simulators.company.facts import TargetFact
from sales_pipeline.simulators.company.truth.workdays import progress, workdays


def target(value: int, **changes: Any) -> TargetFact:
    """An approved target of the company for November 2026, known since the year before."""
    plain: dict[str, Any] = {
        "version": "V1",
        "kpi_id": "net_revenue",
        "scope_type": "company",
        "scope_key": "company",
        "first_day": date(2026, 11, 1),
        "last_day": date(2026, 11, 30),
        "value": Decimal(value),
        "currency": "CNY",
        "is_approved": True,
        "approved_on": date(2025, 12, 20),
        "known_on": date(2025, 12, 21),
    }
    return TargetFact(**(plain | changes))


def denominator(as_of: str, *targets: TargetFact) -> Decimal | None:
    company = world([line("2026-11-02", 100)], targets=targets)
    return company_value(company, as_of, "attainment", "month", "2026-11").denominator


def test_a_version_counts_from_the_night_on_which_it_is_approved_and_known() -> None:
    later = target(2, version="V2", approved_on=date(2026, 11, 10), known_on=date(2026, 11, 12))
    ahead = target(3, version="V3", approved_on=date(2026, 11, 20), known_on=date(2026, 11, 15))
    nights = ("2026-11-11", "2026-11-12", "2026-11-19", "2026-11-20")
    found = [denominator(night, target(1), later, ahead) for night in nights]
    assert found == [1, 2, 2, 3]


def test_a_version_is_what_was_last_told_of_it() -> None:
    withdrawn = target(9, is_approved=False, known_on=date(2026, 11, 12))
    assert denominator("2026-11-11", target(1), withdrawn) == 1
    assert denominator("2026-11-12", target(1), withdrawn) is None


def test_targets_of_other_kpis_and_currencies_are_none() -> None:
    assert denominator("2026-11-22", target(1, kpi_id="units_sold")) is None
    assert denominator("2026-11-22", target(1, currency="USD")) is None


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        # Official workdays of whole years, and the weeks around the holidays of 2026.
        ("2024-01-01", "2024-12-31", 251),
        ("2025-01-01", "2025-12-31", 248),
        ("2026-01-01", "2026-12-31", 248),
        ("2026-02-14", "2026-02-23", 1),
        ("2026-10-05", "2026-10-11", 3),
        ("2026-11-23", "2026-11-22", 0),
    ],
)
def test_workdays_are_those_of_the_notices(first: str, last: str, count: int) -> None:
    assert workdays(date.fromisoformat(first), date.fromisoformat(last)) == count


def test_days_without_a_workday_go_by_the_calendar() -> None:
    first, last = date(2026, 10, 1), date(2026, 10, 7)
    assert progress(first, last, date(2026, 10, 3)) == (3, 7)
    assert progress(first, last, date(2026, 9, 30)) == (0, 7)
    assert progress(first, last, date(2026, 11, 1)) == (7, 7)
