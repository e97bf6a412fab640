"""The true rows of the customer marts: stage of life, quintiles, cohorts.

Reads a World and nothing else; money in reporting currency, days up to the business date.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median_low

from sales_pipeline.simulators.company.facts import World
from sales_pipeline.simulators.company.truth.arithmetic import ZERO
from sales_pipeline.simulators.company.truth.counting import CountedLine, counted_lines
from sales_pipeline.simulators.company.truth.customers import UNKNOWN, Customers
from sales_pipeline.simulators.company.truth.figures import ACTIVE_DAYS, net_of, sales
from sales_pipeline.simulators.company.truth.revenue import revenue_lines

NEW_DAYS, RHYTHM_DAYS = 90, 3
# account, last sale, order days, those of a year, net of a year, three quintiles, stage of life
CustomerRow = tuple[str, date, int, int, Decimal, int | None, int | None, int | None, str]
_Cells = defaultdict[tuple[str, str], list[CountedLine]]
CohortRow = tuple[str, str, int | None, int, Decimal]  # cohort, month, customers, active, net


@dataclass(frozen=True, slots=True)
class Buyer:
    """A customer with a sale."""

    key: str
    days: Sequence[date]  # with a sale, in order
    recent_days: int
    recent_net: Decimal
    first_order: date

    @property
    def last(self) -> date:
        return self.days[-1]

    @property
    def has_rhythm(self) -> bool:
        return len(self.days) >= RHYTHM_DAYS

    def stage(self, as_of: date) -> str:
        """Only of one with a rhythm, or where none is needed; else empty."""
        age = (as_of - self.last).days
        if age >= ACTIVE_DAYS:
            return "churned"
        if (as_of - self.first_order).days < NEW_DAYS:
            return "new"
        if not self.has_rhythm:
            return ""
        rhythm = median_low([(b - a).days for a, b in zip(self.days, self.days[1:], strict=False)])
        if age > 3 * rhythm:
            return "dormant"
        return "at_risk" if 2 * age > 3 * rhythm else "active"


def customer_rows(world: World, as_of: date) -> Iterator[CustomerRow]:
    """The rows of mart_customer_360 of customers with a sale, by key."""
    buyers = list(_buyers(world, as_of))
    recent = [b for b in buyers if (as_of - b.last).days < ACTIVE_DAYS]
    by_last = _quintiles(recent, lambda b: b.last.toordinal())
    by_days = _quintiles(recent, lambda b: b.recent_days)
    by_net = _quintiles(recent, lambda b: b.recent_net)
    for b in buyers:
        ranks = (by_last.get(b.key), by_days.get(b.key), by_net.get(b.key))
        yield b.key, b.last, len(b.days), b.recent_days, b.recent_net, *ranks, b.stage(as_of)


def cohort_rows(world: World, as_of: date, basis: str = "order") -> Iterator[CohortRow]:
    """The rows of mart_customer_cohort with a sale or revenue, by cohort and month.

    `basis` is what revenue means (`revenue.BASES`); who buys is told by orders.
    """
    lines, customers = counted_lines(world, as_of), Customers(world.accounts)
    cohorts = {key: f"{day:%Y-%m}" for key, day in _first_orders(lines, customers).items()}
    bought, earned = _Cells(list), _Cells(list)
    earning = (part for part in revenue_lines(world, lines, basis) if part.order_date <= as_of)
    for cells, found in ((bought, lines), (earned, earning)):
        for line in found:
            month = f"{line.order_date:%Y-%m}"
            cells[cohorts.get(line.account, UNKNOWN), month].append(line)
    for cohort, month in sorted(bought.keys() | earned.keys()):
        size = None if cohort == UNKNOWN else list(cohorts.values()).count(cohort)
        active = {line.account for line in sales(bought[cohort, month])} - {UNKNOWN}
        yield cohort, month, size, len(active), net_of(earned[cohort, month])


def _buyers(world: World, as_of: date) -> Iterator[Buyer]:
    lines, customers = counted_lines(world, as_of), Customers(world.accounts)
    first_orders = _first_orders(lines, customers)
    days: dict[str, set[date]] = {}
    nets: dict[str, Decimal] = {}
    for line in lines:
        if line.line_type == "sale" and line.account != UNKNOWN:
            days.setdefault(line.account, set()).add(line.order_date)
        if (as_of - line.order_date).days < ACTIVE_DAYS:
            nets[line.account] = nets.get(line.account, ZERO) + line.net
    for key, found in sorted(days.items()):
        recent = sum((as_of - day).days < ACTIVE_DAYS for day in found)
        yield Buyer(key, sorted(found), recent, nets.get(key, ZERO), first_orders[key])


def _first_orders(lines: Sequence[CountedLine], customers: Customers) -> dict[str, date]:
    """Of each customer the earliest of the stated first order and the first sale."""
    found = customers.first_order_dates()
    for line in sales(lines):
        if line.account != UNKNOWN:
            found[line.account] = min(found.get(line.account, line.order_date), line.order_date)
    return found


def _quintiles(buyers: Sequence[Buyer], value: Callable[[Buyer], Decimal | int]) -> dict[str, int]:
    """1 (lowest) to 5; equal values share the lower place."""
    ordered = sorted(value(buyer) for buyer in buyers)
    return {b.key: 5 * ordered.index(value(b)) // len(ordered) + 1 for b in buyers}
