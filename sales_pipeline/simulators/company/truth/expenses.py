"""Selling expenses of a scope member between two days, and how they are shared out.

Built once from the world's expenses; money in reporting currency.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby

from sales_pipeline.simulators.company.facts import ExpenseFact, World
from sales_pipeline.simulators.company.truth.arithmetic import ZERO, half_up, total
from sales_pipeline.simulators.company.truth.customers import UNKNOWN
from sales_pipeline.simulators.company.truth.organisation import Organisation
from sales_pipeline.simulators.company.truth.rates import Rates

NOT_SELLING = "other"
SHARED_OUT = ("product_line", "channel")
CENT = Decimal("0.01")


class Expenses:
    """Answers what a member has spent on selling; None before anybody has told of an expense."""

    def __init__(self, world: World, as_of: date) -> None:
        known = sorted((e for e in world.expenses if e.known_on <= as_of), key=lambda e: e.known_on)
        latest = {expense.expense_id: expense for expense in known}.values()
        self._start = min((e.expense_date for e in latest), default=None)
        self._rates, self._organisation = Rates(world.fx), Organisation(world)
        selling = sorted(
            (e for e in latest if e.category != NOT_SELLING), key=lambda e: e.expense_date
        )
        self._days = {
            day: list(spent) for day, spent in groupby(selling, key=lambda e: e.expense_date)
        }

    def is_known(self, first: date) -> bool:
        return self._start is not None and first >= self._start.replace(day=1)

    def booked(self, scope_type: str, scope_key: str, first: date, last: date) -> Decimal:
        """What was booked to a member, without what is shared out."""
        return total(
            self._amount(expense)
            for day, spent in self._days.items()
            if first <= day <= last
            for expense in spent
            if self._member(expense, scope_type) == scope_key
        )

    def members_between(self, scope_type: str, first: date, last: date) -> Iterator[str]:
        """Members of an upper scope that something was booked to."""
        for day, spent in self._days.items() if scope_type != "account" else ():
            if first <= day <= last:
                yield from (self._member(expense, scope_type) for expense in spent)

    def _amount(self, expense: ExpenseFact) -> Decimal:
        rate = self._rates.at(expense.currency, expense.expense_date)
        return ZERO if rate is None else half_up(expense.amount * rate, 2)

    def _member(self, expense: ExpenseFact, scope_type: str) -> str:
        team, region = self._organisation.of_unit(expense.org_unit_id, expense.expense_date)
        members = {
            "company": "company", "region": region, "team": team,
            "salesperson": expense.salesperson_id, "product_line": expense.product_line,
            "channel": expense.channel, "legal_entity": expense.legal_entity,
        }  # fmt: skip
        return members[scope_type] or UNKNOWN


def shares(pool: Decimal, revenue: dict[str, Decimal]) -> dict[str, Decimal]:
    """A pool by positive revenue in whole cents; the largest remainders get the cents left."""
    earning: list[tuple[str, Decimal]] = [(k, v) for k, v in revenue.items() if v > 0]
    whole = total(amount for _, amount in earning)
    cents = abs(pool) / CENT
    found = {key: cents * amount // whole for key, amount in earning}
    left = int(cents - total(found.values()))
    for key, _ in _by_remainder(cents, earning)[:left]:
        found[key] += 1
    sign = -1 if pool < 0 else 1
    return {key: sign * count * CENT for key, count in found.items()}


def _by_remainder(
    cents: Decimal, earning: Iterable[tuple[str, Decimal]]
) -> list[tuple[str, Decimal]]:
    parts = list(earning)
    whole = total(amount for _, amount in parts)
    return sorted(parts, key=lambda part: (-(cents * part[1] % whole), part[0]))
