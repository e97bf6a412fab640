"""What planning expects of the products that the company launches: their first 3, 6 and 12 months.

Plans have a stream of their own; the launches are those of the catalogue.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from sales_pipeline.simulators.company.catalogue import LINES, PRICE_SCALE, Product
from sales_pipeline.simulators.company.dates import NEVER, as_date, number
from sales_pipeline.simulators.company.dice import stream

if TYPE_CHECKING:
    from sales_pipeline.simulators.company.company import Company

HORIZONS = (3, 6, 12)
BEFORE_LAUNCH = 40  # days from a plan to the launch
REVISED_AFTER = 4  # days after the initial load
HOME, ABROAD = "CNY", "USD"
YUAN = 100  # in a hundredth of 万元


@dataclass(frozen=True, slots=True)
class LaunchPlan:
    """`amount` in hundredths of 万元. `days`: told, approved (NEVER if it is not)."""

    product: str
    version: str
    horizon: int
    amount: int
    units: int | None
    currency: str
    days: tuple[int, int]

    def approved_by(self, until: int) -> date | None:
        """Day of the approval, once it is there."""
        return as_date(self.days[1]) if self.days[1] <= until else None


def plans(company: "Company") -> list[LaunchPlan]:
    made: list[LaunchPlan] = company.remember("launch plans", lambda: _plans(company))
    return made


def _plans(company: "Company") -> list[LaunchPlan]:
    """A plan for each launch within the data, and for the two products that nobody dates.

    The first launch is planned at nothing, the second in dollars. Of every third the plan is
    raised while the data comes in, and of the last one the raise is never approved.
    """
    rng = stream(company.seed, "launch plans")
    launched = [p for p in company.market.catalogue.products if _is_planned(company, p)]
    launched.sort(key=lambda p: (p.launched is None, p.launched or company.start, p.product_id))
    made: list[LaunchPlan] = []
    for nth, product in enumerate(launched):
        told = number(product.launched or company.start) - BEFORE_LAUNCH
        currency = ABROAD if nth == 1 else HOME
        monthly = 0.0 if nth == 0 else _expected_units(company, product, rng)
        for horizon in HORIZONS:
            units = round(monthly * horizon)
            first = _plan(product, "V1", horizon, units, currency, (told, told + 10))
            made.append(first)
        if nth % 3 == 2:
            revised = number(company.first_drop) + REVISED_AFTER
            approved = NEVER if nth + 3 >= len(launched) else revised + 2
            made.append(_plan(product, "V2", 3, round(monthly * 4), currency, (revised, approved)))
    return made


def _is_planned(company: "Company", product: Product) -> bool:
    return product.in_master and (product.launched is None or product.launched >= company.start)


def _expected_units(company: "Company", product: Product, rng: np.random.Generator) -> float:
    """Units a month by the product's part of the order lines, misjudged by a third or so."""
    months = len([first for first, _ in company.months if first <= company.as_of])
    weights = company.market.catalogue.weight
    lines = company.order_lines / months * product.weight / float(weights.sum())
    return lines * LINES[product.line].typical_quantity * float(rng.lognormal(0.1, 0.35))


def _plan(
    product: Product, version: str, horizon: int, units: int, currency: str, days: tuple[int, int]
) -> LaunchPlan:
    amount = units * product.list_price // (PRICE_SCALE * YUAN)
    told_units = units if horizon < HORIZONS[-1] else None
    return LaunchPlan(product.product_id, version, horizon, amount, told_units, currency, days)
