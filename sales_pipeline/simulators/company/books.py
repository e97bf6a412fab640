"""Invoices, instalments, receipts and opening balances as facts, as far as the files can tell them.

Read from the rows that the ERP writes on an evening, not from the files: a fault of landing shows.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import numpy as np

from sales_pipeline.simulators.company import facts
from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.dates import number
from sales_pipeline.simulators.company.export import erp_cash
from sales_pipeline.simulators.company.export.erp_subledger import BOOKS, subledger_of
from sales_pipeline.simulators.company.export.finance import opening_sheet

Row = dict[str, str]
METHODS = dict(
    zip(
        erp_cash.ERP_METHOD,
        ("transfer", "bank_acceptance", "cash", "offset", "commercial_acceptance"),
        strict=True,
    )
)


def invoices(company: Company, through: date, complete: bool) -> Iterator[facts.InvoiceFact]:
    for row in _rows(company, "invoices", "invoice_id", through, complete):
        yield facts.InvoiceFact(
            invoice_id=row["invoice_id"],
            order_id=row["order_id"],
            source_account_id=row["source_account_id"],
            salesperson_id=row["salesperson_id"] or None,
            issue_date=date.fromisoformat(row["issue_date"]),
            amount=Decimal(row["amount_incl_tax"]),
            currency=row["currency"],
            original_invoice_id=row["original_invoice_id"] or None,
            is_intercompany=row["is_intercompany"] == "是",
        )


def deliveries(company: Company, through: date, complete: bool) -> Iterator[facts.DeliveryFact]:
    for row in _rows(company, "deliveries", "delivery_line_id", through, complete):
        if row["is_intercompany"] != "是":
            yield facts.DeliveryFact(
                line_id=row["delivery_line_id"],
                order_line_id=row["order_line_id"],
                quantity=Decimal(row["delivered_quantity"]),
                promised_on=_day(row["promised_at"]),
                shipped_on=date.fromisoformat(row["shipped_at"]),
                delivered_on=_day(row["delivered_at"]),
            )


def invoice_lines(
    company: Company, through: date, complete: bool
) -> Iterator[facts.InvoiceLineFact]:
    for row in _rows(company, "invoice_lines", "invoice_line_id", through, complete):
        yield facts.InvoiceLineFact(
            line_id=row["invoice_line_id"],
            order_line_id=row["order_line_id"],
            quantity=Decimal(row["quantity"]),
            amount=Decimal(row["amount_ex_tax"]),
            issued_on=date.fromisoformat(row["issue_date"]),
            is_red_letter=row["is_red_letter"] == "是",
        )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def instalments(company: Company, through: date, complete: bool) -> Iterator[facts.InstalmentFact]:
    for row in _rows(company, "receivable_schedule", "instalment_id", through, complete):
        yield facts.InstalmentFact(
            instalment_id=row["instalment_id"],
            invoice_id=row["invoice_id"],
            number=int(row["instalment_number"]),
            due_date=date.fromisoformat(row["due_date"]),
            amount=Decimal(row["amount_due"]),
        )


def receipts(company: Company, through: date, complete: bool) -> Iterator[facts.ReceiptFact]:
    for row in _rows(company, "payments", "payment_id", through, complete):
        yield facts.ReceiptFact(
            payment_id=row["payment_id"],
            source_account_id=row["source_account_id"],
            invoice_id=row["invoice_id"] or None,
            order_id=row["order_id"] or None,
            salesperson_id=row["salesperson_id"] or None,
            payment_date=date.fromisoformat(row["payment_date"]),
            amount=Decimal(row["amount"]),
            currency=row["currency"],
            method=METHODS[row["payment_method"]],
            settled_on=date.fromisoformat(row["settled_at"]) if row["settled_at"] else None,
        )


def openings(company: Company) -> Iterator[facts.OpeningFact]:
    for row in opening_sheet(company).rows:
        yield facts.OpeningFact(
            document_no=str(row["document_no"]),
            is_advance=row["balance_type"] == "预收",
            source_account_id=str(row["source_account_id"]),
            document_date=row["document_date"],  # type: ignore[arg-type]
            due_date=row["due_date"],  # type: ignore[arg-type]
            amount=Decimal(str(row["open_amount"])),
            currency=str(row["currency"]),
        )


def _rows(company: Company, table: str, key: str, through: date, complete: bool) -> Iterator[Row]:
    """Rows of a table of the subledger on an evening, without those that quarantine holds back."""
    if through < company.first_drop:
        return
    book = next(book for book in BOOKS if book.table == table)
    held = set() if complete else {
        entry.record_id for entry in company.dirt_ledger.quarantine() if entry.table == table
    }  # fmt: skip
    for first, _ in company.months:
        if first > through:
            return
        ledger = subledger_of(company, first)
        known = np.flatnonzero(book.events(ledger)[0] <= number(through))
        text = book.write(company, ledger, known, number(through)).text
        for cells in zip(*(column.to_pylist() for column in text.values()), strict=True):
            row = dict(zip(text, cells, strict=True))
            if row[key] not in held:
                yield row
