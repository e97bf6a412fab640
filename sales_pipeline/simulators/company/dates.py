"""Days as integers (since 1970-01-01), months, and how busy a Chinese seller is on each.

Pure arithmetic on given dates: nothing here asks what day it is.
"""

from datetime import date, timedelta

import numpy as np

EPOCH = date(1970, 1, 1)
NEVER = 10**6  # a day number no delivery ever reaches
SPRING_FESTIVAL = {
    2021: (2, 12), 2022: (2, 1), 2023: (1, 22), 2024: (2, 10), 2025: (1, 29), 2026: (2, 17),
    2027: (2, 6), 2028: (1, 26), 2029: (2, 13), 2030: (2, 3), 2031: (1, 23), 2032: (2, 11),
}  # fmt: skip
# Share of a normal month; December and quarter ends push, February waits for the festival.
SEASON = (0.95, 0.80, 1.10, 0.98, 1.00, 1.12, 0.94, 0.95, 1.10, 0.92, 1.06, 1.22)
MONTHLY_GROWTH = 0.007


def number(day: date) -> int:
    return (day - EPOCH).days


def as_date(day: int) -> date:
    return EPOCH + timedelta(days=int(day))


def month_start(day: date, offset: int = 0) -> date:
    """First day of the month `offset` months away from the month of `day`."""
    months = day.year * 12 + day.month - 1 + offset
    return date(months // 12, months % 12 + 1, 1)


def month_key(day: date) -> str:
    return f"{day:%Y-%m}"


def is_holiday(day: date) -> bool:
    """Public holidays with fixed dates, and the eight days of the Spring Festival."""
    if (day.month, day.day) in {(1, 1), (4, 4), (4, 5), (4, 6)}:
        return True
    if (day.month == 5 and day.day <= 5) or (day.month == 10 and day.day <= 7):
        return True
    return -1 <= _days_from_festival(day) <= 6


def is_banking_day(day: date) -> bool:
    return day.weekday() < 5 and not is_holiday(day)


def day_weight(day: date, start: date) -> float:
    """How many orders a day draws compared with a normal workday at `start`."""
    weight = 1.0 if day.weekday() < 5 else (0.22 if day.weekday() == 5 else 0.12)
    if is_holiday(day):
        weight = 0.06
    if -10 <= _days_from_festival(day) < -1 or 6 < _days_from_festival(day) <= 14:
        weight *= 0.6
    if (day + timedelta(days=4)).month != day.month:
        weight *= 1.45  # month-end push
    months = (day.year - start.year) * 12 + day.month - start.month
    return weight * SEASON[day.month - 1] * (1 + MONTHLY_GROWTH) ** months


def day_weights(first: date, last: date, start: date) -> np.ndarray:
    days = range(number(first), number(last) + 1)
    return np.array([day_weight(as_date(d), start) for d in days])


def _days_from_festival(day: date) -> int:
    if day.year not in SPRING_FESTIVAL:
        return 999
    return (day - date(day.year, *SPRING_FESTIVAL[day.year])).days
