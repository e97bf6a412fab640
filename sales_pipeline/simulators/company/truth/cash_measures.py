"""The formulas of cash: what was collected of what was due, what is open, and for how long.

Pure functions, one per KPI, like those of `measures.py`.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal

from sales_pipeline.simulators.company.truth.arithmetic import total
from sales_pipeline.simulators.company.truth.figures import Cell, Figure
from sales_pipeline.simulators.company.truth.receivables import Entry, sum_of

DSO_DAYS = 90


def collection_rate(cell: Cell) -> Figure:
    before = [e for e in _entries(cell) if e.counts_on < cell.period.start]
    return _figure(cell, _collected(_in_period(cell)), _left(before) + _due(_in_period(cell)))


def collection_rate_cash(cell: Cell) -> Figure:
    """As collection_rate; a bill counts on the day on which it is settled."""
    start, end = cell.period.start, cell.end
    settled = [e for e in _entries(cell) if e.kind == "cash" and e.cash_on]
    cash = [(e, max(e.counts_on, e.cash_on or e.posted)) for e in settled]
    other = [e for e in _entries(cell) if e.kind != "cash" and e.counts_on < start]
    left = _left(other) - sum_of(e for e, day in cash if day < start)
    collected = sum_of(e for e, day in cash if start <= day <= end)
    return _figure(cell, collected, left + _due(_in_period(cell)))


def due_collection_rate(cell: Cell) -> Figure:
    period = cell.period
    due = [e for e in _in_period(cell) if e.due and period.start <= e.due <= period.end]
    return _figure(cell, _collected(due), _due(due))


def cash_received(cell: Cell) -> Figure:
    return Figure(_received(cell), row_count=_rows(cell))


def cash_to_sales_ratio(cell: Cell) -> Figure:
    revenue = _revenue(cell, cell.period.start)
    return Figure(_received(cell), revenue, row_count=_rows(cell))


def open_receivables(cell: Cell) -> Figure:
    return _figure(cell, _open(cell))


def overdue_amount(cell: Cell) -> Figure:
    return _figure(cell, _overdue(cell))


def overdue_rate(cell: Cell) -> Figure:
    return _figure(cell, _overdue(cell), _open(cell))


def dso(cell: Cell) -> Figure:
    first = cell.end - timedelta(days=DSO_DAYS - 1)
    is_short = first < cell.ledger.data_start
    return _figure(cell, _open(cell) * DSO_DAYS, _revenue(cell, first), is_short)


CASH_MEASURES: dict[str, Callable[[Cell], Figure]] = {
    "collection_rate": collection_rate,
    "collection_rate_cash": collection_rate_cash,
    "due_collection_rate": due_collection_rate,
    "cash_received": cash_received,
    "cash_to_sales_ratio": cash_to_sales_ratio,
    "open_receivables": open_receivables,
    "overdue_amount": overdue_amount,
    "overdue_rate": overdue_rate,
    "dso": dso,
}


def _figure(
    cell: Cell, numerator: Decimal, denominator: Decimal | None = None, is_short: bool = False
) -> Figure:
    lacks_opening = not cell.ledger.receivables.has_openings
    return Figure(numerator, denominator, is_short or lacks_opening, row_count=_rows(cell))


def _entries(cell: Cell) -> list[Entry]:
    """Instalments and what was paid on them."""
    found = cell.ledger.receivables.of(cell.scope_type, cell.scope_key)
    return [entry for entry in found if entry.due is not None]


def _in_period(cell: Cell) -> list[Entry]:
    return [e for e in _entries(cell) if cell.period.start <= e.counts_on <= cell.end]


def _collected(entries: Iterable[Entry]) -> Decimal:
    return sum_of(entry for entry in entries if entry.kind == "cash")


def _due(entries: Iterable[Entry]) -> Decimal:
    """What fell due, less what credit notes took off."""
    return total(_sign(e) * e.amount for e in entries if e.kind in ("due", "credit"))


def _left(entries: Iterable[Entry]) -> Decimal:
    return total(_sign(entry) * entry.amount for entry in entries)


def _sign(entry: Entry) -> int:
    return 1 if entry.kind == "due" else -1


def _open(cell: Cell) -> Decimal:
    return _left(entry for entry in _entries(cell) if entry.posted <= cell.end)


def _overdue(cell: Cell) -> Decimal:
    """Due on an earlier day and not settled by now."""
    known = (entry for entry in _entries(cell) if entry.posted <= cell.end)
    return _left(entry for entry in known if entry.due is not None and entry.due < cell.end)


def _received(cell: Cell) -> Decimal:
    found: list[Entry] = cell.ledger.receivables.of(cell.scope_type, cell.scope_key)
    first = max(cell.period.start, cell.ledger.data_start)
    cash = (e for e in found if e.kind == "cash")
    return total(e.received for e in cash if first <= e.received_on <= cell.end)


def _revenue(cell: Cell, first: date) -> Decimal:
    return total(line.incl_tax for line in cell.member.between(first, cell.end))


def _rows(cell: Cell) -> int:
    found = cell.ledger.receivables.of(cell.scope_type, cell.scope_key)
    return len({e.name for e in found if cell.period.start <= e.posted <= cell.end})
