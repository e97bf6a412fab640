"""erp/deliveries, invoices, invoice_lines, receivable_schedule, payments, acceptance_bills.

GB18030 CSV with a 合计 row, changed documents each day, each with its own id and change time.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np

from sales_pipeline.simulators.company import timeline
from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.dates import month_start, number
from sales_pipeline.simulators.company.dirt.kinds import FULL_DIRT_AT
from sales_pipeline.simulators.company.dirt.ledger import Ledger, Where
from sales_pipeline.simulators.company.dirt.master_marks import Flaw
from sales_pipeline.simulators.company.export import erp_cash as cash
from sales_pipeline.simulators.company.export import erp_goods as goods
from sales_pipeline.simulators.company.export import text
from sales_pipeline.simulators.company.export.block_dirt import spoil_month
from sales_pipeline.simulators.company.export.document import Columns
from sales_pipeline.simulators.company.export.drop import Drop
from sales_pipeline.simulators.company.subledger import SUBLEDGER_MONTHS, Subledger, build
from sales_pipeline.simulators.company.timeline import Slot

ENCODING = "gb18030"
Pieces = dict[tuple[str, int], Columns]


@dataclass(frozen=True, slots=True)
class Book:
    """One table: `write` gives its columns, `events` the days on which each row is new or changed.

    `flaws` occur in turn, one a month, in the initial load.
    """

    table: str
    stem: str
    headers: dict[str, str]
    write: Callable[[Company, Subledger, np.ndarray, int], Columns]
    events: Callable[[Subledger], tuple[np.ndarray, ...]]
    totals: tuple[str, ...]
    flaws: tuple[Flaw, ...]


BOOKS = (
    Book(
        "deliveries", "发货单明细", goods.DELIVERIES, goods.deliveries,
        lambda s: (s.deliveries.shipped, s.deliveries.delivered), ("delivered_quantity",),
        (Flaw("impossible_date", "shipped_at", 1, "no_parse_errors"),
         Flaw("exact_duplicate_row", "delivery_line_id", 1)),
    ),
    Book(
        "invoices", "销售发票", goods.INVOICES, goods.invoices, lambda s: (s.invoices.issued,),
        ("amount_ex_tax", "tax_amount", "amount_incl_tax"),
        (Flaw("currency_missing", "currency", 1, "currency_not_null"),
         Flaw("thousands_separator", "amount_incl_tax", 1)),
    ),
    Book(
        "invoice_lines", "销售发票明细", goods.INVOICE_LINES, goods.invoice_lines,
        lambda s: (s.invoices.issued[s.invoices.of],), ("amount_ex_tax", "tax_amount"),
        (Flaw("text_in_number", "amount_ex_tax", 1, "no_parse_errors"),
         Flaw("full_width_digits", "quantity", 1)),
    ),
    Book(
        "receivable_schedule", "应收计划", cash.RECEIVABLES, cash.receivables,
        lambda s: (s.invoices.issued[s.instalments.invoice],), ("amount_due",),
        (Flaw("mixed_date_convention", "due_date", 1, "no_parse_errors"),),
    ),
    Book(
        "payments", "收款单", cash.PAYMENTS, cash.payments,
        lambda s: (s.receipts.day, s.receipts.matures), ("amount",),
        (Flaw("blank_mandatory", "source_account_id", 1, "source_account_id_not_null"),
         Flaw("mixed_date_convention", "payment_date", 1, "no_parse_errors"),
         Flaw("exact_duplicate_row", "payment_id", 1)),
    ),
    Book(
        "acceptance_bills", "承兑汇票台账", cash.ACCEPTANCE_BILLS, cash.acceptance_bills,
        lambda s: (np.where(s.receipts.matures < 10**6, s.receipts.day, 10**6), s.receipts.matures),
        ("face_amount",), (Flaw("impossible_date", "maturity_date", 1, "no_parse_errors"),),
    ),
)  # fmt: skip


def drops(company: Company, through: date) -> Iterator[Drop]:
    for book in BOOKS:
        for slot in timeline.slots(company, through, shop=True):
            file = f"{book.stem}_{slot.business_date:%Y%m%d}.csv"
            make = partial(_compose, company, book, slot)
            yield Drop("erp", book.table, file, slot.business_date, make)


def _months(company: Company, slot: Slot) -> list[date]:
    firsts = [first for first, _ in company.months if number(first) <= slot.day]
    if slot.kind == "initial":
        return firsts
    oldest = month_start(slot.business_date, -SUBLEDGER_MONTHS)
    return [first for first in firsts if first >= oldest]


def _compose(
    company: Company, book: Book, slot: Slot, where: Where, ledger: Ledger
) -> Iterator[bytes]:
    rows = 0
    totals = dict.fromkeys(book.totals, 0)
    every = max(1, FULL_DIRT_AT // company.order_lines)
    yield (",".join(book.headers.values()) + "\r\n").encode(ENCODING)
    for nth, first in enumerate(_months(company, slot)):
        columns = _held(company, book, first, slot)
        if slot.kind == "initial" and nth % every == 0:
            flaw = book.flaws[nth // every % len(book.flaws)]
            columns = spoil_month(columns, flaw, (company.seed, nth), where, rows + 2, ledger)
        rows += len(columns)
        for name in totals:
            totals[name] += int(columns.amounts[name].sum())
        yield text.csv_body([columns.text[h] for h in book.headers]).decode().encode(ENCODING)
    ledger.add(where, "footer_row", None, rows + 2)
    yield _footer(book, totals).encode(ENCODING)


def subledger_of(company: Company, first: date) -> Subledger:
    """Kept beside the block it was made from, as long as that stays in memory."""
    block = company.block(first)
    made: Subledger = company.remember(first, lambda: build(company, block))
    return made


def _held(company: Company, book: Book, first: date, slot: Slot) -> Columns:
    """What the drop holds of the documents of one month."""
    if slot.kind == "daily" and slot.business_date <= company.as_of:
        pieces: Pieces = company.remember(("pieces", first), lambda: _pieces(company, first))
        return pieces[book.table, slot.day]
    ledger = subledger_of(company, first)
    if slot.kind == "daily":
        return _changed(company, book, ledger, slot.day)
    rows = np.flatnonzero(book.events(ledger)[0] <= slot.day)
    return book.write(company, ledger, rows, slot.day)


def _pieces(company: Company, first: date) -> Pieces:
    """All daily drops of a month's documents up to as_of at once: few rows, and a large company
    would have to make the month again for each of them."""
    ledger = subledger_of(company, first)
    days = range(number(company.first_drop) + 1, number(company.as_of) + 1)
    return {
        (book.table, day): _changed(company, book, ledger, day) for book in BOOKS for day in days
    }


def _changed(company: Company, book: Book, ledger: Subledger, day: int) -> Columns:
    events = book.events(ledger)
    hit = np.zeros(len(events[0]), dtype=bool)
    for event in events:
        hit |= event == day
    return book.write(company, ledger, np.flatnonzero(hit & (events[0] <= day)), day)


def _footer(book: Book, totals: dict[str, int]) -> str:
    cells = dict.fromkeys(book.headers, "")
    cells[next(iter(book.headers))] = "合计"
    for name, total in totals.items():
        cells[name] = text.scaled(np.array([total]), 2)[0].as_py()
    return ",".join(cells.values()) + "\r\n"
