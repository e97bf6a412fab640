"""The lines that revenue is made of on its basis: orders, deliveries or invoices.

Pure functions; a part of an order line is a counted line of its own, dated by its document.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from operator import attrgetter

from sales_pipeline.simulators.company.facts import DeliveryFact, InvoiceLineFact, World
from sales_pipeline.simulators.company.truth.arithmetic import EXACT, ZERO, half_up
from sales_pipeline.simulators.company.truth.counting import CountedLine
from sales_pipeline.simulators.company.truth.rates import Rates

BASES = ("order", "delivered", "invoiced")
BOOKED = "erp"  # the source that sends deliveries and invoice lines
GOODS = ("gross", "cost")
MONEY = ("net", "constant_fx", "document_net", "incl_tax")
Amounts = dict[str, Decimal]
NOTHING: Amounts = dict.fromkeys(GOODS + MONEY, ZERO)


def revenue_lines(
    world: World, lines: Iterable[CountedLine], basis: str, fiscal_year_start_month: int = 1
) -> list[CountedLine]:
    """What counts as revenue, earliest first; lines of sources without documents count whole."""
    if basis not in BASES:
        raise ValueError(f"no basis {basis!r} of revenue: {', '.join(BASES)}")
    if basis == "order":
        return list(lines)
    if basis == "delivered":
        found = _delivered(world.deliveries, lines)
    else:
        found = _invoiced(world.invoice_lines, lines, Rates(world.fx, fiscal_year_start_month))
    return sorted(found, key=attrgetter("order_date", "key"))


def _delivered(
    deliveries: Iterable[DeliveryFact], lines: Iterable[CountedLine]
) -> Iterator[CountedLine]:
    """Each delivery's part of its line; all of them are the whole, to the cent."""
    of_line: dict[str, list[DeliveryFact]] = defaultdict(list)
    for delivery in deliveries:
        of_line[f"{BOOKED}:{delivery.order_line_id}"].append(delivery)
    for line in lines:
        if line.order[0] != BOOKED or line.line_type != "sale" or not line.quantity:
            yield line
            continue
        sent, before = ZERO, NOTHING
        for delivery in sorted(of_line[line.key], key=lambda d: (d.day, d.line_id)):
            sent += delivery.quantity
            after = _share(line, GOODS + MONEY, sent, line.quantity)
            yield _part(line, delivery.day, delivery.quantity, after, before)
            before = after


def _invoiced(
    invoices: Iterable[InvoiceLineFact], lines: Iterable[CountedLine], rates: Rates
) -> Iterator[CountedLine]:
    """What each invoice asks for its line."""
    of_line: dict[str, list[InvoiceLineFact]] = defaultdict(list)
    for invoice in invoices:
        of_line[f"{BOOKED}:{invoice.order_line_id}"].append(invoice)
    for line in lines:
        if line.order[0] != BOOKED:
            yield line
            continue
        rate, moved, billed, before = rates.at(line.currency, line.order_date), ZERO, ZERO, NOTHING
        for invoice in sorted(of_line[line.key], key=lambda i: (i.issued_on, i.line_id)):
            amount = -abs(invoice.amount) if invoice.is_red_letter else invoice.amount
            quantity = -abs(invoice.quantity) if amount < 0 else invoice.quantity
            moved, billed = moved + quantity, billed + amount
            after = _billed(line, moved, billed, rate)
            yield _part(line, invoice.issued_on, quantity, after, before)
            before = after


def _billed(line: CountedLine, moved: Decimal, billed: Decimal, rate: Decimal | None) -> Amounts:
    """What quantity and amount of the invoices up to one come to: goods by quantity, money by
    amount; what is billed of a line of nothing is worth what it says."""
    net = ZERO if rate is None else half_up(billed * rate, 2)
    others = ("constant_fx", "incl_tax")
    whole = line.document_net
    money = _share(line, others, billed, whole) if whole else dict.fromkeys(others, net)
    goods = _share(line, GOODS, moved, line.quantity)
    return goods | money | {"net": net, "document_net": billed}


def _share(line: CountedLine, names: Iterable[str], part: Decimal, whole: Decimal) -> Amounts:
    """What a part of the line comes to, rounded half up."""
    amounts = {name: getattr(line, name) or ZERO for name in names}
    if not whole:
        return dict.fromkeys(amounts, ZERO)
    return {
        name: half_up(EXACT.divide(amount * part, whole), 2) for name, amount in amounts.items()
    }


def _part(
    line: CountedLine, day: date, quantity: Decimal, after: Amounts, before: Amounts
) -> CountedLine:
    """What a document adds to those before it; nobody knows part of what is unknown."""
    added = {name: amount - before[name] for name, amount in after.items()}
    return replace(
        line,
        order_date=day,
        quantity=quantity,
        gross=added["gross"],
        net=added["net"],
        cost=None if line.cost is None else added["cost"],
        constant_fx=None if line.constant_fx is None else added["constant_fx"],
        document_net=added["document_net"],
        incl_tax=added["incl_tax"],
    )
