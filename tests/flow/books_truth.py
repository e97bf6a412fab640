"""What the demo company's own books hold against each other: deals, orders, invoices, payments.

Told document by document in plain Decimal from the generator; nothing of the pipeline is imported.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from sales_pipeline.simulators.company import Company, codes, pipeline
from sales_pipeline.simulators.company.crm_records import WON
from sales_pipeline.simulators.company.dates import as_date, number
from sales_pipeline.simulators.company.export import erp_cash, erp_goods
from sales_pipeline.simulators.company.export.erp_subledger import BOOKS, subledger_of
from sales_pipeline.simulators.company.facts import LineFact
from sales_pipeline.simulators.company.tenants.dirt import flaws_of
from sales_pipeline.simulators.company.truth.arithmetic import ZERO, half_up
from sales_pipeline.simulators.company.truth.counting import COUNTED_TYPES, net_amount
from sales_pipeline.simulators.company.truth.customers import Customers
from sales_pipeline.simulators.company.truth.rates import Rates

GRACE_DAYS = 30
WRITERS = {
    "invoices": erp_goods.invoices,
    "receivable_schedule": erp_cash.receivables,
    "payments": erp_cash.payments,
}
Row = dict[str, str]
Causes = Counter[tuple[str, str]]


@dataclass
class Order:
    """Ex tax; `net` and `freight` in document currency."""

    day: date
    currency: str
    rate: Decimal | None
    shop: bool
    is_off: bool = True
    is_excluded: bool = False
    counted: int = 0
    net: Decimal = ZERO
    freight: Decimal = ZERO
    reporting: Decimal = ZERO


class Books:
    """The company's documents as they stand on an evening, without those that are kept back."""

    def __init__(self, company: Company, day: date) -> None:
        self.company, self.day = company, day
        world = company.world("loadable", day)
        self.rates, self.customers = Rates(world.fx), Customers(world.accounts)
        self.orders = self._orders(world.lines)
        self.invoices = self._rows("invoices")
        self.payments = self._rows("payments")
        self.schedule = self._rows("receivable_schedule")

    def _rows(self, table: str) -> list[Row]:
        """Rows of a table of the subledger, by layout column."""
        book = next(book for book in BOOKS if book.table == table)
        held = {
            entry.record_id for entry in self.company.dirt_ledger.quarantine()
            if entry.table == table
        }  # fmt: skip
        rows, until = [], number(self.day)
        for first, _ in self.company.months:
            if first > self.day:
                break
            ledger = subledger_of(self.company, first)
            known = np.flatnonzero(book.events(ledger)[0] <= until)
            text = WRITERS[table](self.company, ledger, known, until).text
            columns = [column.to_pylist() for column in text.values()]
            rows += [dict(zip(text, cells, strict=True)) for cells in zip(*columns, strict=True)]
        key = f"{book.table.removesuffix('s')}_id" if table != "receivable_schedule" else ""
        return [row for row in rows if row[key or "instalment_id"] not in held]

    def _orders(self, lines: Iterable[LineFact]) -> dict[str, Order]:
        latest = {(line.source, line.order_line_id): line for line in lines}
        orders: dict[str, Order] = {}
        for line in latest.values():
            if not line.is_deleted and line.order_date <= self.day:
                self._add(orders, line)
        return orders

    def _add(self, orders: dict[str, Order], line: LineFact) -> None:
        rate = self.rates.at(line.currency, line.order_date)
        order = orders.setdefault(
            f"{line.source}:{line.order_id}",
            Order(line.order_date, line.currency, rate, line.source == "eshop"),
        )
        if line.order_status in ("draft", "cancelled"):
            return
        order.is_off = False
        account = self.customers.key(line.source, line.source_account_id)
        net = net_amount(line)
        if line.line_type == "freight":
            order.freight += net
        elif line.line_type in COUNTED_TYPES:
            if line.is_intercompany or self.customers.is_test(account):
                order.is_excluded = True
                return
            order.counted += 1
            order.net += net
            order.reporting += self.convert(net, rate)

    @staticmethod
    def convert(amount: Decimal, rate: Decimal | None) -> Decimal:
        """In reporting currency; without a rate nothing."""
        return ZERO if rate is None else half_up(amount * rate, 2)

    def worth(self, row: Row, day: str, amount: Decimal) -> Decimal:
        rate = self.rates.at(row["currency"], date.fromisoformat(row[day]))
        return self.convert(amount, rate)

    def won(self) -> Decimal:
        """All won deals at the rate of their last day."""
        total, until = ZERO, number(self.day)
        for crm, table in (("zoho", "deals"), ("fxiaoke", "opportunities")):
            held = flaws_of(self.company, crm, table)
            for deal in pipeline.of(self.company, crm).deals:
                known = [day for day, _ in deal.stages if day <= until]
                if known and deal.deal_id not in held and deal.stage_on(until) == WON:
                    rate = self.rates.at(codes.CURRENCIES[deal.currency], as_date(max(known)))
                    total += self.convert(Decimal(deal.amount).scaleb(-2), rate)
        return total

    def order_causes(self) -> Causes:
        """Why orders and invoices differ, ex tax in reporting currency."""
        causes: Causes = Counter()
        billed: dict[str, list[Row]] = defaultdict(list)
        for row in self.invoices:
            billed[f"erp:{row['order_id']}"].append(row)
        for key in self.orders.keys() | billed.keys():
            for cause, amount in self._of_order(self.orders.get(key), billed.get(key, [])):
                causes["ordered_to_invoiced", cause] += amount
        return causes

    def _of_order(self, order: Order | None, rows: list[Row]) -> Iterable[tuple[str, Decimal]]:
        own = sum((Decimal(row["amount_ex_tax"]) for row in rows), ZERO)
        worth = sum((self.worth(r, "issue_date", Decimal(r["amount_ex_tax"])) for r in rows), ZERO)
        if order is None:
            internal = any(
                row["is_intercompany"] == "是"
                or self.customers.is_test(self.customers.key("erp", row["source_account_id"]))
                for row in rows
            )
            return [("test_or_intercompany" if internal else "invoice_without_order", -worth)]
        if order.is_excluded and not order.counted:
            return [("test_or_intercompany", -worth)]
        if order.is_off:
            return [("cancelled_after_invoice", -worth)]
        if not rows:
            return [(self._unbilled(order), order.reporting)]
        if not worth or order.rate is None:
            return [("rate_missing", order.reporting - worth)]
        short = order.net - own
        freight = min(order.freight, max(-short, ZERO))
        parts = [("freight", self.convert(-freight, order.rate))]
        rest = self.convert(short + freight, order.rate)
        parts.append((self._unbilled(order) if rest > 0 else "over_invoiced", rest))
        left = order.reporting - worth - sum(amount for _, amount in parts)
        return [*parts, ("currency_difference", left)]

    def _unbilled(self, order: Order) -> str:
        if order.shop:
            return "source_without_invoices"
        if order.net < 0:
            return "credit_without_invoice"
        recent = (self.day - order.day).days <= GRACE_DAYS
        return "not_yet_invoiced" if recent else "not_invoiced"

    def payment_causes(self) -> Causes:
        """Why invoices and payments differ, tax included in reporting currency."""
        invoices = {row["invoice_id"]: row for row in self.invoices}
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in self.invoices:
            origin = invoices.get(row["original_invoice_id"], row)
            groups[origin["order_id"]].append(row)
        group_of = {row["invoice_id"]: name for name, rows in groups.items() for row in rows}
        paid: dict[str, list[Row]] = defaultdict(list)
        causes: Causes = Counter()
        for row in self.payments:
            group = group_of.get(row["invoice_id"]) or (
                row["order_id"] if row["order_id"] in groups else None
            )
            if group:
                paid[group].append(row)
            else:
                worth = self.worth(row, "payment_date", Decimal(row["amount"]))
                causes["invoiced_to_paid", _unsettled(row)] -= worth
        due: dict[str, list[Row]] = defaultdict(list)
        for row in self.schedule:
            if row["invoice_id"] in group_of:
                due[group_of[row["invoice_id"]]].append(row)
        for group, rows in groups.items():
            for cause, amount in self._of_settlement(rows, paid[group], due[group]):
                causes["invoiced_to_paid", cause] += amount
        return causes

    def _of_settlement(
        self, rows: list[Row], paid: list[Row], due: list[Row]
    ) -> Iterable[tuple[str, Decimal]]:
        billed = [(Decimal(r["amount_incl_tax"]), r) for r in rows]
        given = [(Decimal(r["amount"]), r) for r in paid]
        worth = [self.worth(r, "issue_date", amount) for amount, r in billed]
        received = [self.worth(r, "payment_date", amount) for amount, r in given]
        difference = sum(worth, ZERO) - sum(received, ZERO)
        if 0 in worth or 0 in received:
            return [("rate_missing", difference)]
        credit = -sum((amount for amount, _ in billed if amount < 0), ZERO)
        cash = sum((amount for amount, _ in given), ZERO)
        left = sum((amount for amount, _ in billed), ZERO) - cash
        fallen = sum(
            (Decimal(r["amount_due"]) for r in due if r["due_date"] <= self.day.isoformat()), ZERO
        )
        planned = sum((Decimal(r["amount_due"]) for r in due), ZERO)
        overdue = max(min(left, fallen - cash - credit), ZERO)
        later = min(max(left, ZERO) - overdue, max(planned - fallen, ZERO))
        excess = max(-left, ZERO)
        own = {
            "overdue": overdue,
            "not_yet_due": later,
            "no_due_date": max(left, ZERO) - overdue - later,
            "credit_not_refunded": -min(excess, credit),
            "overpaid": min(excess, credit) - excess,
        }
        first = min((row for _, row in billed), key=lambda r: (r["issue_date"], r["invoice_id"]))
        rate = self.rates.at(first["currency"], date.fromisoformat(first["issue_date"]))
        parts = [(cause, self.convert(amount, rate)) for cause, amount in own.items()]
        return [*parts, ("currency_difference", difference - sum(amount for _, amount in parts))]


def _unsettled(row: Row) -> str:
    if Decimal(row["amount"]) < 0:
        return "refund"
    if row["invoice_id"]:
        return "invoice_unknown"
    return "advance_payment" if row["order_id"] else "unallocated_payment"
