"""Spoils one row of a month's documents and writes the ledger entry for it.

Which row is drawn from a stream of table and month, so the same row is wrong each time.
"""

import numpy as np
import pyarrow as pa

from sales_pipeline.simulators.company.dice import stream
from sales_pipeline.simulators.company.dirt.ledger import Ledger, Where
from sales_pipeline.simulators.company.dirt.master_marks import Flaw, spoil
from sales_pipeline.simulators.company.export.document import Columns
from sales_pipeline.simulators.company.export.text import quoted


def spoil_month(
    columns: Columns,
    flaw: Flaw,
    name: tuple[int, int],
    where: Where,
    first_row: int,
    ledger: Ledger,
) -> Columns:
    """`name` is seed and month; `first_row` the line of the file on which the first row stands."""
    if len(columns) == 0:
        return columns
    seed, month = name
    at = int(stream(seed, "dirt", where[1], month).integers(len(columns)))
    key = next(iter(columns.text))
    record_id = columns.text[key][at].as_py()
    if flaw.kind == "exact_duplicate_row":
        ledger.add(where, flaw.kind, record_id, first_row + at + 1)
        return columns.pick(np.insert(np.arange(len(columns)), at + 1, at))
    old = columns.text[flaw.column][at].as_py()
    new = spoil(flaw.kind, old, month)
    if new == old:
        return columns
    correction = {flaw.column: old} if flaw.rule_id else None
    ledger.add(where, flaw.kind, record_id, first_row + at, flaw.rule_id, correction)
    return _with(columns, flaw, at, new)


def _with(columns: Columns, flaw: Flaw, at: int, new: str) -> Columns:
    old = columns.text[flaw.column]
    changed = pa.concat_arrays([old[:at], pa.array([quoted(new)]), old[at + 1 :]])
    amounts = dict(columns.amounts)
    if flaw.rule_id and flaw.column in amounts:
        counted = amounts[flaw.column].copy()
        counted[at] = 0  # the reader adds up what it can read
        amounts[flaw.column] = counted
    return Columns({**columns.text, flaw.column: changed}, amounts)
