"""Chooses the dirty lines of a month's block, and writes into the block what befell them.

Every line gets at most one kind of dirt, so each entry of the ledger has one expected outcome.
"""

from datetime import date

import numpy as np

from sales_pipeline.simulators.company import codes
from sales_pipeline.simulators.company.catalogue import PRICE_SCALE
from sales_pipeline.simulators.company.dates import number
from sales_pipeline.simulators.company.dirt import order_story as story
from sales_pipeline.simulators.company.dirt.cells import CELL_KINDS
from sales_pipeline.simulators.company.dirt.plan import Mark, Marker, Plan
from sales_pipeline.simulators.company.lines import NOBODY, Lines, settled
from sales_pipeline.simulators.company.money import OLDEST_RATE_DAYS

MEMBER_KINDS = ("unknown_product", "null_salesperson", "account_without_master")
ROW_KINDS = (*CELL_KINDS, *MEMBER_KINDS, "exact_duplicate_row")
SHOP_KINDS = ("text_in_number", "currency_missing", "exact_duplicate_row")
BUSY_DAY = 20  # lines; on a quiet day two bad ones would spoil the whole file


def dress(plan: Plan, first: date, block: Lines) -> tuple[Mark, ...]:
    """Change `block` as the dirt demands; the marks say which line is dirty in which way."""
    marker = Marker(plan, first, block)
    story.shop_midnights(marker)
    story.cancel(marker)
    story.change_later(marker)
    story.enter_late(marker)
    story.redeliver(marker)
    _spoil_history(marker)
    _spoil_window(marker)
    _name_natural(marker)
    return tuple(sorted(marker.marks, key=lambda m: (m.row, m.kind)))


def _spoil_history(m: Marker) -> None:
    quiet = settled(m.block, number(m.plan.first_drop))
    for kind in ROW_KINDS:
        numbers = m.plan.share(kind, m.index, m.plan.history)
        rows = m.take(kind, m.plain & quiet & _fits(m.block, kind), numbers)
        _write_members(m, kind, rows)
        if kind in SHOP_KINDS and m.index % 3 == 0:
            sold = m.block.shop & (m.block.type == codes.SALE) & quiet
            m.take(kind, sold, range(1000 + m.index, 1001 + m.index))


def _spoil_window(m: Marker) -> None:
    """A little of everything in the daily drops too: one or two lines of each busy day."""
    drop, block = number(m.plan.first_drop), m.block
    daily = m.plain & (block.entered > drop) & (block.day == block.entered)
    days, counts = np.unique(block.day[daily], return_counts=True)
    busy = days[counts >= BUSY_DAY]
    if not len(busy):
        return
    for turn, kind in enumerate(ROW_KINDS):
        that_day = daily & (block.day == busy[turn * 3 % len(busy)])
        rows = m.take(kind, that_day & _fits(block, kind), range(2000 + m.index, 2001 + m.index))
        story.freeze(block, rows)
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
    plain = m.plain
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
    rare = {"fx_missing": total // 3 + 1, "rebate": total // 6 + 1}
    return range(rare.get(kind, -(-2 * total // m.plan.history)))
