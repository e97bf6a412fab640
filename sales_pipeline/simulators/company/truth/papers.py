"""The documents of cash that count: who owes what on which day, and what is there to pay it.

Pure: facts in, parts and documents by customer and currency out.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sales_pipeline.simulators.company.facts import (
    InvoiceFact,
    OpeningFact,
    ReceiptFact,
    World,
)
from sales_pipeline.simulators.company.truth.customers import Customers
from sales_pipeline.simulators.company.truth.settling import Document, Part

BILLS = ("bank_acceptance", "commercial_acceptance")
AT_SETTLEMENT = "commercial_acceptance"
Purse = tuple[str, str]  # customer, currency


@dataclass(frozen=True, slots=True)
class Origin:
    """What a part or document does not say of itself."""

    salesperson: str | None = None
    cash_on: date | None = None
    is_opening: bool = False


class Papers:
    """`parts` and `documents` by customer and currency, `origins` by their keys."""

    def __init__(self, world: World) -> None:
        self._customers = Customers(world.accounts)
        self._invoices = {i.invoice_id: i for i in world.invoices if self._counts(i)}
        self._kinds: dict[str | None, bool] = {}
        self._order_kinds: dict[str | None, bool] = {}
        for invoice in world.invoices:
            self._kinds[invoice.invoice_id] = invoice.is_intercompany
            self._order_kinds[invoice.order_id] = invoice.is_intercompany
        outside = {self._payer(i) for i in world.invoices if not i.is_intercompany}
        self._internal = {self._payer(i) for i in world.invoices} - outside
        self.parts: dict[Purse, list[Part]] = defaultdict(list)
        self.documents: dict[Purse, list[Document]] = defaultdict(list)
        self.origins: dict[str, Origin] = {}
        self._add_instalments(world)
        for receipt in world.receipts:
            self._add_receipt(receipt)
        for red in self._invoices.values():
            if red.amount < 0:
                self._add_credit(red)
        for opening in world.openings:
            self._add_opening(opening)

    @property
    def purses(self) -> set[Purse]:
        return self.parts.keys() | self.documents.keys()

    def _payer(self, document: InvoiceFact | ReceiptFact | OpeningFact) -> str:
        return self._customers.key("erp", document.source_account_id)

    def _counts(self, invoice: InvoiceFact) -> bool:
        return not invoice.is_intercompany and not self._customers.is_test(self._payer(invoice))

    def _add_instalments(self, world: World) -> None:
        """Those of the schedule; an invoice without any is due at once."""
        planned = {instalment.invoice_id for instalment in world.instalments}
        for part in world.instalments:
            invoice = self._invoices.get(part.invoice_id)
            if invoice and invoice.amount > 0:
                self._owe(invoice, part.instalment_id, part.due_date, part.number, part.amount)
        for invoice in self._invoices.values():
            if invoice.invoice_id not in planned and invoice.amount > 0:
                self._owe(invoice, invoice.invoice_id, invoice.issue_date, 1, invoice.amount)

    def _owe(self, of: InvoiceFact, key: str, due: date, number: int, amount: Decimal) -> None:
        part = Part(key, of.invoice_id, of.order_id, of.issue_date, due, number, amount)
        self.parts[self._payer(of), of.currency].append(part)
        self.origins[key] = Origin(of.salesperson_id)

    def _add_receipt(self, receipt: ReceiptFact) -> None:
        payer, method = self._payer(receipt), receipt.method
        day = receipt.settled_on if method == AT_SETTLEMENT else receipt.payment_date
        if day is None or self._customers.is_test(payer) or self._is_internal(receipt, payer):
            return
        kind = "offset" if method == "offset" else "cash"
        names = self._meant(receipt.invoice_id, receipt.order_id)
        document = Document(receipt.payment_id, kind, *names, day, receipt.amount)
        self.documents[payer, receipt.currency].append(document)
        cash_on = receipt.settled_on if method in BILLS else day
        self.origins[document.key] = Origin(receipt.salesperson_id, cash_on)

    def _add_credit(self, red: InvoiceFact) -> None:
        names = self._meant(red.invoice_id, red.order_id)
        document = Document(red.invoice_id, "credit", *names, red.issue_date, -red.amount)
        self.documents[self._payer(red), red.currency].append(document)
        self.origins[document.key] = Origin(red.salesperson_id)

    def _add_opening(self, opening: OpeningFact) -> None:
        payer, key, day = self._payer(opening), opening.document_no, opening.document_date
        if self._customers.is_test(payer):
            return
        purse = payer, opening.currency
        self.origins[key] = Origin(cash_on=day, is_opening=True)
        if opening.is_advance:
            document = Document(key, "cash", None, None, day, opening.amount)
            self.documents[purse].append(document)
        else:
            due = opening.due_date or day
            self.parts[purse].append(Part(key, key, None, day, due, 1, opening.amount))

    def _meant(self, invoice_id: str | None, order_id: str | None) -> tuple[str | None, str | None]:
        """A red letter stands for the invoice that it takes back."""
        named = self._invoices.get(invoice_id or "")
        origin = self._invoices.get(named.original_invoice_id or "") if named else None
        if origin:
            return origin.invoice_id, origin.order_id
        return (named.invoice_id, named.order_id) if named else (invoice_id, order_id)

    def _is_internal(self, receipt: ReceiptFact, payer: str) -> bool:
        """By the invoice it names, else by the order, else if the payer's invoices all are."""
        if receipt.invoice_id in self._kinds:
            return self._kinds[receipt.invoice_id]
        if receipt.order_id in self._order_kinds:
            return self._order_kinds[receipt.order_id]
        return payer in self._internal
