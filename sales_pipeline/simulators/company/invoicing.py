"""VAT invoices of a month's orders, red letters for what came back, and their instalments.

Columns derived from a block; instalments of an invoice add up to it exactly.
"""

from dataclasses import dataclass

import numpy as np

from sales_pipeline.simulators.company import lines as ln
from sales_pipeline.simulators.company.codes import ALLOWANCE, FREIGHT, RETURN, SALE
from sales_pipeline.simulators.company.company import Block
from sales_pipeline.simulators.company.dates import NEVER

BIG_INVOICE = 15_000_000  # hundredths: from here on 30 / 60 / 10 % in three instalments
INSTALMENT_PERCENT = (30, 60, 10)
RETENTION_DAYS = 150


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


def invoices(rng: np.random.Generator, block: Block) -> Invoices:
    lines = block.lines
    sold = np.isin(lines.type, (SALE, FREIGHT)) & (lines.shipped != NEVER)
    taken = np.isin(lines.type, (RETURN, ALLOWANCE)) & (lines.entered != NEVER)
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


def instalments(block: Block, invoices: Invoices, payment_days: np.ndarray) -> Instalments:
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
