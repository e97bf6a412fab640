"""Exchange rates of the oracle: spot by day, budget by fiscal year, average by month.

Pure lookups in what the treasury has told; the reporting currency is always 1.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from sales_pipeline.simulators.company.facts import FxFact
from sales_pipeline.simulators.company.truth.arithmetic import ONE
from sales_pipeline.simulators.company.truth.periods import Grain, period_of

REPORTING_CURRENCY = "CNY"
OLDEST_RATE = timedelta(days=12)


class Rates:
    """Rates by currency and day."""

    def __init__(self, rates: tuple[FxFact, ...], fiscal_year_start_month: int = 1) -> None:
        self._start_month = fiscal_year_start_month
        self._spot = {(r.currency, r.rate_date): r.rate for r in rates if r.rate_type == "spot"}
        dated = sorted(rates, key=lambda rate: rate.rate_date)
        self._budget = self._by_period("year", (r for r in dated if r.rate_type == "budget"))
        self._average = self._by_period("month", (r for r in dated if r.rate_type == "month_avg"))

    @staticmethod
    def is_home(currency: str) -> bool:
        """Whether it is the reporting currency."""
        return currency == REPORTING_CURRENCY

    def at(self, currency: str, day: date) -> Decimal | None:
        """Rate of the day, else the latest of the twelve days before, else None."""
        if currency == REPORTING_CURRENCY:
            return ONE
        for age in range(OLDEST_RATE.days + 1):
            rate = self._spot.get((currency, day - timedelta(days=age)))
            if rate is not None:
                return rate
        return None

    def budget(self, currency: str, day: date) -> Decimal | None:
        """The last budget rate of the day's fiscal year, else None."""
        if currency == REPORTING_CURRENCY:
            return ONE
        return self._budget.get((currency, self._key("year", day)))

    def average(self, currency: str, day: date) -> Decimal | None:
        """The average rate of the day's month, else None."""
        if currency == REPORTING_CURRENCY:
            return ONE
        return self._average.get((currency, self._key("month", day)))

    def _by_period(self, grain: Grain, rates: Iterable[FxFact]) -> dict[tuple[str, str], Decimal]:
        return {(rate.currency, self._key(grain, rate.rate_date)): rate.rate for rate in rates}

    def _key(self, grain: Grain, day: date) -> str:
        return period_of(grain, day, self._start_month).key
