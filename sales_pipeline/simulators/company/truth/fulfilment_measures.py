"""The formulas of fulfilment: what was delivered, invoiced, and how much of it on time.

Pure functions, one per KPI, like those of `measures.py`.
"""

from collections.abc import Callable
from decimal import Decimal

from sales_pipeline.simulators.company.truth.arithmetic import total
from sales_pipeline.simulators.company.truth.figures import Cell, Figure
from sales_pipeline.simulators.company.truth.fulfilment import Entry


def net_revenue_delivered(cell: Cell) -> Figure:
    entries = _entries(cell)
    return Figure(total(entry.delivered for entry in entries), row_count=len(entries))


def net_revenue_invoiced(cell: Cell) -> Figure:
    entries = _entries(cell)
    return Figure(total(entry.invoiced for entry in entries), row_count=len(entries))


def on_time_delivery(cell: Cell) -> Figure:
    entries = _entries(cell)
    on_time = Decimal(sum(entry.is_on_time for entry in entries))
    promised = Decimal(sum(entry.is_promised for entry in entries))
    return Figure(on_time, promised, row_count=len(entries))


FULFILMENT_MEASURES: dict[str, Callable[[Cell], Figure]] = {
    "net_revenue_delivered": net_revenue_delivered,
    "net_revenue_invoiced": net_revenue_invoiced,
    "on_time_delivery": on_time_delivery,
}


def _entries(cell: Cell) -> list[Entry]:
    first, last = cell.period.start, cell.end
    return cell.ledger.fulfilment.between(cell.scope_type, cell.scope_key, first, last)
