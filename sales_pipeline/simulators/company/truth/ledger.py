"""The counted lines of a business date by scope member and day, the calendar they span, newness.

Built once per date and read by every KPI; nothing changes it afterwards.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from sales_pipeline.simulators.company.facts import World
from sales_pipeline.simulators.company.truth.answers import Answers
from sales_pipeline.simulators.company.truth.arithmetic import ZERO, total
from sales_pipeline.simulators.company.truth.contracts import Contracts
from sales_pipeline.simulators.company.truth.counting import (
    COUNTED_TYPES,
    GIFT,
    CountedLine,
    counted_lines,
)
from sales_pipeline.simulators.company.truth.customers import UNKNOWN, Customers
from sales_pipeline.simulators.company.truth.expenses import Expenses
from sales_pipeline.simulators.company.truth.fulfilment import Fulfilment
from sales_pipeline.simulators.company.truth.launches import Launches
from sales_pipeline.simulators.company.truth.marketing import Marketing
from sales_pipeline.simulators.company.truth.markets import Markets
from sales_pipeline.simulators.company.truth.promotions import Promotions
from sales_pipeline.simulators.company.truth.publication import SCOPES
from sales_pipeline.simulators.company.truth.receivables import Receivables
from sales_pipeline.simulators.company.truth.revenue import revenue_lines
from sales_pipeline.simulators.company.truth.service import Service
from sales_pipeline.simulators.company.truth.stock import Stock
from sales_pipeline.simulators.company.truth.targets import Targets

ONE_YEAR = timedelta(days=365)
NEW, UNKNOWN_NEWNESS = "new", "unknown_newness"


class DatedLines:
    """Lines in date order, cut by inclusive dates."""

    def __init__(self, lines: Sequence[CountedLine]) -> None:
        self.lines = lines
        self._dates = [line.order_date for line in lines]

    def between(self, first: date, last: date) -> Sequence[CountedLine]:
        return self.lines[bisect_left(self._dates, first) : bisect_right(self._dates, last)]


NO_LINES = DatedLines([])


class Ledger:
    """All that counts at one business date; `basis` is what revenue means (`revenue.BASES`)."""

    def __init__(
        self, world: World, as_of: date, fiscal_year_start_month: int = 1, basis: str = "order"
    ) -> None:
        self.as_of = as_of
        self.lines = counted_lines(world, as_of, COUNTED_TYPES, fiscal_year_start_month)
        self.newness = _newness(self.lines, Customers(world.accounts))
        self.targets = Targets(world.targets, as_of)
        self.receivables = Receivables(world, as_of)
        self.answers = Answers(world, as_of)
        self.service = Service(world, as_of)
        self.markets = Markets(world.markets)
        self.marketing = Marketing(world, as_of)
        self.budgets = Targets(world.budgets, as_of)
        self.expenses = Expenses(world, as_of)
        self.contracts = Contracts(world, as_of)
        self.stock = Stock(world, as_of)
        self.fulfilment = Fulfilment(world, as_of, self.lines)
        self.launches = Launches(world, as_of, self.lines, fiscal_year_start_month)
        self._ordered = {scope: _group(self.lines, scope) for scope in SCOPES}
        parts = revenue_lines(world, self.lines, basis, fiscal_year_start_month)
        earned = [part for part in parts if part.order_date <= as_of]
        self._by_member = {scope: _group(earned, scope) for scope in SCOPES}
        gifts = counted_lines(world, as_of, (GIFT,))
        self.promotions = Promotions(world, as_of, self.lines, gifts)
        self._gifts = {scope: _group(gifts, scope) for scope in SCOPES[:-1]}

    @property
    def data_start(self) -> date:
        return _data_start(self.lines)

    def of(self, scope_type: str, scope_key: str) -> DatedLines:
        """Revenue of a scope member by lines, none for a member that never had any."""
        return self._by_member[scope_type].get(scope_key, NO_LINES)

    def ordered(self, scope_type: str, scope_key: str) -> DatedLines:
        """Order lines of a scope member, whatever revenue means."""
        return self._ordered[scope_type].get(scope_key, NO_LINES)

    def gifts_of(self, scope_type: str, scope_key: str) -> DatedLines:
        """What a scope member gave away: no rows of a figure, but their cost counts."""
        return self._gifts.get(scope_type, {}).get(scope_key, NO_LINES)

    def members_between(self, scope_type: str, first: date, last: date) -> Iterator[str]:
        """Members with revenue or orders, or gifts that cost something, between two dates.

        Accounts, of whom only amounts are told, have cells by revenue alone.
        """
        earning, ordering = self._by_member[scope_type], self._ordered[scope_type]
        for members in (earning, {} if scope_type == "account" else ordering):
            for scope_key, lines in members.items():
                if lines.between(first, last):
                    yield scope_key
        for scope_key, gifts in self._gifts.get(scope_type, {}).items():
            if cost_of(gifts.between(first, last)):
                yield scope_key


def cost_of(lines: Iterable[CountedLine]) -> Decimal:
    return total(line.cost or ZERO for line in lines)


def _group(lines: Sequence[CountedLine], scope_type: str) -> dict[str, DatedLines]:
    groups: dict[str, list[CountedLine]] = {}
    for line in lines:
        groups.setdefault(line.scopes[scope_type], []).append(line)
    return {scope_key: DatedLines(members) for scope_key, members in groups.items()}


def _data_start(lines: Sequence[CountedLine]) -> date:
    """First day of the month of the earliest counted line; the lines are in date order."""
    return lines[0].order_date.replace(day=1)


def _newness(lines: Sequence[CountedLine], customers: Customers) -> dict[str, str]:
    """First sale line of each customer that is new, or of whom nobody can tell, by line key."""
    first_sales: dict[str, CountedLine] = {}
    for line in lines:  # in order of date, then line key
        if line.line_type == "sale" and line.account != UNKNOWN:
            first_sales.setdefault(line.account, line)
    newness = {}
    for account, line in first_sales.items():
        stated = customers.first_order_date(account)
        if stated is None and line.order_date - _data_start(lines) < ONE_YEAR:
            newness[line.key] = UNKNOWN_NEWNESS
        elif stated is None or stated >= line.order_date:
            newness[line.key] = NEW
    return newness
