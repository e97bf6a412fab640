"""The budgets of products in force at a business date, and what of them was due by then.

Built once from the world, changed by nothing afterwards; money in reporting currency.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sales_pipeline.simulators.company.facts import ProductBudgetFact, World
from sales_pipeline.simulators.company.truth.arithmetic import EXACT, ZERO, half_up, total
from sales_pipeline.simulators.company.truth.counting import CountedLine
from sales_pipeline.simulators.company.truth.customers import UNKNOWN
from sales_pipeline.simulators.company.truth.periods import Period
from sales_pipeline.simulators.company.truth.pvm import PIECES, Effects, Good, sum_up, units_of
from sales_pipeline.simulators.company.truth.workdays import progress


class ProductBudgets:
    """Of the versions of a month that count, the one approved last, as a whole."""

    def __init__(self, world: World, as_of: date) -> None:
        self._as_of = as_of
        self._products = {product.product_id: product for product in world.products}
        self._months: dict[date, list[ProductBudgetFact]] = {}
        counting = [b for b in world.product_budgets if _counts(b, as_of)]
        for budget in sorted(counting, key=_rank):
            month = self._months.setdefault(budget.first_day, [])
            if month and month[0].version != budget.version:
                month.clear()
            month.append(budget)

    def covers(self, period: Period) -> bool:
        """Whether each month of the period has a budget."""
        days = sum(
            (month[0].last_day - month[0].first_day).days + 1 for month in self._inside(period)
        )
        return days == (period.end - period.start).days + 1

    def effects(self, scope: tuple[str, str], period: Period, lines: list[CountedLine]) -> Effects:
        """Why the lines of the company or a product line are not what was due of the budget."""
        due: dict[str, list[tuple[Decimal, Decimal]]] = {}
        for month in self._inside(period):
            for budget in month:
                line, _ = self._group(budget.product)
                if scope[0] == "company" or line == scope[1]:
                    due.setdefault(budget.product, []).append(self._due(budget))
        goods = []
        for product in {*due, *(line.product for line in lines)}:
            sold, parts = [x for x in lines if x.product == product], due.get(product, [])
            goods.append(Good(
                self._group(product), units_of(sold),
                total(line.constant_fx or ZERO for line in sold),
                total(units for _, units in parts), total(amount for amount, _ in parts),
            ))  # fmt: skip
        return sum_up(goods, total(line.net - (line.constant_fx or ZERO) for line in lines))

    def _inside(self, period: Period) -> Iterator[list[ProductBudgetFact]]:
        for first, month in self._months.items():
            if period.start <= first <= period.end:
                yield month

    def _group(self, product: str) -> tuple[str, str | None]:
        known = self._products.get(product)
        if known is None:
            return UNKNOWN, None
        return known.product_line or UNKNOWN, PIECES.get(known.uom or "", known.uom)

    def _due(self, budget: ProductBudgetFact) -> tuple[Decimal, Decimal]:
        elapsed, whole = progress(budget.first_day, budget.last_day, self._as_of)
        amount, units = (
            half_up(EXACT.divide(value * elapsed, Decimal(whole)), places)
            for value, places in ((budget.amount, 2), (budget.units or ZERO, 4))
        )
        return amount, units


def _counts(budget: ProductBudgetFact, as_of: date) -> bool:
    return budget.is_approved and (budget.approved_on or as_of) <= as_of


def _rank(budget: ProductBudgetFact) -> tuple[date, str]:
    return budget.approved_on or date.min, budget.version
