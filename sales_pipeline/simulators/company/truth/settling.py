"""Which money pays which instalment, told day by day: the oracle's own book of each customer.

Pure: documents in, movements out; every movement is dated by the day on which it happened.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sales_pipeline.simulators.company.truth.arithmetic import ZERO

Place = tuple["Document", "Part | None"]  # a part of an invoice, or money that waits


@dataclass(frozen=True, slots=True)
class Part:
    """An instalment with what it is found by."""

    key: str
    invoice: str
    order: str | None
    issued: date
    due: date
    number: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Document:
    """Money in (or out), or a credit note; `invoice` and `order` are what it is for."""

    key: str
    kind: str  # cash, offset, credit
    invoice: str | None
    order: str | None
    day: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Movement:
    document: Document
    part: Part | None
    day: date
    amount: Decimal


class Book:
    """One customer in one currency."""

    def __init__(self, parts: list[Part], documents: list[Document]) -> None:
        self.movements: list[Movement] = []
        self._placed: dict[Place, Decimal] = {}  # in the order in which money came there
        self._paid: dict[str, Decimal] = {}
        self._parts: list[Part] = []
        invoices = {part.invoice for part in parts}
        self._is_known: Callable[[str | None], bool] = lambda invoice: invoice in invoices
        for day in sorted({p.issued for p in parts} | {d.day for d in documents}):
            for part in sorted((p for p in parts if p.issued == day), key=_turn):
                self._issue(part)
            for document in sorted((d for d in documents if d.day == day), key=_rank):
                self._book(document)

    def _issue(self, part: Part) -> None:
        self._parts.append(part)
        self._parts.sort(key=_turn)
        self._use_waiting([part], part.issued)

    def _book(self, document: Document) -> None:
        if document.amount < 0:
            self._give_back(document)
            return
        left = document.amount
        for part in self._parts:
            amount = min(left, self._open(part))
            if amount and self._may_pay(document, part):
                self._move(document, part, document.day, amount)
                self._place((document, part), amount)
                left -= amount
        if left:
            self._move(document, None, document.day, left)
            self._place((document, None), left)

    def _give_back(self, refund: Document) -> None:
        left, opened = -refund.amount, []
        for own_only in (True, False):
            for waits in (True, False):
                for place in reversed(list(self._placed)):
                    document, part = place
                    fits = part is None if waits else part and document.kind == refund.kind
                    wanted = not own_only or self._is_for(refund, *_names(place))
                    amount = min(left, self._placed[place])
                    if fits and amount and wanted:
                        self._place(place, -amount)
                        self._move(refund, part, refund.day, -amount)
                        left -= amount
                        opened += [part] if part else []
        if left:
            self._move(refund, None, refund.day, -left)
        self._use_waiting(opened, refund.day)

    def _use_waiting(self, parts: list[Part], day: date) -> None:
        for part in parts:
            for document, place in [p for p in self._placed if p[1] is None]:
                amount = min(self._placed[document, place], self._open(part))
                if amount and self._may_pay(document, part):
                    self._place((document, None), -amount)
                    self._place((document, part), amount)
                    self._move(document, None, day, -amount)
                    self._move(document, part, day, amount)

    def _open(self, part: Part) -> Decimal:
        return part.amount - self._paid.get(part.key, ZERO)

    def _may_pay(self, document: Document, part: Part) -> bool:
        if document.invoice is None and document.order is None:
            return True
        return self._is_for(document, part.invoice, part.order)

    def _is_for(self, document: Document, invoice: str | None, order: str | None) -> bool:
        """By its invoice, or by its order where it names no invoice that anybody knows."""
        if document.invoice is not None and (
            self._is_known(document.invoice) or document.order is None
        ):
            return document.invoice == invoice
        return document.order is not None and document.order == order

    def _place(self, place: Place, amount: Decimal) -> None:
        self._placed[place] = self._placed.get(place, ZERO) + amount

    def _move(self, document: Document, part: Part | None, day: date, amount: Decimal) -> None:
        self.movements.append(Movement(document, part, day, amount))
        if part:
            self._paid[part.key] = self._paid.get(part.key, ZERO) + amount


def _turn(part: Part) -> tuple[date, int, str]:
    return part.due, part.number, part.key


def _rank(document: Document) -> tuple[int, str]:
    """Credit notes of a day before its receipts, refunds last."""
    if document.amount < 0:
        return 2, document.key
    return (0 if document.kind == "credit" else 1), document.key


def _names(place: Place) -> tuple[str | None, str | None]:
    document, part = place
    return (part.invoice, part.order) if part else (document.invoice, document.order)
