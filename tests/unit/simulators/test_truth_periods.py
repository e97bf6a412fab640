"""Calendar of the oracle: keys, ends, neighbours and comparable days.

Dates were looked up in a printed calendar, not computed.
"""

from datetime import date
from typing import Any

import pytest

from sales_pipeline.simulators.company.truth.periods import (
    add_months,
    comparable_window,
    period_before,
    period_of,
    year_before,
)


@pytest.mark.parametrize(
    ("grain", "day", "start_month", "expected"),
    [
        ("day", "2026-11-22", 1, ("2026-11-22", "2026-11-22", "2026-11-22")),
        ("week", "2026-11-22", 1, ("2026-W47", "2026-11-16", "2026-11-22")),
        ("week", "2027-01-01", 1, ("2026-W53", "2026-12-28", "2027-01-03")),
        ("month", "2028-02-10", 1, ("2028-02", "2028-02-01", "2028-02-29")),
        ("quarter", "2026-11-22", 1, ("2026Q4", "2026-10-01", "2026-12-31")),
        ("year", "2026-11-22", 1, ("FY2026", "2026-01-01", "2026-12-31")),
        ("quarter", "2026-11-22", 4, ("2027Q3", "2026-10-01", "2026-12-31")),
        ("year", "2026-03-31", 4, ("FY2026", "2025-04-01", "2026-03-31")),
    ],
)
def test_a_day_lies_in_its_period(
    grain: Any, day: str, start_month: int, expected: tuple[str, str, str]
) -> None:
    period = period_of(grain, date.fromisoformat(day), start_month)
    assert (period.key, period.start.isoformat(), period.end.isoformat()) == expected


@pytest.mark.parametrize(
    ("grain", "day", "before", "a_year_before"),
    [
        ("day", "2028-02-29", "2028-02-28", "2027-02-28"),
        ("week", "2026-01-01", "2025-W52", "2025-W01"),
        ("week", "2026-12-31", "2026-W52", None),
        ("month", "2026-01-15", "2025-12", "2025-01"),
        ("quarter", "2026-01-15", "2025Q4", "2025Q1"),
        ("year", "2026-01-15", "FY2025", "FY2025"),
    ],
)
def test_a_period_has_neighbours(
    grain: Any, day: str, before: str, a_year_before: str | None
) -> None:
    period = period_of(grain, date.fromisoformat(day))
    assert period_before(period).key == before
    found = year_before(period)
    assert (found and found.key) == a_year_before


@pytest.mark.parametrize(
    ("as_of", "first", "last"),
    [
        ("2026-03-22", "2026-02-01", "2026-02-22"),
        ("2026-03-30", "2026-02-01", "2026-02-28"),
        ("2026-03-31", "2026-02-01", "2026-02-28"),
        ("2026-05-01", "2026-02-01", "2026-02-28"),
    ],
)
def test_a_running_march_meets_as_many_days_of_february(as_of: str, first: str, last: str) -> None:
    march = period_of("month", date(2026, 3, 1))
    window = comparable_window(march, period_before(march), date.fromisoformat(as_of))
    assert tuple(day.isoformat() for day in window) == (first, last)


def test_a_complete_february_meets_the_whole_of_january() -> None:
    february = period_of("month", date(2026, 2, 1))
    window = comparable_window(february, period_before(february), date(2026, 2, 28))
    assert window == (date(2026, 1, 1), date(2026, 1, 31))


@pytest.mark.parametrize(
    ("as_of", "last"), [("2028-03-10", "2027-03-10"), ("2028-02-29", "2027-02-28")]
)
def test_a_running_year_meets_the_same_dates_of_the_year_before(as_of: str, last: str) -> None:
    leap_year = period_of("year", date(2028, 1, 1))
    window = comparable_window(leap_year, period_before(leap_year), date.fromisoformat(as_of))
    assert window == (date(2027, 1, 1), date.fromisoformat(last))


def test_a_running_quarter_meets_as_many_days_of_the_quarter_before() -> None:
    # 10 May is day 40 of its quarter; day 40 of the first quarter is 9 February.
    second = period_of("quarter", date(2026, 4, 1))
    window = comparable_window(second, period_before(second), date(2026, 5, 10))
    assert window == (date(2026, 1, 1), date(2026, 2, 9))


def test_a_running_week_meets_as_many_days_of_the_week_a_year_before() -> None:
    week = period_of("week", date(2026, 11, 18))
    a_year_before = year_before(week)
    assert a_year_before is not None
    window = comparable_window(week, a_year_before, date(2026, 11, 18))
    assert window == (date(2025, 11, 17), date(2025, 11, 19))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2028-02-29", -12, "2027-02-28"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-01-01", -1, "2025-12-01"),
    ],
)
def test_adding_months_stays_inside_the_month(day: str, months: int, expected: str) -> None:
    assert add_months(date.fromisoformat(day), months).isoformat() == expected
