"""The demo company: one seed, one size, one day, and everything that follows from them.

Order lines are made month by month and never depend on what was delivered: any part can be remade.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np

from sales_pipeline.simulators.company import (
    aftermath,
    catalogue,
    crm,
    customers,
    money,
    orders,
    org,
)
from sales_pipeline.simulators.company.dates import day_weights, month_start
from sales_pipeline.simulators.company.dirt.ledger import Ledger
from sales_pipeline.simulators.company.dirt.order_marks import dress
from sales_pipeline.simulators.company.dirt.plan import Mark, Plan
from sales_pipeline.simulators.company.facts import World
from sales_pipeline.simulators.company.lines import Lines
from sales_pipeline.simulators.company.market import Market

DEFAULT_AS_OF = date(2026, 11, 20)
DEFAULT_ORDER_LINES = 20_000
MONTHS_OF_HISTORY = 26
DAYS_OF_DROPS = 14
MONTHS_AHEAD = 3  # how far past as_of further drops can be made
SALES_SHARE = 0.958  # the rest are returns, allowances, adjustments and rebates
ROWS_KEPT = 3_000_000  # of order lines in memory at once, about 750 MB


@dataclass(frozen=True, slots=True)
class Block:
    """One month of selling with the marks of its dirty lines."""

    first: date
    lines: Lines
    marks: tuple[Mark, ...]


@dataclass
class Company:
    """Made by `generate`; `through` arguments default to as_of."""

    seed: int
    order_lines: int
    as_of: date
    _blocks: dict[date, Block] = field(default_factory=dict, repr=False)
    _memo: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    @property
    def size(self) -> tuple[int, int]:
        """Seed and number of lines: what dirt is drawn by."""
        return self.seed, self.order_lines

    @property
    def start(self) -> date:
        return month_start(self.as_of, 1 - MONTHS_OF_HISTORY)

    @property
    def first_drop(self) -> date:
        """Date of the initial load; from the next day on there is one drop a day."""
        return self.as_of - timedelta(days=DAYS_OF_DROPS)

    @property
    def last(self) -> date:
        """Last day the company can be delivered through."""
        return month_start(self.as_of, MONTHS_AHEAD + 1) - timedelta(days=1)

    @cached_property
    def market(self) -> Market:
        staff = org.build(self.seed, self.start, self.last)
        return Market(
            self.seed, self.start, staff, catalogue.build(self.seed, self.start),
            customers.build(self.seed, self.order_lines, staff, self.start, self.last),
            money.build(self.seed, self.start, month_start(self.last, 6)),
        )  # fmt: skip

    @cached_property
    def plan(self) -> Plan:
        return Plan(self.market, self.first_drop, self.as_of, self.order_lines)

    @cached_property
    def months(self) -> tuple[tuple[date, int], ...]:
        """First day of each month and its number of sales lines; up to as_of they make the size."""
        firsts = [month_start(self.start, i) for i in range(MONTHS_OF_HISTORY + MONTHS_AHEAD)]
        due = day_weights(self.start, self.as_of, self.start).sum()
        ends = [month_start(f, 1) - timedelta(days=1) for f in firsts]
        weight = np.array([day_weights(self.start, end, self.start).sum() for end in ends])
        upto = np.floor(self.order_lines * SALES_SHARE * weight / due).astype(np.int64)
        return tuple(zip(firsts, np.diff(upto, prepend=0).tolist(), strict=True))

    def block(self, first: date) -> Block:
        """The lines of the month that begins at `first`; the latest blocks are kept in memory."""
        if first not in self._blocks:
            count = dict(self.months)[first]
            sales = orders.month_sales(self.market, first, count)
            lines = aftermath.add(self.market, sales, first)
            marks = dress(self.plan, first, lines)
            while self._blocks and self._rows_held() + len(lines) > ROWS_KEPT:
                self._forget(min(self._blocks))
            self._blocks[first] = Block(first, lines, marks)
        return self._blocks[first]

    def crm(self, source: str) -> tuple[crm.CrmAccount, ...]:
        """The accounts of zoho or fxiaoke."""
        made: tuple[crm.CrmAccount, ...] = self.remember(
            ("crm", source), lambda: crm.build(self, source)
        )
        return made

    def remember(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What `make` returns, made once; the part of a month goes when its block goes."""
        if key not in self._memo:
            self._memo[key] = make()
        return self._memo[key]

    def _forget(self, first: date) -> None:
        del self._blocks[first]
        self._memo.pop(first, None)

    def _rows_held(self) -> int:
        return sum(len(block.lines) for block in self._blocks.values())

    @cached_property
    def dirt_ledger(self) -> Ledger:
        """What is wrong in the files through as_of, and what must become of it."""
        return self.ledger(self.as_of)

    def ledger(self, through: date) -> Ledger:
        from sales_pipeline.simulators.company.export.deliver import ledger_of

        return ledger_of(self, through)

    def world(self, knowledge: str = "loadable", through: date | None = None) -> World:
        """`loadable`: known after quarantine; `complete`: after all corrections and replay."""
        from sales_pipeline.simulators.company.world import build

        return build(self, knowledge, through or self.as_of)


def generate(
    seed: int, order_lines: int = DEFAULT_ORDER_LINES, as_of: date = DEFAULT_AS_OF
) -> Company:
    """The company `seed` with about `order_lines` order lines up to `as_of`."""
    if order_lines < 500:
        raise ValueError(
            f"order_lines is {order_lines}: below 500 the company has no months to show"
        )
    return Company(seed, order_lines, as_of)
