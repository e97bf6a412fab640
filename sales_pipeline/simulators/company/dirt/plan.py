"""When the company is first delivered, how much dirt there is, and which lines are taken for it.

A marker draws from the stream of its month, so a block is marked the same way each time.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sales_pipeline.simulators.company import codes
from sales_pipeline.simulators.company.dates import is_banking_day, number
from sales_pipeline.simulators.company.dice import stream
from sales_pipeline.simulators.company.dirt.kinds import FULL_DIRT_AT, KINDS
from sales_pipeline.simulators.company.lines import Lines
from sales_pipeline.simulators.company.market import Market


@dataclass(frozen=True, slots=True)
class Mark:
    """`nth` numbers the marks of a kind over the whole company: it varies how the dirt looks."""

    row: int
    kind: str
    nth: int


@dataclass(frozen=True)
class Plan:
    """When the company is first delivered, and how much dirt there is in all."""

    market: Market
    first_drop: date
    as_of: date
    order_lines: int

    @property
    def history(self) -> int:
        """Number of months before the month of the first drop."""
        start, end = self.market.start, self.first_drop
        return (end.year - start.year) * 12 + end.month - start.month

    def times(self, kind: str) -> int:
        return max(2, KINDS[kind].per_seed * min(self.order_lines, FULL_DIRT_AT) // FULL_DIRT_AT)

    def window_day(self, nth: int) -> int:
        """A day of the daily drops before as_of; neighbours in `nth` get different days."""
        span = (self.as_of - self.first_drop).days
        return number(self.first_drop) + 1 + nth % span

    def share(self, kind: str, index: int, months: int) -> range:
        """Running numbers of the marks of `kind` that fall to month `index` of `months`."""
        total = self.times(kind)
        if not 0 <= index < months:
            return range(0)
        return range(total * index // months, total * (index + 1) // months)

    @property
    def redelivered_days(self) -> tuple[int, ...]:
        """Three banking days whose file is sent again, changed, a day later."""
        days: list[int] = []
        for offset in (2, 6, 10):
            day = self.first_drop + timedelta(days=offset)
            while not is_banking_day(day) or number(day) in days:
                day += timedelta(days=1)
            days.append(number(day))
        return tuple(d for d in days if d < number(self.as_of))


class Marker:
    """Marks lines of one block; remembers which are taken."""

    def __init__(self, plan: Plan, first: date, block: Lines) -> None:
        self.plan, self.first, self.block = plan, first, block
        self.rng = stream(plan.market.seed, "dirt", first.isoformat())
        self.free = np.ones(len(block), dtype=bool)
        self.marks: list[Mark] = []
        self.index = (first.year - plan.market.start.year) * 12 + (
            first.month - plan.market.start.month
        )

    def take(self, kind: str, where: np.ndarray, numbers: range) -> np.ndarray:
        """Mark up to len(numbers) free lines among `where`; the rows, in running order."""
        rows = np.flatnonzero(where & self.free)
        count = min(len(rows), len(numbers))
        chosen = np.sort(self.rng.choice(rows, size=count, replace=False)) if count else rows[:0]
        self.free[chosen] = False
        self.marks += [Mark(int(r), kind, n) for r, n in zip(chosen, numbers, strict=False)]
        return chosen

    @property
    def plain(self) -> np.ndarray:
        """Ordinary ERP sales of ordinary customers."""
        block, test = self.block, self.plan.market.customers.is_test
        return (block.type == codes.SALE) & ~block.shop & ~block.internal & ~test[block.account]
