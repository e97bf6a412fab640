"""What was delivered and invoiced at a business date, by scope member, in reporting currency.

Built once from the counted order lines and their documents; read by the KPIs of fulfilment.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sales_pipeline.simulators.company.facts import DeliveryFact, InvoiceLineFact, World
from sales_pipeline.simulators.company.truth.arithmetic import EXACT, ZERO, half_up
from sales_pipeline.simulators.company.truth.counting import CountedLine
from sales_pipeline.simulators.company.truth.rates import Rates

BOOKED = "erp"  # the source that sends deliveries and invoice lines


@dataclass(frozen=True, slots=True)
class Entry:
    """A delivery, an invoice line, or a line that counts as one of them on its own date."""

    scopes: dict[str, str]
    day: date
    delivered: Decimal = ZERO
    invoiced: Decimal = ZERO
    is_promised: bool = False  # signed for, and somebody had promised a day
    is_on_time: bool = False


class Fulfilment:
    """All entries up to a business date."""

    def __init__(self, world: World, as_of: date, lines: Sequence[CountedLine]) -> None:
        self._rates = Rates(world.fx)
        self._deliveries: dict[str, list[DeliveryFact]] = defaultdict(list)
        self._invoices: dict[str, list[InvoiceLineFact]] = defaultdict(list)
        for delivery in world.deliveries:
            self._deliveries[f"{BOOKED}:{delivery.order_line_id}"].append(delivery)
        for invoice in world.invoice_lines:
            self._invoices[f"{BOOKED}:{invoice.order_line_id}"].append(invoice)
        self._by_member: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for line in lines:
            for entry in self.entries_of(line):
                if entry.day <= as_of:
                    for scope in entry.scopes.items():
                        self._by_member[scope].append(entry)

    def between(self, scope_type: str, scope_key: str, first: date, last: date) -> list[Entry]:
        found = self._by_member.get((scope_type, scope_key), [])
        return [entry for entry in found if first <= entry.day <= last]

    def members_between(self, scope_type: str, first: date, last: date) -> set[str]:
        return {key for kind, key in self._by_member
                if kind == scope_type and self.between(kind, key, first, last)}  # fmt: skip

    def entries_of(self, line: CountedLine) -> Iterator[Entry]:
        """What tells that an order line was delivered or invoiced, on any day."""
        if line.order[0] != BOOKED:
            yield Entry(line.scopes, line.order_date, line.net, line.net)
            return
        if line.line_type == "sale" and line.quantity:
            yield from self._delivered(line)
        else:
            yield Entry(line.scopes, line.order_date, delivered=line.net)
        yield from self._invoiced(line)

    def _delivered(self, line: CountedLine) -> Iterator[Entry]:
        """Each delivery's part of the line's net amount; all of them are the whole."""
        sent = before = ZERO
        for delivery in sorted(self._deliveries[line.key], key=lambda d: (d.day, d.line_id)):
            sent += delivery.quantity
            worth = half_up(EXACT.divide(line.net * sent, line.quantity), 2)
            promised, signed = delivery.promised_on, delivery.delivered_on
            is_promised = promised is not None and signed is not None
            yield Entry(
                line.scopes, delivery.day, delivered=worth - before, is_promised=is_promised,
                is_on_time=bool(promised and signed and signed <= promised),
            )  # fmt: skip
            before = worth

    def _invoiced(self, line: CountedLine) -> Iterator[Entry]:
        rate = self._rates.at(line.currency, line.order_date)
        billed = before = ZERO
        for invoice in sorted(self._invoices[line.key], key=lambda i: (i.issued_on, i.line_id)):
            billed += -abs(invoice.amount) if invoice.is_red_letter else invoice.amount
            worth = ZERO if rate is None else half_up(billed * rate, 2)
            yield Entry(line.scopes, invoice.issued_on, invoiced=worth - before)
            before = worth
