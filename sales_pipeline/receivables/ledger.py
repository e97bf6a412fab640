"""What one customer owes and has paid in one currency, as plain records.

Amounts are in document currency, tax included; nothing here knows of files or SQL.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(slots=True)
class Instalment:
    """A part of an invoice; `owed` is what nothing has settled yet."""

    key: str
    invoice: str
    order: str | None
    issued: date
    due: date
    number: int
    owed: Decimal

    @property
    def turn(self) -> tuple[date, int, str]:
        """Earlier ones are settled first."""
        return self.due, self.number, self.key


@dataclass(slots=True)
class Money:
    """A receipt, set-off or credit note (`kind`); negative is money given back.

    `invoice` and `order` are what it names, `reversed_on` is the day on which its bill was
    dishonoured; `left` has settled nothing.
    """

    key: str
    kind: str
    invoice: str | None
    order: str | None
    day: date
    amount: Decimal
    reversed_on: date | None = None
    left: Decimal = ZERO

    def is_for(self, invoice: str | None, order: str | None) -> bool:
        """Whether it names this invoice or, without an invoice, this order."""
        if self.invoice is not None:
            return self.invoice == invoice
        return self.order is not None and self.order == order


@dataclass(slots=True)
class Posting:
    """An amount that a document moves to an instalment, or to what is unapplied (None)."""

    document: str
    instalment: str | None
    posted_on: date
    received_on: date
    amount: Decimal
    is_auto: bool


@dataclass(slots=True)
class Settled:
    """What of some money stands on an instalment."""

    money: Money
    instalment: Instalment
    amount: Decimal


@dataclass(slots=True)
class Account:
    """Everything that has happened so far; `named` holds instalments by invoice and by order."""

    instalments: list[Instalment] = field(default_factory=list)
    named: dict[tuple[str, str | None], list[Instalment]] = field(default_factory=dict)
    waiting: list[Money] = field(default_factory=list)
    settled: list[Settled] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)

    def add(self, instalment: Instalment) -> None:
        for name in (("invoice", instalment.invoice), ("order", instalment.order)):
            self.named.setdefault(name, []).append(instalment)
        self.instalments.append(instalment)

    def wanted_by(self, money: Money) -> list[Instalment]:
        """What it may settle, earliest first; money without a name settles whatever is open."""
        if money.invoice is not None:
            found = self.named.get(("invoice", money.invoice), [])
        elif money.order is not None:
            found = self.named.get(("order", money.order), [])
        else:
            found = self.instalments
        return sorted((part for part in found if part.owed), key=lambda part: part.turn)
