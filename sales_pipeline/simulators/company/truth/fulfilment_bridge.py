"""The true rows of mart_order_delivery_invoice_bridge: what is open between orders and invoices.

Pure functions of the world; each order line is weighed on its own, day by day.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sales_pipeline.simulators.company.facts import World
from sales_pipeline.simulators.company.truth.arithmetic import ZERO
from sales_pipeline.simulators.company.truth.counting import CountedLine, counted_lines
from sales_pipeline.simulators.company.truth.fulfilment import Fulfilment

# scope type and key, month; ordered, delivered, invoiced; at the end of the month: ordered and not
# delivered, delivered and not invoiced, invoiced and not delivered
BridgeRow = tuple[str, str, str, Decimal, Decimal, Decimal, Decimal, Decimal, Decimal]


@dataclass(slots=True)
class _Month:
    """What a month adds."""

    ordered: Decimal = ZERO
    delivered: Decimal = ZERO
    invoiced: Decimal = ZERO
    uninvoiced: Decimal = ZERO
    prebilled: Decimal = ZERO

    @property
    def is_still(self) -> bool:
        return not any(
            (self.ordered, self.delivered, self.invoiced, self.uninvoiced, self.prebilled)
        )


def bridge_rows(world: World, as_of: date) -> Iterator[BridgeRow]:
    """Rows of the company and of each account, by scope and month."""
    lines = counted_lines(world, as_of)
    books = Fulfilment(world, as_of, ())
    members: dict[tuple[str, str], dict[date, _Month]] = defaultdict(lambda: defaultdict(_Month))
    for line in lines:
        for place in (("company", "company"), ("account", line.account)):
            _add(members[place], line, books, as_of)
    for place in sorted(members):
        yield from _months(place, members[place], as_of)


def _add(months: dict[date, _Month], line: CountedLine, books: Fulfilment, as_of: date) -> None:
    """An order line, day by day: what it has delivered beyond its invoices, and the other way."""
    months[_month(line.order_date)].ordered += line.net
    days: dict[date, Decimal] = defaultdict(Decimal)
    for entry in books.entries_of(line):
        if entry.day <= as_of:
            months[_month(entry.day)].delivered += entry.delivered
            months[_month(entry.day)].invoiced += entry.invoiced
            days[entry.day] += entry.delivered - entry.invoiced
    balance = ZERO
    for day in sorted(days):
        before, balance = balance, balance + days[day]
        months[_month(day)].uninvoiced += max(balance, ZERO) - max(before, ZERO)
        months[_month(day)].prebilled += max(-balance, ZERO) - max(-before, ZERO)


def _months(place: tuple[str, str], months: dict[date, _Month], as_of: date) -> Iterator[BridgeRow]:
    """The months with a movement, and those after them while something is open."""
    backlog = uninvoiced = prebilled = ZERO
    month = min(months)
    while month <= as_of:
        moved = months.get(month, _Month())
        was_open = bool(backlog or uninvoiced or prebilled)
        backlog += moved.ordered - moved.delivered
        uninvoiced += moved.uninvoiced
        prebilled += moved.prebilled
        if was_open or not moved.is_still:
            flows = moved.ordered, moved.delivered, moved.invoiced
            yield *place, f"{month:%Y-%m}", *flows, backlog, uninvoiced, prebilled
        month = _month(month + timedelta(days=31))


def _month(day: date) -> date:
    return day.replace(day=1)
