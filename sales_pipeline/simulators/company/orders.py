"""The orders of one month: who buys what at which price, and what happens to the order later.

A block depends on seed, size and month only, never on how far the company has been delivered.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sales_pipeline.simulators.company import catalogue as products
from sales_pipeline.simulators.company import lines as ln
from sales_pipeline.simulators.company import money
from sales_pipeline.simulators.company.codes import (
    DIRECT,
    FREIGHT,
    GIFT,
    GROUP,
    SALE,
)
from sales_pipeline.simulators.company.dates import NEVER, day_weights, month_start, number
from sales_pipeline.simulators.company.dice import pick, stream
from sales_pipeline.simulators.company.lines import Lines
from sales_pipeline.simulators.company.market import Market

LINES_PER_ORDER = np.array([0.38, 0.26, 0.16, 0.10, 0.06, 0.04])
INTERNAL_SHARE = 0.012
GIFT_SHARE, FREIGHT_SHARE, NO_LIST_PRICE_SHARE = 0.012, 0.018, 0.02
LONGEST_WAIT = 30  # days to ship, and to complete: bounds how far back a daily drop can reach
# mean share taken off the list price, by channel
DISCOUNT = np.array([0.06, 0.20, 0.04, 0.15, 0.09])


@dataclass(slots=True)
class Heads:
    """Orders of a month before they are split into lines."""

    account: np.ndarray
    day: np.ndarray
    second: np.ndarray
    internal: np.ndarray
    size: np.ndarray

    def __len__(self) -> int:
        return len(self.account)


def month_sales(market: Market, first: date, count: int) -> Lines:
    """About `count` sale, gift and freight lines ordered in the month that begins at `first`."""
    rng = stream(market.seed, "orders", first.isoformat())
    heads = _heads(market, rng, first, count)
    rows = np.repeat(np.arange(len(heads)), heads.size)
    block = _expand(market, rng, heads, rows, first)
    _price(market, rng, block, first)
    _live(rng, block)
    return block


def _heads(market: Market, rng: np.random.Generator, first: date, count: int) -> Heads:
    sizes = 1 + pick(rng, LINES_PER_ORDER, count + 8)
    orders = int(np.searchsorted(np.cumsum(sizes), count, side="left")) + 1
    size = sizes[:orders].copy()
    size[-1] -= int(size.sum()) - count
    day, second = _moments(market, rng, first, orders)
    account = _who(market, rng, first, orders)
    internal = (rng.random(orders) < INTERNAL_SHARE) & ~market.customers.is_shop[account]
    own = market.customers.internal
    account = np.where(internal, own[rng.integers(len(own), size=orders)], account)
    return Heads(account, day, second, internal, size)


def _moments(
    market: Market, rng: np.random.Generator, first: date, orders: int
) -> tuple[np.ndarray, np.ndarray]:
    """Day and second of the day, in the order in which the orders came in."""
    last = month_start(first, 1) - timedelta(days=1)
    day = number(first) + pick(rng, day_weights(first, last, market.start), orders)
    second = np.clip(rng.normal(13.5, 2.9, orders), 0.2, 23.8) * 3600
    moment = np.sort(day * 86_400 + second.astype(np.int64))
    return moment // 86_400, moment % 86_400


def _who(market: Market, rng: np.random.Generator, first: date, orders: int) -> np.ndarray:
    pool = market.customers
    open_now = (pool.first_day <= number(first) + 15) & (pool.last_day > number(first))
    return pick(rng, np.where(open_now, pool.weight, 0.0), orders)


def _expand(
    market: Market, rng: np.random.Generator, heads: Heads, rows: np.ndarray, first: date
) -> Lines:
    n = len(rows)
    pool = market.customers
    starts = np.cumsum(heads.size) - heads.size
    account, day = heads.account[rows], heads.day[rows]
    line = np.arange(n) - starts[rows] + 1
    zero, never = np.zeros(n, dtype=np.int64), np.full(n, NEVER, dtype=np.int64)
    return Lines(
        order=rows + 1, line=line, kind=zero, account=account,
        rep=market.org.holder_at(pool.seat[account], day).astype(np.int64),
        product=_what(market, rng, first, account), channel=pool.channel[account].astype(np.int64),
        currency=pool.currency[account].astype(np.int64),
        entity=np.where(heads.internal[rows], GROUP, pool.entity[account]),
        shop=pool.is_shop[account], internal=heads.internal[rows], day=day,
        second=heads.second[rows], type=_types(rng, line, heads.size[rows]), quantity=zero,
        list_price=zero, unit_price=zero, discount=zero, tax_percent=zero, tax=zero,
        original=np.full(n, ln.NO_ORIGINAL), entered=day.copy(), confirmed=never.copy(),
        shipped=never.copy(), done=never.copy(), cancelled=never.copy(), deleted=never.copy(),
        restored=never.copy(), touched=never.copy(), wrong_until=zero.copy(),
        wrong_price=zero.copy(),
    )  # fmt: skip


def _types(rng: np.random.Generator, line: np.ndarray, size: np.ndarray) -> np.ndarray:
    """A gift or the freight never comes first in an order."""
    draw = rng.random(len(line))
    kind = np.full(len(line), SALE, dtype=np.int64)
    kind[(line > 1) & (draw < GIFT_SHARE * 2)] = GIFT
    kind[(line > 1) & (line == size) & (draw > 1 - FREIGHT_SHARE * 3)] = FREIGHT
    return kind


def _what(market: Market, rng: np.random.Generator, first: date, account: np.ndarray) -> np.ndarray:
    """Half of the lines come from the line of products the customer prefers."""
    book = market.catalogue
    sold = (book.first_day <= number(first)) & (book.last_day > number(first))
    weight = np.where(sold, book.weight, 0.0)
    chosen = pick(rng, weight, len(account))
    faithful = rng.random(len(account)) < 0.5
    preferred = account * 7919 % 100
    cut = np.cumsum([line.share for line in products.LINES]) * 100
    for index in range(len(products.LINES)):
        mine = faithful & (np.searchsorted(cut, preferred, side="right") == index)
        chosen[mine] = pick(rng, np.where(book.line == index, weight, 0.0), int(mine.sum()))
    return chosen


def _price(market: Market, rng: np.random.Generator, block: Lines, first: date) -> None:
    """List price in the customer's currency, the price agreed on, the discount, and VAT."""
    n = len(block)
    book = market.catalogue
    typical = np.array([line.typical_quantity for line in products.LINES])
    quantity = np.maximum(
        1, rng.poisson(typical[book.line[block.product]] * rng.gamma(1.6, 0.6, n))
    )
    hours = (book.line[block.product] == len(products.LINES) - 1) & (rng.random(n) < 0.3)
    block.quantity = np.where(block.type == FREIGHT, 100, quantity * 100 + hours * 50)
    yuan = book.list_price(block.product, first.year - market.start.year)
    rate = market.rates.around(block.currency, number(first))
    price = np.maximum(yuan * money.RATE_SCALE // rate // 100, 1) * 100
    block.tax_percent = np.where(block.currency == 0, book.tax_percent[block.product], 0)
    price = np.where(block.shop, price * (100 + block.tax_percent) // 100, price)
    freight = (60 + rng.integers(0, 60, n) * 10) * products.PRICE_SCALE
    price = np.where(block.type == FREIGHT, freight, price)
    block.list_price = np.where(rng.random(n) < NO_LIST_PRICE_SHARE, ln.NO_PRICE, price)
    _agree(rng, block, price)
    block.tax = ln.tax_of(ln.amount_of(block), block.tax_percent, block.shop)


def _agree(rng: np.random.Generator, block: Lines, price: np.ndarray) -> None:
    off = np.clip(rng.normal(DISCOUNT[block.channel], 0.035), 0.0, 0.45)
    off = np.where((block.type == FREIGHT) | block.internal, 0.0, off)
    split = rng.random(len(block)) < 0.45  # part of the discount stands on the line
    unit = (price * (1 - np.where(split, off * 0.6, off))).astype(np.int64) // 100 * 100
    block.unit_price = np.where(block.type == GIFT, 0, np.maximum(unit, 100))
    amount = ln.half_up(block.quantity * block.unit_price, 10_000)
    block.discount = np.where(split, (amount * (off * 0.4)).astype(np.int64), 0)
    block.discount[block.type == GIFT] = 0
    block.channel = np.where(block.internal, DIRECT, block.channel)


def _live(rng: np.random.Generator, block: Lines) -> None:
    """Confirmed, shipped, completed or cancelled: the whole order goes the same way."""
    orders = int(block.order.max()) if len(block) else 0
    late = rng.choice([0, 1, 2, 3], p=[0.85, 0.08, 0.05, 0.02], size=orders)
    abandoned = rng.random(orders) < 0.008
    ship = 1 + np.minimum(rng.geometric(0.22, orders), LONGEST_WAIT)
    done = 3 + np.minimum(rng.geometric(0.12, orders), LONGEST_WAIT)
    cancel = np.where(rng.random(orders) < 0.022, 1 + rng.integers(0, 15, orders), NEVER)
    at = block.order - 1
    block.confirmed = np.where(abandoned[at], NEVER, block.day + late[at])
    block.shipped = np.where(abandoned[at], NEVER, block.confirmed + ship[at])
    block.done = np.where(abandoned[at], NEVER, block.shipped + done[at])
    block.cancelled = np.where(cancel[at] == NEVER, NEVER, block.day + cancel[at])
    gone = block.cancelled < block.shipped
    block.cancelled = np.where(gone, np.maximum(block.cancelled, block.confirmed), NEVER)
    for event in ("shipped", "done"):
        setattr(block, event, np.where(gone, NEVER, getattr(block, event)))
    block.cancelled = np.where(abandoned[at], NEVER, block.cancelled)
