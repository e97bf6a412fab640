"""What the ERP books after an order: deliveries, invoices, instalments, receipts.

Derived from a month's block alone, so each document refers to lines and orders that exist.
"""

from dataclasses import dataclass

import numpy as np

from sales_pipeline.simulators.company import invoicing
from sales_pipeline.simulators.company import receipts as money_in
from sales_pipeline.simulators.company.codes import GIFT, RETURN, SALE
from sales_pipeline.simulators.company.company import Block, Company
from sales_pipeline.simulators.company.dates import NEVER
from sales_pipeline.simulators.company.dice import stream

SUBLEDGER_MONTHS = 16  # how far back a bill that matures today can have been earned


@dataclass(frozen=True)
class Deliveries:
    line: np.ndarray  # row of the block
    quantity: np.ndarray
    promised: np.ndarray
    shipped: np.ndarray
    delivered: np.ndarray


@dataclass(frozen=True)
class Subledger:
    block: Block
    deliveries: Deliveries
    invoices: invoicing.Invoices
    instalments: invoicing.Instalments
    receipts: money_in.Receipts


def build(company: Company, block: Block) -> Subledger:
    rng = stream(company.seed, "subledger", block.first.isoformat())
    days = np.array([c.payment_days for c in company.market.customers.all])
    invoices = invoicing.invoices(rng, block)
    parts = invoicing.instalments(block, invoices, days)
    receipts = money_in.receipts(rng, block, invoices, parts)
    return Subledger(block, _deliveries(rng, block), invoices, parts, receipts)


def _deliveries(rng: np.random.Generator, block: Block) -> Deliveries:
    lines = block.lines
    goods = np.isin(lines.type, (SALE, GIFT)) & (lines.shipped != NEVER) & ~lines.shop
    back = (lines.type == RETURN) & (lines.entered != NEVER) & ~lines.shop
    rows = np.flatnonzero(goods | back)
    left = np.where(lines.type[rows] == RETURN, lines.day[rows], lines.shipped[rows])
    return Deliveries(
        rows, lines.quantity[rows], lines.day[rows] + rng.integers(4, 21, len(rows)), left,
        left + rng.integers(1, 6, len(rows)),
    )  # fmt: skip
