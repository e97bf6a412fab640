"""What follows a month of sales: returns, allowances, adjustments and dealers' rebates.

They refer to lines of the same block and come days to weeks later; drawn from the month's stream.
"""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np

from sales_pipeline.simulators.company import lines as ln
from sales_pipeline.simulators.company.codes import (
    ALLOWANCE,
    CNY,
    DISTRIBUTOR,
    PRICE_ADJUSTMENT,
    REBATE,
    RETURN,
    SALE,
)
from sales_pipeline.simulators.company.dates import NEVER, month_start, number
from sales_pipeline.simulators.company.dice import stream
from sales_pipeline.simulators.company.lines import Lines
from sales_pipeline.simulators.company.market import Market

SHARES = {RETURN: 0.022, ALLOWANCE: 0.008, PRICE_ADJUSTMENT: 0.005}
FIRST_DAY_AFTER = {RETURN: 4, ALLOWANCE: 8, PRICE_ADJUSTMENT: 2}
LAST_DAY_AFTER = {RETURN: 45, ALLOWANCE: 40, PRICE_ADJUSTMENT: 20}


def add(market: Market, sales: Lines, first: date) -> Lines:
    """The block with everything that follows from its sales, each on an order of its own."""
    rng = stream(market.seed, "aftermath", first.isoformat())
    blocks = [sales]
    for kind in (RETURN, ALLOWANCE, PRICE_ADJUSTMENT):
        blocks.append(_follow(rng, sales, kind, _number_after(blocks)))
    if first.month % 3 == 0:
        blocks.append(_rebates(rng, sales, first, _number_after(blocks)))
    return ln.join(blocks)


def _number_after(blocks: list[Lines]) -> int:
    return max((int(b.order.max()) for b in blocks if len(b)), default=0)


def _follow(rng: np.random.Generator, sales: Lines, kind: int, after: int) -> Lines:
    shipped = (sales.type == SALE) & (sales.shipped != NEVER) & ~sales.internal
    chosen = np.flatnonzero(shipped & (rng.random(len(sales)) < SHARES[kind]))
    block = sales.take(chosen)
    block.original = chosen
    block.order = after + 1 + np.arange(len(block))
    block.line = np.ones(len(block), dtype=np.int64)
    later = rng.integers(FIRST_DAY_AFTER[kind], LAST_DAY_AFTER[kind], len(block))
    block.day = sales.shipped[chosen] + later
    _AMOUNTS[kind](rng, block)
    _enter(block, kind)
    return block


def _enter(block: Lines, kind: int) -> None:
    never = np.full(len(block), NEVER, dtype=np.int64)
    block.kind = np.full(len(block), kind, dtype=np.int64)
    block.type = block.kind.copy()
    block.entered = block.day.copy()
    block.confirmed = block.day.copy()
    block.shipped, block.cancelled = never.copy(), never.copy()
    block.done = block.day + 1
    block.tax = ln.tax_of(ln.amount_of(block), block.tax_percent, block.shop)


def _give_back(rng: np.random.Generator, block: Lines) -> None:
    """Half come back whole; the discount goes back with them, in proportion."""
    units = np.maximum(block.quantity // 100, 1)
    part = np.where(rng.random(len(block)) < 0.5, units, 1 + rng.integers(0, units))
    back = np.minimum(part * 100, block.quantity)
    block.discount = -(block.discount * back // np.maximum(block.quantity, 1))
    block.quantity = -back


def _forgive(rng: np.random.Generator, block: Lines) -> None:
    """An amount off, no goods moved: quantity and price 0, the amount as discount."""
    amount = ln.half_up(ln.amount_of(block), 10_000)
    block.discount = np.maximum((amount * rng.uniform(0.02, 0.12, len(block))).astype(np.int64), 1)
    block.quantity = np.zeros(len(block), dtype=np.int64)
    block.unit_price = np.zeros(len(block), dtype=np.int64)
    block.list_price = np.full(len(block), ln.NO_PRICE)


_AMOUNTS: dict[int, Callable[[np.random.Generator, Lines], None]] = {
    RETURN: _give_back, ALLOWANCE: _forgive, PRICE_ADJUSTMENT: _forgive,
}  # fmt: skip


def _rebates(rng: np.random.Generator, sales: Lines, first: date, after: int) -> Lines:
    """Rebate of each dealer that bought in the quarter's last month, on the 25th after."""
    dealers = (sales.channel == DISTRIBUTOR) & (sales.currency == CNY) & ~sales.internal
    _, chosen = np.unique(np.where(dealers, sales.account, -1), return_index=True)
    chosen = np.sort(chosen[dealers[chosen]])
    block = sales.take(chosen)
    block.order = after + 1 + np.arange(len(block))
    block.line = np.ones(len(block), dtype=np.int64)
    block.product = np.full(len(block), -1, dtype=np.int64)
    block.day = np.full(len(block), number(month_start(first, 1) + timedelta(days=24)))
    block.tax_percent = np.full(len(block), 13, dtype=np.int64)
    _forgive(rng, block)
    block.discount = np.maximum(block.discount, 1) * 2
    _enter(block, REBATE)
    return block
