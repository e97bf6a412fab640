"""What befalls orders: corrected, cancelled, deleted, restored, entered late, sent again.

Written into the events of the block, so files and world tell the same story.
"""

import numpy as np

from sales_pipeline.simulators.company import codes
from sales_pipeline.simulators.company.dates import NEVER, number
from sales_pipeline.simulators.company.dirt.plan import Marker
from sales_pipeline.simulators.company.lines import Lines, settled

CORRECTED_MONTHS = 4  # corrections reach back this far


def freeze(block: Lines, rows: np.ndarray) -> None:
    """From being entered on nothing happens to these lines, so one file only shows them."""
    block.confirmed[rows] = block.entered[rows]
    for event in (block.shipped, block.done, block.cancelled):
        event[rows] = NEVER
    _never_shipped(block, rows)


def _never_shipped(block: Lines, rows: np.ndarray) -> None:
    """What was not shipped cannot come back: returns and allowances of these lines never happen."""
    block.entered[np.isin(block.original, rows)] = NEVER


def _orders_of(block: Lines, rows: np.ndarray) -> np.ndarray:
    return np.isin(block.order, block.order[rows])


def shop_midnights(m: Marker) -> None:
    """Between midnight and eight in Shanghai it is still yesterday in UTC."""
    block = m.block
    numbers = m.plan.share("utc_midnight", m.index, m.plan.history)
    heads = block.shop & (block.line == 1) & (block.type == codes.SALE)
    for nth, row in enumerate(m.take("utc_midnight", heads, numbers)):
        block.second[_orders_of(block, np.array([row]))] = 1 + (nth * 613 + m.index * 97) % 1790


def cancel(m: Marker) -> None:
    block, drop = m.block, number(m.plan.first_drop)
    numbers = m.plan.share("cancelled_order", m.index - m.plan.history + 2, 2)
    young = m.plain & (block.line == 1) & (block.confirmed <= drop - 1) & (block.cancelled == NEVER)
    for nth, row in zip(numbers, m.take("cancelled_order", young, numbers), strict=False):
        whole = _orders_of(block, np.array([row]))
        m.free[whole] = False
        block.shipped[whole] = block.done[whole] = NEVER
        block.cancelled[whole] = m.plan.window_day(nth)
        _never_shipped(block, np.flatnonzero(whole))


def change_later(m: Marker) -> None:
    """Settled lines that a drop of the window corrects, deletes, brings back or just repeats."""
    block, drop = m.block, number(m.plan.first_drop)
    index = m.index - m.plan.history + CORRECTED_MONTHS
    quiet = m.plain & settled(block, drop)

    def chosen(kind: str) -> list[tuple[int, int]]:
        numbers = m.plan.share(kind, index, CORRECTED_MONTHS)
        return list(zip(numbers, m.take(kind, quiet, numbers).tolist(), strict=False))

    for nth, row in chosen("corrected_amount"):
        block.wrong_until[row] = 2 * m.plan.window_day(nth)
        block.wrong_price[row] = block.unit_price[row] * (9 + 2 * (nth % 2)) // 10 // 100 * 100
    for nth, row in chosen("deleted_record"):
        block.deleted[row] = m.plan.window_day(nth)
    for nth, row in chosen("deleted_and_restored"):
        block.deleted[row] = min(m.plan.window_day(nth), number(m.plan.as_of) - 1)
        block.restored[row] = min(int(block.deleted[row]) + 2 + nth % 3, number(m.plan.as_of))
    for nth, row in chosen("re_exported_record"):
        block.touched[row] = m.plan.window_day(nth)


def enter_late(m: Marker) -> None:
    block, drop = m.block, number(m.plan.first_drop)
    numbers = m.plan.share("late_record", m.index - m.plan.history + 2, 2)
    old = m.plain & (block.day < drop - 7)
    rows = m.take("late_record", old, numbers)
    for nth, row in zip(numbers, rows.tolist(), strict=False):
        block.entered[row] = m.plan.window_day(nth)
    freeze(block, rows)


def redeliver(m: Marker) -> None:
    block = m.block
    days = m.plan.redelivered_days
    for nth, day in enumerate(days):
        numbers = m.plan.share("redelivered_file", nth, len(days))
        for row in m.take("redelivered_file", m.plain & (block.entered == day), numbers):
            block.wrong_until[row] = 2 * day + 1
            block.wrong_price[row] = block.unit_price[row] * 12 // 10 // 100 * 100
