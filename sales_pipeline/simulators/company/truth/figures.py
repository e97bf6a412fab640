"""One cell of the ledger and the figure a KPI makes of it, before rounding and status.

Plain records and views; nothing here changes the ledger.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sales_pipeline.simulators.company.facts import TargetFact
from sales_pipeline.simulators.company.truth.arithmetic import ZERO, total
from sales_pipeline.simulators.company.truth.counting import CountedLine
from sales_pipeline.simulators.company.truth.customers import UNKNOWN
from sales_pipeline.simulators.company.truth.ledger import DatedLines, Ledger
from sales_pipeline.simulators.company.truth.periods import Period

ACTIVE_DAYS = 365


@dataclass(frozen=True, slots=True)
class Figure:
    """A KPI before rounding: a ratio has a denominator, else the numerator is the value."""

    numerator: Decimal
    denominator: Decimal | None = None
    insufficient_history: bool = False
    is_withheld: bool = False  # not even the numerator is published
    no_value_because: str = ""  # a status that outranks the others
    note: str = ""  # a status of a value that stands
    row_count: int | None = None  # of a figure that is not made of order lines


@dataclass(frozen=True, slots=True)
class Cell:
    """One scope member in one period."""

    ledger: Ledger
    scope_type: str
    scope_key: str
    period: Period
    fiscal_year_start_month: int

    @property
    def end(self) -> date:
        """Last day that is known: end of the period or the business date."""
        return min(self.period.end, self.ledger.as_of)

    @property
    def is_partial(self) -> bool:
        return self.period.end > self.ledger.as_of

    @property
    def member(self) -> DatedLines:
        """Revenue of the scope member by lines, of all time."""
        return self.ledger.of(self.scope_type, self.scope_key)

    @property
    def buyers(self) -> DatedLines:
        """Order lines of the scope member, of all time: what orders and customers are."""
        return self.ledger.ordered(self.scope_type, self.scope_key)

    @property
    def lines(self) -> Sequence[CountedLine]:
        return self.member.between(self.period.start, self.end)

    @property
    def orders(self) -> Sequence[CountedLine]:
        return self.buyers.between(self.period.start, self.end)

    @property
    def gifts(self) -> Sequence[CountedLine]:
        given = self.ledger.gifts_of(self.scope_type, self.scope_key)
        return given.between(self.period.start, self.end)

    @property
    def window_start(self) -> date:
        """First of the 365 days in which a sale makes a customer active."""
        return self.end - timedelta(days=ACTIVE_DAYS - 1)

    @property
    def window_starts_too_early(self) -> bool:
        """Whether those 365 days begin before the data does."""
        return self.window_start < self.ledger.data_start

    @property
    def targets(self) -> list[TargetFact]:
        """What makes up the target of the whole period, whatever has elapsed of it."""
        return self.ledger.targets.filling(self.scope_type, self.scope_key, self.period)

    def sale_days_by_account(self) -> dict[str, set[date]]:
        """Days in those 365 on which each known customer bought."""
        days: dict[str, set[date]] = {}
        for line in sales(self.buyers.between(self.window_start, self.end)):
            if line.account != UNKNOWN:
                days.setdefault(line.account, set()).add(line.order_date)
        return days


def sales(lines: Iterable[CountedLine]) -> list[CountedLine]:
    return [line for line in lines if line.line_type == "sale"]


def net_of(lines: Iterable[CountedLine]) -> Decimal:
    return total(line.net for line in lines)


def net_by_account(lines: Iterable[CountedLine]) -> dict[str, Decimal]:
    """Net of each known customer."""
    nets: dict[str, Decimal] = {}
    for line in lines:
        if line.account != UNKNOWN:
            nets[line.account] = nets.get(line.account, ZERO) + line.net
    return nets
