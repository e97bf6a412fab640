"""Order lines as columns: a block holds what a month of selling gave rise to, returns included.

Amounts are whole numbers (quantity and money in hundredths, prices in ten-thousandths): exact.
"""

from dataclasses import dataclass, fields
from typing import Any, TypeVar

import numpy as np

from sales_pipeline.simulators.company.codes import (
    CANCELLED,
    COMPLETED,
    CONFIRMED,
    DRAFT,
    SHIPPED,
)
from sales_pipeline.simulators.company.dates import NEVER

NO_PRICE = -1  # list price unknown
NOBODY = -1  # no salesperson
NO_ORIGINAL = -1
C = TypeVar("C")


@dataclass(slots=True)
class Lines:
    """All arrays have one entry per line. Events are day numbers, NEVER if they do not happen."""

    order: np.ndarray  # running number inside the block
    line: np.ndarray
    kind: np.ndarray  # line type of the order, it gives the prefix of the order number
    account: np.ndarray
    rep: np.ndarray
    product: np.ndarray
    channel: np.ndarray
    currency: np.ndarray
    entity: np.ndarray
    shop: np.ndarray
    internal: np.ndarray
    day: np.ndarray
    second: np.ndarray
    type: np.ndarray
    quantity: np.ndarray
    list_price: np.ndarray
    unit_price: np.ndarray
    discount: np.ndarray
    tax_percent: np.ndarray
    tax: np.ndarray
    original: np.ndarray  # row of the block
    entered: np.ndarray
    confirmed: np.ndarray
    shipped: np.ndarray
    done: np.ndarray
    cancelled: np.ndarray
    deleted: np.ndarray
    restored: np.ndarray
    touched: np.ndarray  # exported again that day without a change
    wrong_until: np.ndarray  # tick (see timeline.Slot) from which the price is right; 0: always
    wrong_price: np.ndarray

    def __len__(self) -> int:
        return len(self.order)

    def take(self, rows: np.ndarray) -> "Lines":
        return taken(self, rows)


def taken(columns: C, rows: np.ndarray) -> C:
    """The given rows of a dataclass of arrays of equal length."""
    arrays: Any = columns
    return type(columns)(*(getattr(arrays, f.name)[rows] for f in fields(arrays)))


def join(blocks: list[Lines]) -> Lines:
    return Lines(*(np.concatenate([getattr(b, f.name) for b in blocks]) for f in fields(Lines)))


def half_up(value: np.ndarray, divisor: int) -> np.ndarray:
    """Integer division rounded half away from zero, as money is rounded."""
    return np.sign(value) * ((np.abs(value) * 2 + divisor) // (2 * divisor))


def tax_of(amount_millionths: np.ndarray, percent: np.ndarray, included: np.ndarray) -> np.ndarray:
    """VAT in hundredths on an amount in millionths; `included`: the amount contains the tax."""
    amount = half_up(amount_millionths, 10_000)
    return np.where(
        included,
        _half_up_by(amount * percent, 100 + percent),
        half_up(amount * percent, 100),
    )


def _half_up_by(value: np.ndarray, divisor: np.ndarray) -> np.ndarray:
    return np.sign(value) * ((np.abs(value) * 2 + divisor) // (2 * divisor))


def amount_of(lines: Lines) -> np.ndarray:
    """quantity x price - discount in millionths, before any tax is taken out."""
    return lines.quantity * lines.unit_price - lines.discount * 10_000


def status_at(lines: Lines, day: int) -> np.ndarray:
    status = np.full(len(lines), DRAFT, dtype=np.int8)
    status[lines.confirmed <= day] = CONFIRMED
    status[lines.shipped <= day] = SHIPPED
    status[lines.done <= day] = COMPLETED
    status[lines.cancelled <= day] = CANCELLED
    return status


def modified_at(lines: Lines, tick: int) -> np.ndarray:
    """Second since 1970, local time, of the last change known at `tick` (see timeline.Slot)."""
    day = tick // 2
    latest = lines.entered * 86_400 + lines.second
    mended = np.where(
        (lines.wrong_until > 0) & (lines.wrong_until <= tick), lines.wrong_until // 2, NEVER
    )
    events = (
        lines.confirmed, lines.shipped, lines.done, lines.cancelled, lines.deleted, lines.restored,
        mended,
    )  # fmt: skip
    for nth, event in enumerate(events, start=1):
        at = event * 86_400 + np.minimum(lines.second + nth * 600, 86_399)
        latest = np.where(event <= day, np.maximum(latest, at), latest)
    return latest


def deleted_at(lines: Lines, day: int) -> np.ndarray:
    return (lines.deleted <= day) & (lines.restored > day)


def price_at(lines: Lines, tick: int) -> tuple[np.ndarray, np.ndarray]:
    """Unit price and tax as the system shows them at `tick`: wrong until somebody notices."""
    wrong = lines.wrong_until > tick
    price = np.where(wrong, lines.wrong_price, lines.unit_price)
    if not wrong.any():
        return price, lines.tax
    amount = lines.quantity * price - lines.discount * 10_000
    return price, np.where(wrong, tax_of(amount, lines.tax_percent, lines.shop), lines.tax)


def changed_on(lines: Lines, day: int) -> np.ndarray:
    """Whether the daily drop of `day` holds the line."""
    hit = lines.entered == day
    for event in (
        lines.confirmed, lines.shipped, lines.done, lines.cancelled, lines.deleted, lines.restored,
        lines.touched,
    ):  # fmt: skip
        hit |= event == day
    hit |= (lines.wrong_until // 2 == day) & (lines.wrong_until % 2 == 0)
    return hit & (lines.entered <= day)


def settled(lines: Lines, day: int) -> np.ndarray:
    """Lines whose whole life lies on or before `day`: no later drop shows them again."""
    last = np.maximum(lines.entered, np.where(lines.confirmed == NEVER, 0, lines.confirmed))
    for event in (lines.shipped, lines.done, lines.cancelled):
        last = np.maximum(last, np.where(event == NEVER, 0, event))
    return last <= day
