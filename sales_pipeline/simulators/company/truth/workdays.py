"""Workdays in China: Monday to Friday, but for the days off and make-up days of the State Council.

Copied from its notices of 2024 to 2026, the years of the demo company; plain functions of dates.
"""

from datetime import date, timedelta
from functools import cache

# First and last day off of each holiday.
DAYS_OFF = (
    ("2024-01-01", "2024-01-01"), ("2024-02-10", "2024-02-17"), ("2024-04-04", "2024-04-06"),
    ("2024-05-01", "2024-05-05"), ("2024-06-08", "2024-06-10"), ("2024-09-15", "2024-09-17"),
    ("2024-10-01", "2024-10-07"),
    ("2025-01-01", "2025-01-01"), ("2025-01-28", "2025-02-04"), ("2025-04-04", "2025-04-06"),
    ("2025-05-01", "2025-05-05"), ("2025-05-31", "2025-06-02"), ("2025-10-01", "2025-10-08"),
    ("2026-01-01", "2026-01-03"), ("2026-02-15", "2026-02-23"), ("2026-04-04", "2026-04-06"),
    ("2026-05-01", "2026-05-05"), ("2026-06-19", "2026-06-21"), ("2026-09-25", "2026-09-27"),
    ("2026-10-01", "2026-10-07"),
)  # fmt: skip
MADE_UP = frozenset((
    "2024-02-04", "2024-02-18", "2024-04-07", "2024-04-28", "2024-05-11", "2024-09-14",
    "2024-09-29", "2024-10-12",
    "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11",
    "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
))  # fmt: skip


def is_workday(day: date) -> bool:
    if day.isoformat() in MADE_UP:
        return True
    return day.weekday() < 5 and not any(a <= day.isoformat() <= b for a, b in DAYS_OFF)


@cache
def workdays(first: date, last: date) -> int:
    """Workdays from first to last, both included; none if last comes before first."""
    return sum(is_workday(first + timedelta(n)) for n in range((last - first).days + 1))


def progress(first: date, last: date, today: date) -> tuple[int, int]:
    """Elapsed and all workdays of a stretch of days; calendar days if it has no workday."""
    reached, whole = min(last, today), workdays(first, last)
    if whole:
        return workdays(first, reached), whole
    return max((reached - first).days + 1, 0), (last - first).days + 1
