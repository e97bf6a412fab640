"""Chooses the dirty lines of a month's block, and writes into the block what befell them.

Every line gets at most one kind of dirt, so each entry of the ledger has one expected outcome.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sales_pipeline.simulators.company import codes
from sales_pipeline.simulators.company.catalogue import PRICE_SCALE
from sales_pipeline.simulators.company.dates import (
    NEVER,
    as_date,
    is_banking_day,
    month_start,
    number,
)
from sales_pipeline.simulators.company.dice import stream
from sales_pipeline.simulators.company.dirt.cells import CELL_KINDS
from sales_pipeline.simulators.company.dirt.kinds import FULL_DIRT_AT, KINDS
from sales_pipeline.simulators.company.lines import NOBODY, Lines, settled
from sales_pipeline.simulators.company.money import OLDEST_RATE_DAYS
from sales_pipeline.simulators.company.orders import Market

MEMBER_KINDS = ("unknown_product", "null_salesperson", "account_without_master")
BUSY_DAY = 20  # lines; on a quiet day two bad ones would spoil the whole file
CORRECTED_MONTHS = 4  # corrections reach back this far
SHOP_KINDS = ("text_in_number", "currency_missing", "exact_duplicate_row")


@dataclass(frozen=True, slots=True)
class Mark:
    """`nth` numbers the marks of a kind over the whole company: it varies how the dirt looks."""

    row: int
    kind: str
    nth: int


@dataclass(frozen=True)
class Plan:
    """When the company is first delivered, and how much dirt there is in all."""

    market: Market
    first_drop: date
    as_of: date
    order_lines: int

    @property
    def history(self) -> int:
        """Number of months before the month of the first drop."""
        start, end = self.market.start, self.first_drop
        return (end.year - start.year) * 12 + end.month - start.month

    def times(self, kind: str) -> int:
        return max(2, KINDS[kind].per_seed * min(self.order_lines, FULL_DIRT_AT) // FULL_DIRT_AT)

    def share(self, kind: str, index: int, months: int) -> range:
        """Running numbers of the marks of `kind` that fall to month `index` of `months`."""
        total = self.times(kind)
        if not 0 <= index < months:
            return range(0)
        return range(total * index // months, total * (index + 1) // months)

    @property
    def redelivered_days(self) -> tuple[int, ...]:
        """Three banking days whose file is sent again, changed, a day later."""
        days: list[int] = []
        for offset in (2, 6, 10):
            day = self.first_drop + timedelta(days=offset)
            while not is_banking_day(day) or number(day) in days:
                day += timedelta(days=1)
            days.append(number(day))
        return tuple(d for d in days if d < number(self.as_of))


class Marker:
    """Marks lines of one block; remembers which are taken."""

    def __init__(self, plan: Plan, first: date, block: Lines) -> None:
        self.plan, self.first, self.block = plan, first, block
        self.rng = stream(plan.market.seed, "dirt", first.isoformat())
        self.free = np.ones(len(block), dtype=bool)
        self.marks: list[Mark] = []
        self.index = (first.year - plan.market.start.year) * 12 + (
            first.month - plan.market.start.month
        )

    def take(self, kind: str, where: np.ndarray, numbers: range) -> np.ndarray:
        """Mark up to len(numbers) free lines among `where`; the rows, in running order."""
        rows = np.flatnonzero(where & self.free)
        count = min(len(rows), len(numbers))
        chosen = np.sort(self.rng.choice(rows, size=count, replace=False)) if count else rows[:0]
        self.free[chosen] = False
        self.marks += [Mark(int(r), kind, n) for r, n in zip(chosen, numbers, strict=False)]
        return chosen


def dress(plan: Plan, first: date, block: Lines) -> tuple[Mark, ...]:
    """Change `block` as the dirt demands; the marks say which line is dirty in which way."""
    marker = Marker(plan, first, block)
    _shop_midnights(marker)
    _cancel(marker)
    _change_later(marker)
    _enter_late(marker)
    _redeliver(marker)
    _spoil_history(marker)
    _spoil_window(marker)
    _name_natural(marker)
    return tuple(sorted(marker.marks, key=lambda m: (m.row, m.kind)))


def _plain(m: Marker) -> np.ndarray:
    """Ordinary ERP sales of ordinary customers."""
    block, test = m.block, m.plan.market.customers.is_test
    return (block.type == codes.SALE) & ~block.shop & ~block.internal & ~test[block.account]


def _window_day(plan: Plan, nth: int, first: int = 1) -> int:
    span = (plan.as_of - plan.first_drop).days - first + 1
    return number(plan.first_drop) + first + nth % max(span, 1)


def _freeze(block: Lines, rows: np.ndarray) -> None:
    """From being entered on nothing happens to these lines, so one file only shows them."""
    block.confirmed[rows] = block.entered[rows]
    for event in (block.shipped, block.done, block.cancelled):
        event[rows] = NEVER


def _orders_of(block: Lines, rows: np.ndarray) -> np.ndarray:
    return np.isin(block.order, block.order[rows])


def _shop_midnights(m: Marker) -> None:
    """Between midnight and eight in Shanghai it is still yesterday in UTC."""
    block = m.block
    numbers = m.plan.share("utc_midnight", m.index, m.plan.history)
    heads = block.shop & (block.line == 1) & (block.type == codes.SALE)
    for nth, row in enumerate(m.take("utc_midnight", heads, numbers)):
        block.second[_orders_of(block, np.array([row]))] = 1 + (nth * 613 + m.index * 97) % 1790


def _cancel(m: Marker) -> None:
    block, drop = m.block, number(m.plan.first_drop)
    numbers = m.plan.share("cancelled_order", m.index - m.plan.history + 2, 2)
    young = _plain(m) & (block.line == 1) & (block.confirmed <= drop - 1) & (block.cancelled == NEVER)
    for nth, row in zip(numbers, m.take("cancelled_order", young, numbers), strict=False):
        whole = _orders_of(block, np.array([row]))
        m.free[whole] = False
        block.shipped[whole] = block.done[whole] = NEVER
        block.cancelled[whole] = _window_day(m.plan, nth)


def _change_later(m: Marker) -> None:
    """Settled lines that a drop of the window corrects, deletes, brings back or just repeats."""
    block, drop = m.block, number(m.plan.first_drop)
    index = m.index - m.plan.history + CORRECTED_MONTHS
    quiet = _plain(m) & settled(block, drop)

    def chosen(kind: str) -> list[tuple[int, int]]:
        numbers = m.plan.share(kind, index, CORRECTED_MONTHS)
        return list(zip(numbers, m.take(kind, quiet, numbers).tolist(), strict=False))

    for nth, row in chosen("corrected_amount"):
        block.wrong_until[row] = 2 * _window_day(m.plan, nth)
        block.wrong_price[row] = block.unit_price[row] * (9 + 2 * (nth % 2)) // 10 // 100 * 100
    for nth, row in chosen("deleted_record"):
        block.deleted[row] = _window_day(m.plan, nth)
    for nth, row in chosen("deleted_and_restored"):
        block.deleted[row] = min(_window_day(m.plan, nth), number(m.plan.as_of) - 1)
        block.restored[row] = min(int(block.deleted[row]) + 2 + nth % 3, number(m.plan.as_of))
    for nth, row in chosen("re_exported_record"):
        block.touched[row] = _window_day(m.plan, nth)


def _enter_late(m: Marker) -> None:
    block, drop = m.block, number(m.plan.first_drop)
    numbers = m.plan.share("late_record", m.index - m.plan.history + 2, 2)
    old = _plain(m) & (block.day < drop - 7)
    rows = m.take("late_record", old, numbers)
    for nth, row in zip(numbers, rows.tolist(), strict=False):
        block.entered[row] = _window_day(m.plan, nth)
    _freeze(block, rows)


def _redeliver(m: Marker) -> None:
    block = m.block
    days = m.plan.redelivered_days
    for nth, day in enumerate(days):
        numbers = m.plan.share("redelivered_file", nth, len(days))
        for row in m.take("redelivered_file", _plain(m) & (block.entered == day), numbers):
            block.wrong_until[row] = 2 * day + 1
            block.wrong_price[row] = block.unit_price[row] * 12 // 10 // 100 * 100


def _spoil_history(m: Marker) -> None:
    quiet = settled(m.block, number(m.plan.first_drop))
    for kind in (*CELL_KINDS, *MEMBER_KINDS, "exact_duplicate_row"):
        numbers = m.plan.share(kind, m.index, m.plan.history)
        rows = m.take(kind, _plain(m) & quiet & _fits(m.block, kind), numbers)
        _write_members(m, kind, rows)
        if kind in SHOP_KINDS and m.index % 3 == 0:
            sold = m.block.shop & (m.block.type == codes.SALE) & quiet
            m.take(kind, sold, range(1000 + m.index, 1001 + m.index))


def _spoil_window(m: Marker) -> None:
    """A little of everything in the daily drops too: one or two lines of each busy day."""
    drop, block = number(m.plan.first_drop), m.block
    daily = _plain(m) & (block.entered > drop) & (block.day == block.entered)
    days, counts = np.unique(block.day[daily], return_counts=True)
    busy = days[counts >= BUSY_DAY]
    if not len(busy):
        return
    for turn, kind in enumerate((*CELL_KINDS, *MEMBER_KINDS, "exact_duplicate_row")):
        that_day = daily & (block.day == busy[turn * 3 % len(busy)])
        rows = m.take(kind, that_day & _fits(block, kind), range(2000 + m.index, 2001 + m.index))
        _freeze(block, rows)
        _write_members(m, kind, rows)


def _fits(block: Lines, kind: str) -> np.ndarray:
    floor = {"thousands_separator": 1_000, "wan_unit": 2_000}.get(kind, 0)
    return block.unit_price >= floor * PRICE_SCALE


def _write_members(m: Marker, kind: str, rows: np.ndarray) -> None:
    market, turn = m.plan.market, np.arange(len(rows)) + m.index
    if kind == "unknown_product":
        m.block.product[rows] = market.catalogue.ghosts[turn % len(market.catalogue.ghosts)]
    elif kind == "account_without_master":
        m.block.account[rows] = market.customers.ghosts[turn % len(market.customers.ghosts)]
    elif kind == "null_salesperson":
        m.block.rep[rows] = NOBODY


def _name_natural(m: Marker) -> None:
    """Lines that are right as they are but need a rule: a sample of each goes into the ledger."""
    block, market = m.block, m.plan.market
    quiet = settled(block, number(m.plan.first_drop))
    age = market.rates.age[block.currency, block.day - market.rates.first_day]
    plain = _plain(m)
    natural: dict[str, np.ndarray] = {
        "fx_missing": plain & (age > OLDEST_RATE_DAYS),
        "fx_holiday_gap": plain & (age > 0) & (age <= OLDEST_RATE_DAYS),
        "test_account": market.customers.is_test[block.account] & (block.type == codes.SALE),
        "intercompany": block.internal,
        "tax_included": block.shop & (block.type == codes.SALE),
        **{name: (block.type == at) & ~block.shop for at, name in enumerate(codes.LINE_TYPES)
           if name != "sale"},
    }  # fmt: skip
    for kind, where in natural.items():
        m.take(kind, where & quiet, _natural_share(m, kind))


def _natural_share(m: Marker, kind: str) -> range:
    """Up to twice an even share, because some months have few; rare events take what there is."""
    if not 0 <= m.index < m.plan.history:
        return range(0)
    total = m.plan.times(kind)
    rare = {"fx_missing": total, "rebate": total // 6 + 1}
    return range(rare.get(kind, -(-2 * total // m.plan.history)))
