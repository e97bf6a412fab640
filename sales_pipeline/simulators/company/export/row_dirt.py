"""Puts the dirt of a block's marks into the text of an exported table and writes the ledger for it.

Works on the few dirty rows only; the other millions pass through untouched.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from sales_pipeline.simulators.company.company import Block
from sales_pipeline.simulators.company.dates import NEVER
from sales_pipeline.simulators.company.dirt import cells
from sales_pipeline.simulators.company.dirt.ledger import Ledger, Where
from sales_pipeline.simulators.company.dirt.plan import Mark
from sales_pipeline.simulators.company.export.text import Text, quoted
from sales_pipeline.simulators.company.timeline import Slot

DOUBLED = "exact_duplicate_row"


@dataclass(slots=True)
class Table:
    """Text columns, the block rows they came from, and whole-number amounts for the footer."""

    columns: dict[str, Text]
    rows: np.ndarray
    amounts: dict[str, np.ndarray]

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def totals(self) -> dict[str, int]:
        return {name: int(values.sum()) for name, values in self.amounts.items()}

    def row(self, at: int) -> cells.Row:
        return {name: values[at].as_py() for name, values in self.columns.items()}

    def pick(self, at: np.ndarray) -> "Table":
        chosen = pa.array(at)
        return Table(
            {name: values.take(chosen) for name, values in self.columns.items()},
            self.rows[at],
            {name: values[at] for name, values in self.amounts.items()},
        )


def soil(
    table: Table,
    block: Block,
    slot: Slot,
    where: Where,
    first_row: int,
    ledger: Ledger,
) -> Table:
    """The table as it is delivered; `first_row` is the line of the file its first row stands on."""
    place = {int(row): at for at, row in enumerate(table.rows)} if block.marks else {}
    here = [(place[m.row], m) for m in block.marks if m.row in place and _shows(m, block, slot)]
    doubled = np.array(sorted(at for at, m in here if m.kind == DOUBLED), dtype=np.int64)
    for at, mark in here:
        row_number = first_row + at + int(np.searchsorted(doubled, at))
        _enter(table, at, mark, where, row_number, ledger)
    if not len(doubled):
        return table
    return table.pick(np.sort(np.concatenate([np.arange(len(table)), doubled])))


def _shows(mark: Mark, block: Block, slot: Slot) -> bool:
    """Whether this drop is the one in which the mark can be seen."""
    lines, row = block.lines, mark.row
    moment = {
        "re_exported_record": lines.touched, "cancelled_order": lines.cancelled,
        "deleted_record": lines.deleted, "deleted_and_restored": lines.restored,
    }.get(mark.kind)  # fmt: skip
    if moment is not None:
        return int(moment[row]) == slot.day
    if mark.kind in ("corrected_amount", "redelivered_file"):
        return slot.tick < int(lines.wrong_until[row]) < 2 * NEVER
    return True


def _enter(
    table: Table, at: int, mark: Mark, where: Where, row_number: int, ledger: Ledger
) -> None:
    row = table.row(at)
    record_id: str | None = row["order_line_id"]
    if mark.kind not in cells.CELL_KINDS:
        # of two equal rows the second is the one too many
        ledger.add(where, mark.kind, record_id, row_number + (mark.kind == DOUBLED))
        return
    spoilt = cells.spoil(mark.kind, row, mark.nth)
    for column, new in spoilt.cells.items():
        table.columns[column] = _replaced(table.columns[column], at, quoted(new))
        if column in table.amounts:
            table.amounts[column] = _recounted(table.amounts[column], at, mark.kind)
    if "order_line_id" in spoilt.cells:
        record_id = None
    ledger.add(where, mark.kind, record_id, row_number, spoilt.rule_id, spoilt.correction or None)


def _replaced(column: Text, at: int, new: str) -> Text:
    return pa.concat_arrays([column[:at], pa.array([new]), column[at + 1 :]])


def _recounted(amounts: np.ndarray, at: int, kind: str) -> np.ndarray:
    """The ERP adds up what it prints: a blank counts nothing, a minus is a minus."""
    factor = {"blank_mandatory": 0, "negative_quantity_sale": -1}.get(kind, 1)
    changed = amounts.copy()
    changed[at] *= factor
    return changed
