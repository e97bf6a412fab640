"""Columns of documents as text, with helpers for the cells that several kinds of document share.

Pure functions of arrays.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from sales_pipeline.simulators.company.export import text
from sales_pipeline.simulators.company.export.text import Text
from sales_pipeline.simulators.company.subledger import Subledger


@dataclass(frozen=True, slots=True)
class Columns:
    """Text by column name, and the amounts a footer adds up, in hundredths."""

    text: dict[str, Text]
    amounts: dict[str, np.ndarray]

    def __len__(self) -> int:
        return len(next(iter(self.text.values())))

    def pick(self, rows: np.ndarray) -> "Columns":
        at = pa.array(rows)
        return Columns(
            {name: column.take(at) for name, column in self.text.items()},
            {name: values[rows] for name, values in self.amounts.items()},
        )


def yes_no(values: np.ndarray) -> Text:
    return text.words(("否", "是"), values.astype(np.int64))


def noon(day: np.ndarray) -> Text:
    return text.stamps(day * 86_400 + 12 * 3600)


def day_or_blank(day: np.ndarray, until: int) -> Text:
    """A day that lies after `until` has not been entered yet."""
    return text.blank_unless(day <= until, text.days(np.where(day <= until, day, 0)))


def invoice_numbers(ledger: Subledger, at: np.ndarray) -> Text:
    """Numbers of the invoices at the given positions, blank where a position is negative."""
    if not len(ledger.invoices.head):
        return text.constant("", len(at))
    known = np.maximum(at, 0)
    orders = ledger.block.lines.order[ledger.invoices.head[known]]
    prefix = text.words(("INV", "RED"), ledger.invoices.red[known].astype(np.int64))
    numbers = text.glue(prefix, f"{ledger.block.first:%y%m}", text.padded(orders, 7))
    return text.blank_unless(at >= 0, numbers)
