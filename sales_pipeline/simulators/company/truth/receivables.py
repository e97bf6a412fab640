"""What customers owe and have paid at a business date, by scope member, in reporting currency.

Built once from invoices, instalments, receipts and opening balances; read by the KPIs of cash.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sales_pipeline.simulators.company.facts import World
from sales_pipeline.simulators.company.truth.arithmetic import ZERO, half_up, total
from sales_pipeline.simulators.company.truth.customers import UNKNOWN
from sales_pipeline.simulators.company.truth.organisation import Organisation
from sales_pipeline.simulators.company.truth.papers import Papers, Purse
from sales_pipeline.simulators.company.truth.rates import Rates
from sales_pipeline.simulators.company.truth.settling import Book, Movement, Part


@dataclass(frozen=True, slots=True)
class Entry:
    """An instalment (`kind` due) or a payment on one; without `due` it is on none."""

    name: tuple[str, ...]  # entries of one name are one row
    kind: str  # due, cash, offset, credit
    scopes: dict[str, str]
    posted: date
    due: date | None
    cash_on: date | None
    amount: Decimal
    received_on: date
    received: Decimal

    @property
    def counts_on(self) -> date:
        """The later of what happened and the due date."""
        return max(self.posted, self.due or self.posted)


class RunningSums:
    """Converts amounts as parts of their sum, so that nothing is left over."""

    def __init__(self) -> None:
        self._sums: dict[str, Decimal] = defaultdict(lambda: ZERO)

    def worth(self, name: str, amount: Decimal, rate: Decimal | None) -> Decimal:
        before = self._sums[name]
        self._sums[name] += amount
        return _worth(self._sums[name], rate) - _worth(before, rate)


class Receivables:
    """All entries up to a business date."""

    def __init__(self, world: World, as_of: date) -> None:
        self._rates, self._organisation = Rates(world.fx), Organisation(world)
        self._papers = Papers(world)
        self.has_openings = bool(world.openings)
        found = (entry for purse in self._papers.purses for entry in self._entries(purse))
        self.entries = [entry for entry in found if entry.posted <= as_of]
        self._by_member: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in self.entries:
            for scope in entry.scopes.items():
                self._by_member[scope].append(entry)

    def of(self, scope_type: str, scope_key: str) -> list[Entry]:
        return self._by_member.get((scope_type, scope_key), [])

    def members_until(self, scope_type: str, end: date) -> set[str]:
        return {entry.scopes[scope_type] for entry in self.entries if entry.posted <= end}

    def payers_between(self, scope_type: str, first: date, last: date) -> set[str]:
        """Members whose receipts of these days are not nothing, whatever they settle later."""
        received: dict[str, Decimal] = {}
        for entry in self.entries:
            if entry.kind == "cash" and first <= entry.received_on <= last:
                member = entry.scopes[scope_type]
                received[member] = received.get(member, ZERO) + entry.received
        return {member for member, amount in received.items() if amount}

    def _scopes(self, key: str, day: date) -> dict[str, str]:
        """By the salesperson of the invoice, or of money that is not applied."""
        person = self._papers.origins[key].salesperson
        team, region = self._organisation.team_and_region(person, day)
        who = person or UNKNOWN
        return {"company": "company", "region": region, "team": team, "salesperson": who}

    def _entries(self, purse: Purse) -> Iterator[Entry]:
        parts, documents = self._papers.parts[purse], self._papers.documents[purse]
        sums = RunningSums()
        for part in parts:
            yield self._owed(part, purse[1])
        for move in Book(parts, documents).movements:
            yield self._moved(move, purse[1], sums)

    def _owed(self, part: Part, currency: str) -> Entry:
        amount = _worth(part.amount, self._rates.at(currency, part.issued))
        return Entry(
            ("due", part.key), "due", self._scopes(part.key, part.issued), part.issued, part.due,
            None, amount, part.issued, ZERO,
        )  # fmt: skip

    def _moved(self, move: Movement, currency: str, sums: RunningSums) -> Entry:
        document, part = move.document, move.part
        origin = self._papers.origins[document.key]
        own = self._rates.at(currency, document.day)
        received = sums.worth(f"in {document.key}", move.amount, own)
        if part:
            rate = self._rates.at(currency, part.issued)
            amount = sums.worth(f"on {part.key}", move.amount, rate)
            scopes = self._scopes(part.key, part.issued)
        else:
            amount = sums.worth(f"off {document.key}", move.amount, own)
            scopes = self._scopes(document.key, document.day)
        return Entry(
            (document.key, part.key if part else "", str(move.day)), document.kind, scopes,
            move.day, part.due if part else None, origin.cash_on, amount, document.day,
            ZERO if origin.is_opening else received,
        )  # fmt: skip


def _worth(amount: Decimal, rate: Decimal | None) -> Decimal:
    return ZERO if rate is None else half_up(amount * rate, 2)


def sum_of(entries: Iterable[Entry]) -> Decimal:
    return total(entry.amount for entry in entries)
