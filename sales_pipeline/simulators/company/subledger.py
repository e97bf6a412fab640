"""What the ERP books after an order: deliveries, VAT invoices with red letters, instalments, receipts, bills.

Derived from a month's block alone, so each document refers to lines and orders that exist.
"""

from dataclasses import dataclass

import numpy as np

from sales_pipeline.simulators.company import lines as ln
from sales_pipeline.simulators.company.codes import ALLOWANCE, FREIGHT, GIFT, RETURN, SALE
from sales_pipeline.simulators.company.company import Block, Company
from sales_pipeline.simulators.company.dates import NEVER
from sales_pipeline.simulators.company.dice import stream

METHODS = ("transfer", "bank_acceptance", "cash", "offset", "commercial_acceptance")
METHOD_SHARE = np.array([0.70, 0.21, 0.02, 0.03, 0.04])
TRANSFER, BANK_BILL, COMMERCIAL_BILL = 0, 1, 4
BIG_INVOICE = 15_000_000  # hundredths: from here on 30 / 60 / 10 % in three instalments
INSTALMENT_PERCENT = (30, 60, 10)
RETENTION_DAYS = 150
PAID_SHARE, SPLIT_SHARE, ADVANCE_SHARE, UNMATCHED_SHARE, REFUND_SHARE = 0.94, 0.12, 0.4, 0.03, 0.35
SUBLEDGER_MONTHS = 16  # how far back a bill that matures today can have been earned


@dataclass(frozen=True)
class Deliveries:
    line: np.ndarray  # row of the block
    quantity: np.ndarray
    promised: np.ndarray
    shipped: np.ndarray
    delivered: np.ndarray


@dataclass(frozen=True)
class Invoices:
    """One invoice per shipped order and one red letter per return or allowance."""

    head: np.ndarray  # row of the block with the order's attributes
    red: np.ndarray
    original: np.ndarray  # position of the invoice that a red letter takes back, -1 if not invoiced
    issued: np.ndarray
    net: np.ndarray
    tax: np.ndarray
    line: np.ndarray  # invoice lines: row of the block ...
    of: np.ndarray  # ... and position of their invoice
    line_net: np.ndarray


@dataclass(frozen=True)
class Instalments:
    invoice: np.ndarray
    number: np.ndarray
    due: np.ndarray
    amount: np.ndarray


@dataclass(frozen=True)
class Receipts:
    """`invoice` -1: not matched yet; `order` is a row of the block or -1. Refunds are negative."""

    invoice: np.ndarray
    order: np.ndarray
    account: np.ndarray
    rep: np.ndarray
    currency: np.ndarray
    entity: np.ndarray
    day: np.ndarray
    amount: np.ndarray
    method: np.ndarray
    matures: np.ndarray  # NEVER unless a bill
    advance: np.ndarray


@dataclass(frozen=True)
class Subledger:
    block: Block
    deliveries: Deliveries
    invoices: Invoices
    instalments: Instalments
    receipts: Receipts


def build(company: Company, block: Block) -> Subledger:
    rng = stream(company.seed, "subledger", block.first.isoformat())
    days = np.array([c.payment_days for c in company.market.customers.all])
    invoices = _invoices(rng, block)
    parts = _instalments(block, invoices, days)
    receipts = _receipts(rng, block, invoices, parts)
    return Subledger(block, _deliveries(rng, block), invoices, parts, receipts)


def _deliveries(rng: np.random.Generator, block: Block) -> Deliveries:
    lines = block.lines
    goods = np.isin(lines.type, (SALE, GIFT)) & (lines.shipped != NEVER) & ~lines.shop
    back = (lines.type == RETURN) & ~lines.shop
    rows = np.flatnonzero(goods | back)
    left = np.where(lines.type[rows] == RETURN, lines.day[rows], lines.shipped[rows])
    return Deliveries(
        rows, lines.quantity[rows], lines.day[rows] + rng.integers(4, 21, len(rows)), left,
        left + rng.integers(1, 6, len(rows)),
    )  # fmt: skip


def _invoices(rng: np.random.Generator, block: Block) -> Invoices:
    lines = block.lines
    sold = np.isin(lines.type, (SALE, FREIGHT)) & (lines.shipped != NEVER)
    taken = np.isin(lines.type, (RETURN, ALLOWANCE))
    rows = np.flatnonzero((sold | taken) & ~lines.shop)
    _, first, of = np.unique(lines.order[rows], return_index=True, return_inverse=True)
    head = rows[first]
    red = np.isin(lines.type[head], (RETURN, ALLOWANCE))
    base = np.where(red, lines.day[head], lines.shipped[head])
    net = ln.half_up(ln.amount_of(lines.take(rows)), 10_000)
    return Invoices(
        head, red, _taken_back(lines, head, red), base + rng.integers(0, 9, len(head)),
        _sum(net, of, len(head)), _sum(lines.tax[rows], of, len(head)), rows, of, net,
    )  # fmt: skip


def _taken_back(lines: ln.Lines, head: np.ndarray, red: np.ndarray) -> np.ndarray:
    """Position of the invoice of the order to which the original line belongs."""
    orders = lines.order[head]
    wanted = lines.order[np.where(red, lines.original[head], 0)]
    at = np.clip(np.searchsorted(orders, wanted), 0, max(len(orders) - 1, 0))
    return np.where(red & (orders[at] == wanted), at, -1) if len(orders) else at


def _sum(values: np.ndarray, group: np.ndarray, groups: int) -> np.ndarray:
    total = np.zeros(groups, dtype=np.int64)
    np.add.at(total, group, values)
    return total


def _instalments(block: Block, invoices: Invoices, payment_days: np.ndarray) -> Instalments:
    total = invoices.net + invoices.tax
    asked = np.flatnonzero(~invoices.red & (total > 0))
    count = np.where(total[asked] >= BIG_INVOICE, len(INSTALMENT_PERCENT), 1)
    invoice = np.repeat(asked, count)
    number = np.arange(len(invoice)) - np.repeat(np.cumsum(count) - count, count) + 1
    several = np.repeat(count, count) > 1
    percent = np.where(several, np.array(INSTALMENT_PERCENT)[number - 1], 100)
    amount = total[invoice] * percent // 100
    last = number == np.repeat(count, count)
    amount[last] += total[asked] - _sum(amount, np.repeat(np.arange(len(asked)), count), len(asked))
    terms = payment_days[block.lines.account[invoices.head[invoice]]]
    wait = np.where(several & (number == 1), 0, terms)
    wait = np.where(several & last, np.maximum(terms, RETENTION_DAYS), wait)
    return Instalments(invoice, number, invoices.issued[invoice] + wait, amount)


def _receipts(
    rng: np.random.Generator, block: Block, invoices: Invoices, parts: Instalments
) -> Receipts:
    paid = np.flatnonzero(rng.random(len(parts.invoice)) < PAID_SHARE)
    split = rng.random(len(paid)) < SPLIT_SHARE
    first = np.where(split, parts.amount[paid] * 6 // 10, parts.amount[paid])
    rest = (parts.amount[paid] - first)[split]
    at = np.concatenate([paid, paid[split]])
    late = np.clip(rng.normal(6, 17, len(at)), -8, 70).astype(np.int64)
    late[len(paid) :] += 12
    day = np.maximum(parts.due[at] + late, invoices.issued[parts.invoice[at]])
    plain = _receipt_columns(block, invoices, parts.invoice[at], np.concatenate([first, rest]), day)
    several = np.append(parts.number[1:] == 2, False)[at] & (parts.number[at] == 1)
    advance = several & (rng.random(len(at)) < ADVANCE_SHARE)
    ordered = block.lines.day[plain["order"]]
    plain["day"] = np.where(advance, ordered + rng.integers(0, 3, len(at)), day)
    unmatched = ~advance & (rng.random(len(at)) < UNMATCHED_SHARE)
    plain["invoice"] = np.where(advance | unmatched, -1, plain["invoice"])
    plain["order"] = np.where(unmatched, -1, plain["order"])
    method = rng.choice(len(METHODS), p=METHOD_SHARE, size=len(at))
    return _with_refunds(rng, block, invoices, plain, method, advance)


def _receipt_columns(
    block: Block, invoices: Invoices, invoice: np.ndarray, amount: np.ndarray, day: np.ndarray
) -> dict[str, np.ndarray]:
    lines, head = block.lines, invoices.head[invoice]
    return {
        "invoice": invoice, "order": head, "account": lines.account[head], "rep": lines.rep[head],
        "currency": lines.currency[head], "entity": lines.entity[head], "day": day,
        "amount": amount,
    }  # fmt: skip


def _with_refunds(
    rng: np.random.Generator,
    block: Block,
    invoices: Invoices,
    plain: dict[str, np.ndarray],
    method: np.ndarray,
    advance: np.ndarray,
) -> Receipts:
    given = np.flatnonzero(invoices.red & (rng.random(len(invoices.red)) < REFUND_SHARE))
    total = (invoices.net + invoices.tax)[given]
    day = invoices.issued[given] + rng.integers(3, 20, len(given))
    refunds = _receipt_columns(block, invoices, given, total, day)
    columns = {name: np.concatenate([plain[name], refunds[name]]) for name in plain}
    method = np.concatenate([method, np.full(len(given), TRANSFER)])
    bill = np.isin(method, (BANK_BILL, COMMERCIAL_BILL))
    matures = np.where(bill, columns["day"] + rng.integers(60, 181, len(method)), NEVER)
    advance = np.concatenate([advance, np.zeros(len(given), dtype=bool)])
    return Receipts(**columns, method=method, matures=matures, advance=advance)
