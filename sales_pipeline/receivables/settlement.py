"""Settles one customer's instalments in one currency, day by day, as it happened.

A day depends on what came before it alone: later documents add postings and change none.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import partial

from sales_pipeline.receivables.ledger import ZERO, Account, Instalment, Money, Posting, Settled

ISSUE, CREDIT, RECEIPT, REFUND, REVERSAL = range(5)  # the order of one day
Event = tuple[date, int, tuple[date, int, str], Callable[[Account], None]]


def settle(instalments: Iterable[Instalment], money: Iterable[Money]) -> list[Posting]:
    """All postings of a customer in one currency; those of a document add up to its amount.

    Money goes to the instalments of the invoice it names, else of the order, by due date and
    number; money that names neither to all that are open. What is left waits, unapplied, for
    instalments to come. Refunds take what waits first, then what was settled last.
    """
    account, owed = Account(), list(instalments)
    known = {instalment.invoice for instalment in owed}
    events: list[Event] = [
        (part.issued, ISSUE, part.turn, partial(_issue, instalment=part)) for part in owed
    ]
    for document in money:
        if document.invoice not in known and document.order is not None:
            document.invoice = None  # nobody knows that invoice: its order has to do
        events += _events(document)
    for *_, happen in sorted(events, key=lambda event: event[:3]):
        happen(account)
    return account.postings


def _events(money: Money) -> Iterator[Event]:
    turn = (money.day, 0, money.key)
    if money.amount < 0:
        yield money.day, REFUND, turn, partial(_refund, refund=money)
        return
    rank = CREDIT if money.kind == "credit" else RECEIPT
    yield money.day, rank, turn, partial(_receive, money=money)
    if money.reversed_on is not None:
        day = max(money.reversed_on, money.day)
        yield day, REVERSAL, turn, partial(_reverse, money=money, day=day)


def _issue(account: Account, instalment: Instalment) -> None:
    account.add(instalment)
    _fill(account, [instalment], instalment.issued)


def _receive(account: Account, money: Money) -> None:
    money.left = money.amount
    for instalment in account.wanted_by(money):
        _apply(account, money, instalment, money.day)
    _post(account, money, None, money.day, money.left)
    if money.left:
        account.waiting.append(money)


def _refund(account: Account, refund: Money) -> None:
    """Takes money of its own invoice or order first, and of that what waits first."""
    left, freed = -refund.amount, []
    for is_wanted in (refund.is_for, _is_anything):
        left -= _take_waiting(account, refund, left, is_wanted)
        for entry in reversed(account.settled):
            part = entry.instalment
            taken = min(left, entry.amount)
            if taken and entry.money.kind == refund.kind and is_wanted(part.invoice, part.order):
                _release(account, entry, refund, taken, refund.day)
                left -= taken
                freed.append(part)
    _post(account, refund, None, refund.day, -left)
    _fill(account, freed, refund.day)


def _is_anything(invoice: str | None, order: str | None) -> bool:
    return True


def _take_waiting(
    account: Account, refund: Money, most: Decimal, is_wanted: Callable[..., bool]
) -> Decimal:
    taken = ZERO
    for money in reversed(account.waiting):
        if is_wanted(money.invoice, money.order):
            part = min(most - taken, money.left)
            money.left -= part
            taken += part
    _post(account, refund, None, refund.day, -taken)
    return taken


def _reverse(account: Account, money: Money, day: date) -> None:
    """Takes back all that a dishonoured bill has settled; what a refund gave of it, stays owed."""
    left, freed = money.amount, []
    for entry in account.settled:
        if entry.money is money and entry.amount:
            left -= entry.amount
            freed.append(entry.instalment)
            _release(account, entry, money, entry.amount, day)
    _post(account, money, None, day, -left, received_on=day)
    money.left = ZERO
    _fill(account, freed, day)


def _fill(account: Account, instalments: Iterable[Instalment], day: date) -> None:
    """Money that waits settles instalments that are open now."""
    account.waiting = [money for money in account.waiting if money.left]
    for instalment in instalments:
        for money in account.waiting:
            is_free = money.invoice is None and money.order is None
            if is_free or money.is_for(instalment.invoice, instalment.order):
                _post(account, money, None, day, -_apply(account, money, instalment, day))


def _apply(account: Account, money: Money, instalment: Instalment, day: date) -> Decimal:
    """Settles what it can of the instalment; returns how much that is."""
    amount = min(money.left, instalment.owed)
    if amount:
        money.left -= amount
        instalment.owed -= amount
        account.settled.append(Settled(money, instalment, amount))
        _post(account, money, instalment, day, amount)
    return amount


def _release(account: Account, entry: Settled, by: Money, amount: Decimal, day: date) -> None:
    entry.amount -= amount
    entry.instalment.owed += amount
    _post(account, by, entry.instalment, day, -amount, received_on=day)


def _post(
    account: Account,
    money: Money,
    instalment: Instalment | None,
    day: date,
    amount: Decimal,
    received_on: date | None = None,
) -> None:
    if not amount:
        return
    key = None if instalment is None else instalment.key
    is_auto = instalment is not None and not money.is_for(instalment.invoice, instalment.order)
    received = received_on or money.day
    account.postings.append(Posting(money.key, key, day, received, amount, is_auto))
