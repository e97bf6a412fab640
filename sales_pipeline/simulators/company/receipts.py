"""Money that comes in: payments, advance receipts, bills of exchange, and refunds that go out.

Columns derived from invoices and instalments of a block; what is not matched says so with -1.
"""

from dataclasses import dataclass

import numpy as np

from sales_pipeline.simulators.company.company import Block
from sales_pipeline.simulators.company.dates import NEVER
from sales_pipeline.simulators.company.invoicing import Instalments, Invoices

METHODS = ("transfer", "bank_acceptance", "cash", "offset", "commercial_acceptance")
METHOD_SHARE = np.array([0.70, 0.21, 0.02, 0.03, 0.04])
TRANSFER, BANK_BILL, COMMERCIAL_BILL = 0, 1, 4
PAID_SHARE, SPLIT_SHARE, ADVANCE_SHARE, UNMATCHED_SHARE, REFUND_SHARE = 0.94, 0.12, 0.4, 0.03, 0.35


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


def receipts(
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
