"""Exchange rates: daily spot on banking days with gaps, monthly averages, budget rates.

A random walk from a named stream, in millionths, so the same seed quotes the same rates.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from sales_pipeline.simulators.company.codes import CURRENCIES, EUR, HKD
from sales_pipeline.simulators.company.dates import (
    as_date,
    is_banking_day,
    month_key,
    month_start,
    number,
)
from sales_pipeline.simulators.company.dice import stream

RATE_SCALE = 1_000_000
OPENING = (1_000_000, 7_105_000, 7_742_000, 913_000)
DAILY_MOVE = (0.0, 0.0016, 0.0028, 0.0015)
WARM_UP_DAYS = 45  # quotes before the first order, so that the first days have a rate
# Months after the start in which the treasury forgot a currency, and for how many days.
GAPS = ((HKD, 10, 80), (EUR, 17, 45))
OLDEST_RATE_DAYS = 12


@dataclass(frozen=True, slots=True)
class Quote:
    currency: str
    rate_date: date
    rate_type: str
    rate: int

    @property
    def decimal(self) -> Decimal:
        return Decimal(self.rate).scaleb(-6)


@dataclass(frozen=True)
class Rates:
    """`level[c, d - first_day]` exists for every day; `quotes` only for days a bank quoted."""

    quotes: tuple[Quote, ...]
    level: np.ndarray
    age: np.ndarray  # days since the last spot quote, same shape as `level`
    first_day: int

    def around(self, currency: np.ndarray, day: int) -> np.ndarray:
        return self.level[currency, day - self.first_day]


def build(seed: int, start: date, last: date) -> Rates:
    rng = stream(seed, "money")
    first = start - timedelta(days=WARM_UP_DAYS)
    days = number(last) - number(first) + 1
    level = np.empty((len(CURRENCIES), days), dtype=np.int64)
    for c, opening in enumerate(OPENING):
        walk = np.cumprod(1 + rng.normal(0, DAILY_MOVE[c], days)) if DAILY_MOVE[c] else 1.0
        level[c] = np.round(opening / 100 * walk * np.ones(days)).astype(np.int64) * 100
    quotes = [*_spot(level, first, start), *_budget(level, first, last), *_monthly(level, first)]
    return Rates(tuple(quotes), level, _ages(level.shape, quotes, number(first)), number(first))


def _ages(shape: tuple[int, ...], quotes: list[Quote], first_day: int) -> np.ndarray:
    quoted = np.zeros(shape, dtype=bool)
    quoted[0] = True
    for quote in quotes:
        if quote.rate_type == "spot":
            quoted[CURRENCIES.index(quote.currency), number(quote.rate_date) - first_day] = True
    days = np.arange(shape[1])
    return days - np.maximum.accumulate(np.where(quoted, days, -999), axis=1)


def in_gap(currency: int, day: date, start: date) -> bool:
    """Longer than a rate may be old: amounts of these days have no rate at all."""
    for missing, months, days in GAPS:
        begin = month_start(start, months) + timedelta(days=2)
        if currency == missing and begin <= day < begin + timedelta(days=days):
            return True
    return False


def _spot(level: np.ndarray, first: date, start: date) -> list[Quote]:
    return [
        Quote(CURRENCIES[c], day, "spot", int(level[c, d]))
        for d in range(level.shape[1])
        if is_banking_day(day := first + timedelta(days=d))
        for c in range(1, len(CURRENCIES))
        if not in_gap(c, day, start)
    ]


def _budget(level: np.ndarray, first: date, last: date) -> list[Quote]:
    """The rate of the year's plan: the level at the start of the year, rounded to a cent."""
    quotes = []
    for year in range(first.year, last.year + 1):
        at = max(number(date(year, 1, 1)) - number(first), 0)
        quotes += [
            Quote(
                CURRENCIES[c], date(year, 1, 1), "budget", round(int(level[c, at]) / 1e4) * 10_000
            )
            for c in range(1, len(CURRENCIES))
        ]
    return quotes


def _monthly(level: np.ndarray, first: date) -> list[Quote]:
    """Averages of complete months, dated at the month's last day."""
    quotes = []
    days = [as_date(number(first) + d) for d in range(level.shape[1])]
    for key in sorted({month_key(d) for d in days})[1:]:
        at = [i for i, d in enumerate(days) if month_key(d) == key]
        if (days[at[-1]] + timedelta(days=1)).day != 1:
            continue
        quotes += [
            Quote(CURRENCIES[c], days[at[-1]], "month_avg", int(level[c, at].sum()) // len(at))
            for c in range(1, len(CURRENCIES))
        ]
    return quotes
