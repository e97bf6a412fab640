"""The drops of the company in the order of their arrival, and which lines each of them holds.

A drop is a moment (`tick`) of the event log, so it can be made again with the same content.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np

from sales_pipeline.simulators.company import lines as ln
from sales_pipeline.simulators.company.company import Block, Company
from sales_pipeline.simulators.company.dates import as_date, month_start, number
from sales_pipeline.simulators.company.lines import Lines

RECENT_MONTHS = 5  # no event of a line comes later: 3 days to confirm, 31 to ship, 45 to return


@dataclass(frozen=True, slots=True)
class Slot:
    """`tick` = 2 x day, plus 1 for the file of that day as it is sent again a day later."""

    kind: Literal["initial", "daily", "again"]
    day: int

    @property
    def tick(self) -> int:
        return 2 * self.day + (self.kind == "again")

    @property
    def business_date(self) -> date:
        return as_date(self.day)

    @property
    def known_on(self) -> date:
        """The night that sees the drop: a day later for a file sent again."""
        return self.business_date + timedelta(days=self.kind == "again")


def slots(company: Company, through: date, shop: bool = False) -> Iterator[Slot]:
    """All order drops up to the night of `through`, by arrival."""
    first, last = number(company.first_drop), number(through)
    if through > company.last:
        raise ValueError(f"{through} is beyond {company.last}, the last day this company has")
    if first <= last:
        yield Slot("initial", first)
    for day in range(first + 1, last + 1):
        if not shop and day - 1 in company.plan.redelivered_days:
            yield Slot("again", day - 1)
        yield Slot("daily", day)


def months_of(company: Company, slot: Slot) -> list[date]:
    """First days of the months whose blocks can hold lines of the drop."""
    firsts = [first for first, _ in company.months if number(first) <= slot.day]
    if slot.kind == "initial":
        return firsts
    oldest = month_start(slot.business_date, -RECENT_MONTHS)
    return [first for first in firsts if first >= oldest]


def rows_of(lines: Lines, slot: Slot, shop: bool) -> np.ndarray:
    """Rows of a block that the drop of the ERP (or of the shop) holds."""
    first = slot.kind == "initial"
    held = lines.entered <= slot.day if first else ln.changed_on(lines, slot.day)
    return np.flatnonzero(held & (lines.shop == shop))


def blocks_of(company: Company, slot: Slot) -> Iterator[Block]:
    for first in months_of(company, slot):
        yield company.block(first)
