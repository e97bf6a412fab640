"""The calendar of the oracle: day, ISO week, month, fiscal quarter and fiscal year of a date.

Pure functions of their arguments; the fiscal year carries the calendar year in which it ends.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Grain = Literal["day", "week", "month", "quarter", "year"]
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A period and its inclusive first and last day."""

    grain: Grain
    key: str
    start: date
    end: date


def add_months(day: date, months: int) -> date:
    """Same day of another month; a day that month lacks becomes its last day."""
    first = date(day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), last_of_month(first))


def last_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - ONE_DAY


def quarter_end(key: str) -> date:
    """The last day of a calendar quarter such as 2026Q3."""
    return last_of_month(date(int(key[:4]), 3 * int(key[-1]), 1))


def period_of(grain: Grain, day: date, fiscal_year_start_month: int = 1) -> Period:
    """The period of one grain that holds a day."""
    if grain == "day":
        return Period(grain, day.isoformat(), day, day)
    if grain == "week":
        iso = day.isocalendar()
        monday = day - timedelta(days=iso.weekday - 1)
        return Period(grain, f"{iso.year}-W{iso.week:02d}", monday, monday + timedelta(days=6))
    first = day.replace(day=1)
    if grain == "month":
        return Period(grain, f"{day:%Y-%m}", first, last_of_month(first))
    months_into_year = (day.month - fiscal_year_start_month) % 12
    year_start = add_months(first, -months_into_year)
    year_end = add_months(year_start, 12) - ONE_DAY
    if grain == "year":
        return Period(grain, f"FY{year_end.year}", year_start, year_end)
    start = add_months(year_start, months_into_year // 3 * 3)
    key = f"{year_end.year}Q{months_into_year // 3 + 1}"
    return Period(grain, key, start, add_months(start, 3) - ONE_DAY)


def periods_between(
    grain: Grain, first_day: date, last_day: date, fiscal_year_start_month: int = 1
) -> Iterator[Period]:
    """Periods from the one that holds the first day to the one that holds the last."""
    period = period_of(grain, first_day, fiscal_year_start_month)
    while period.start <= last_day:
        yield period
        period = period_of(grain, period.end + ONE_DAY, fiscal_year_start_month)


def period_before(period: Period, fiscal_year_start_month: int = 1) -> Period:
    return period_of(period.grain, period.start - ONE_DAY, fiscal_year_start_month)


def year_before(period: Period, fiscal_year_start_month: int = 1) -> Period | None:
    """The same period a year earlier, None for an ISO week 53 that the year before lacks."""
    if period.grain != "week":
        return period_of(period.grain, add_months(period.start, -12), fiscal_year_start_month)
    iso = period.start.isocalendar()
    try:
        return period_of("week", date.fromisocalendar(iso.year - 1, iso.week, 1))
    except ValueError:
        return None


def comparable_window(period: Period, comparator: Period, as_of: date) -> tuple[date, date]:
    """First and last day of the comparator that a period may be compared with.

    A complete period meets the whole comparator. A running one meets the same dates of the year
    before (February 29 meets February 28), else as many days as have elapsed; never more than
    the comparator has (March 1-30 meets February 1-28).
    """
    if as_of >= period.end:
        return comparator.start, comparator.end
    is_year_apart = period.grain != "week" and comparator.start == add_months(period.start, -12)
    elapsed = as_of - period.start
    last = add_months(as_of, -12) if is_year_apart else comparator.start + elapsed
    return comparator.start, min(last, comparator.end)
