"""Promotions of the demo company: named products, or all of a line, for one to three weeks.

They have a stream of their own and move nobody to buy: what the orders are stays as it is.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sales_pipeline.simulators.company.catalogue import LINES
from sales_pipeline.simulators.company.codes import CHANNELS
from sales_pipeline.simulators.company.dates import NEVER, month_start, number
from sales_pipeline.simulators.company.dice import stream

if TYPE_CHECKING:
    from sales_pipeline.simulators.company.company import Company

MONTHS_BETWEEN = 2
TOLD_BEFORE = 20  # days from the plan to the first day
EXTENDED_BY = 5  # days
NAMED = 3  # products of a promotion that names them
EVENTS = ("春季大促", "年中大促", "金秋特惠", "新客专享", "清仓")


@dataclass(frozen=True, slots=True)
class Promotion:
    """A product or a line in a promotion; `channel` -1 is all. Days are numbers, NEVER if not."""

    promotion_id: str
    name: str
    scope_type: str
    scope_key: str
    channel: int
    first: int
    planned_last: int
    told: int
    extended: int = NEVER
    withdrawn: int = NEVER

    @property
    def days(self) -> tuple[int, ...]:
        return (self.told, self.extended, self.withdrawn)

    def last(self, until: int) -> int:
        """The last day as it is known on a day."""
        return self.planned_last + (EXTENDED_BY if self.extended <= until else 0)


def promotions(company: "Company") -> list[Promotion]:
    made: list[Promotion] = company.remember("promotions", lambda: _promotions(company))
    return made


def _promotions(company: "Company") -> list[Promotion]:
    """One every other month, the first before there are weeks to compare with, in turn of a line
    and of products of it; the latest are extended, withdrawn and told while the data comes in."""
    made: list[Promotion] = []
    months = [first for first, _ in company.months if first <= company.as_of]
    for nth, first in enumerate(months[::MONTHS_BETWEEN]):
        made += _promotion(company, nth, number(first) + 3)
    drop = number(company.first_drop)
    made += _promotion(company, len(made) + 100, drop - 18, extended=drop + 3)
    made += _promotion(company, len(made) + 100, drop - 30, withdrawn=drop + 6)
    made += _promotion(company, len(made) + 100, drop + 2, told=drop + 1)
    # A second one of the last products, a month after: their weeks are passed over.
    again = [p for p in made if p.scope_type == "product"][-NAMED:]
    begin = number(month_start(company.as_of, -2))
    made += [
        Promotion("PR900", EVENTS[0], p.scope_type, p.scope_key, -1, begin, begin + 9, begin - 5)
        for p in again
    ]
    return made


def _promotion(
    company: "Company", nth: int, begin: int, told: int | None = None,
    extended: int = NEVER, withdrawn: int = NEVER,
) -> list[Promotion]:  # fmt: skip
    rng = stream(company.seed, "promotions", nth)
    first = begin + int(rng.integers(0, 8))
    last = first + int(rng.integers(6, 20))
    line = int(rng.integers(len(LINES)))
    channel = int(rng.integers(len(CHANNELS))) if rng.random() < 0.3 else -1
    products = [
        p.product_id
        for p in company.market.catalogue.products
        if p.in_master and p.line == line and (p.launched is None or number(p.launched) <= first)
    ]
    chosen = sorted(int(i) for i in rng.permutation(len(products))[:NAMED])
    named = [("product", products[i]) for i in chosen]
    scopes = named if nth % 2 else [("product_line", LINES[line].code), *named[:1]]
    return [
        Promotion(
            f"PR{nth:03d}", EVENTS[nth % len(EVENTS)], scope_type, scope_key, channel, first, last,
            first - TOLD_BEFORE if told is None else told, extended, withdrawn,
        )
        for scope_type, scope_key in scopes
    ]  # fmt: skip
